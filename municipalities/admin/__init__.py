"""The staff's workshop for municipalities, people, and what use leaves behind.

Floor 1.
"""

from municipalities.admin.experts import (
    ExpertAssignmentAdmin,
    ExpertProfileAdmin,
    SupportRequestAdmin,
)
from municipalities.admin.letters import LetterAdmin
from municipalities.admin.mails import HeldMailAdmin, MailAdmin
from municipalities.admin.people import UserAdmin
from municipalities.admin.places import AreaAdmin, MunicipalityAdmin, OrganisationAdmin
from municipalities.admin.traces import (
    AttachmentAdmin,
    AuditEventAdmin,
    DocumentAdmin,
    FileCheckAdmin,
)

__all__ = [
    "AreaAdmin",
    "AttachmentAdmin",
    "AuditEventAdmin",
    "DocumentAdmin",
    "ExpertAssignmentAdmin",
    "ExpertProfileAdmin",
    "FileCheckAdmin",
    "HeldMailAdmin",
    "LetterAdmin",
    "MailAdmin",
    "MunicipalityAdmin",
    "OrganisationAdmin",
    "SupportRequestAdmin",
    "UserAdmin",
]
