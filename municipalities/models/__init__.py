"""The nouns of the ground floor, one a file; those of its services stand beside the service."""

from municipalities.access.audit import AuditEvent
from municipalities.access.failures import SignInFailure
from municipalities.access.links import SignedLink
from municipalities.attachments.file_check import FileCheck
from municipalities.attachments.models import Attachment
from municipalities.documents.models import Document
from municipalities.mail.models import Mail
from municipalities.models.area import Area, AreaKind, AreaMembership, AreaSuccession
from municipalities.models.membership import Membership
from municipalities.models.municipality import Municipality, MunicipalityFigure
from municipalities.models.organisation import Organisation, OrganisationKind
from municipalities.models.user import User
from municipalities.revisions.models import TextRevision

__all__ = [
    "Area",
    "AreaKind",
    "AreaMembership",
    "AreaSuccession",
    "Attachment",
    "AuditEvent",
    "Document",
    "FileCheck",
    "Mail",
    "Membership",
    "Municipality",
    "MunicipalityFigure",
    "Organisation",
    "OrganisationKind",
    "SignInFailure",
    "SignedLink",
    "TextRevision",
    "User",
]
