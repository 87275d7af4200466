"""The staff's workshop for municipalities, people and the log of use.

Floor 1.
"""

from municipalities.admin.people import UserAdmin
from municipalities.admin.places import AreaAdmin, MunicipalityAdmin, OrganisationAdmin
from municipalities.admin.traces import AuditEventAdmin, DocumentAdmin

__all__ = [
    "AreaAdmin",
    "AuditEventAdmin",
    "DocumentAdmin",
    "MunicipalityAdmin",
    "OrganisationAdmin",
    "UserAdmin",
]
