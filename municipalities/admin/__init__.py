"""The staff's workshop for municipalities, people, and what use leaves behind.

Floor 1.
"""

from municipalities.admin.people import UserAdmin
from municipalities.admin.places import AreaAdmin, MunicipalityAdmin, OrganisationAdmin
from municipalities.admin.traces import (
    AttachmentAdmin,
    AuditEventAdmin,
    DocumentAdmin,
    FileCheckAdmin,
    MailAdmin,
)

__all__ = [
    "AreaAdmin",
    "AttachmentAdmin",
    "AuditEventAdmin",
    "DocumentAdmin",
    "FileCheckAdmin",
    "MailAdmin",
    "MunicipalityAdmin",
    "OrganisationAdmin",
    "UserAdmin",
]
