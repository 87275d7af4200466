"""The staff's workshop for municipalities, people, and what use leaves behind.

Floor 1.
"""

from municipalities.admin.applications import ApplicationAdmin
from municipalities.admin.calls import CallAdmin, ProgrammeAdmin
from municipalities.admin.people import UserAdmin
from municipalities.admin.places import (
    AreaAdmin,
    MunicipalityAdmin,
    OrganisationAdmin,
    SectorAdmin,
)
from municipalities.admin.traces import (
    AttachmentAdmin,
    AuditEventAdmin,
    DocumentAdmin,
    FileCheckAdmin,
    MailAdmin,
)

__all__ = [
    "ApplicationAdmin",
    "AreaAdmin",
    "AttachmentAdmin",
    "AuditEventAdmin",
    "CallAdmin",
    "DocumentAdmin",
    "FileCheckAdmin",
    "MailAdmin",
    "MunicipalityAdmin",
    "OrganisationAdmin",
    "ProgrammeAdmin",
    "SectorAdmin",
    "UserAdmin",
]
