"""The staff's workshop for municipalities, people, and what use leaves behind.

Floor 1.
"""

from municipalities.admin.applications import ApplicationAdmin
from municipalities.admin.calls import CallAdmin, ProgrammeAdmin
from municipalities.admin.experts import (
    ExpertAssignmentAdmin,
    ExpertProfileAdmin,
    SupportRequestAdmin,
)
from municipalities.admin.identity_providers import IdentityProviderAdmin
from municipalities.admin.letters import LetterAdmin
from municipalities.admin.mails import HeldMailAdmin, MailAdmin
from municipalities.admin.people import UserAdmin
from municipalities.admin.places import (
    AreaAdmin,
    MunicipalityAdmin,
    OrganisationAdmin,
    SectorAdmin,
)
from municipalities.admin.regional import RegionalNeedAdmin, RegionalQuestionAdmin
from municipalities.admin.traces import (
    AttachmentAdmin,
    AuditEventAdmin,
    DocumentAdmin,
    FileCheckAdmin,
)

__all__ = [
    "ApplicationAdmin",
    "AreaAdmin",
    "AttachmentAdmin",
    "AuditEventAdmin",
    "CallAdmin",
    "DocumentAdmin",
    "ExpertAssignmentAdmin",
    "ExpertProfileAdmin",
    "FileCheckAdmin",
    "HeldMailAdmin",
    "IdentityProviderAdmin",
    "LetterAdmin",
    "MailAdmin",
    "MunicipalityAdmin",
    "OrganisationAdmin",
    "ProgrammeAdmin",
    "RegionalNeedAdmin",
    "RegionalQuestionAdmin",
    "SectorAdmin",
    "SupportRequestAdmin",
    "UserAdmin",
]
