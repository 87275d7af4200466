"""The nouns of the ground floor, one a file; those of its services stand beside the service."""

from municipalities.access.audit import AuditEvent
from municipalities.access.failures import SignInFailure
from municipalities.access.links import SignedLink
from municipalities.access.sessions import Session
from municipalities.account.codes import LastCode
from municipalities.account.single_sign_on.models import IdentityProvider, LinkedIdentity
from municipalities.attachments.file_check import FileCheck
from municipalities.attachments.models import Attachment
from municipalities.documents.models import Document
from municipalities.experts.pool import ExpertAssignment, ExpertProfile
from municipalities.experts.support import SupportRequest
from municipalities.mail.letter import Letter
from municipalities.mail.models import HeldMail, Mail
from municipalities.mail.notification import Notification, NotificationChoice
from municipalities.models.application import Application, ApplicationAnswer
from municipalities.models.area import Area, AreaKind, AreaMembership, AreaSuccession
from municipalities.models.call import (
    Call,
    CallContact,
    CallReviewer,
    Criterion,
    SessionRegistration,
)
from municipalities.models.invitation import Invitation
from municipalities.models.joint_service import JointParticipation, JointService
from municipalities.models.meeting import ActionPoint, Attendance, Meeting
from municipalities.models.membership import Membership
from municipalities.models.municipality import Municipality, MunicipalityFigure
from municipalities.models.organisation import Organisation, OrganisationKind
from municipalities.models.programme import Programme
from municipalities.models.sector import Sector
from municipalities.models.selection import ApplicationReview, ApplicationScore, Decision
from municipalities.models.user import User
from municipalities.models.working_group import GroupMember, WorkingGroup
from municipalities.regional.need import RegionalNeed
from municipalities.regional.question import RegionalQuestion
from municipalities.regional.representative import Representative
from municipalities.revisions.models import TextRevision

__all__ = [
    "ActionPoint",
    "Application",
    "ApplicationAnswer",
    "ApplicationReview",
    "ApplicationScore",
    "Area",
    "AreaKind",
    "AreaMembership",
    "AreaSuccession",
    "Attachment",
    "Attendance",
    "AuditEvent",
    "Call",
    "CallContact",
    "CallReviewer",
    "Criterion",
    "Decision",
    "Document",
    "ExpertAssignment",
    "ExpertProfile",
    "FileCheck",
    "GroupMember",
    "HeldMail",
    "IdentityProvider",
    "Invitation",
    "JointParticipation",
    "JointService",
    "LastCode",
    "Letter",
    "LinkedIdentity",
    "Mail",
    "Meeting",
    "Membership",
    "Municipality",
    "MunicipalityFigure",
    "Notification",
    "NotificationChoice",
    "Organisation",
    "OrganisationKind",
    "Programme",
    "RegionalNeed",
    "RegionalQuestion",
    "Representative",
    "Sector",
    "Session",
    "SessionRegistration",
    "SignInFailure",
    "SignedLink",
    "SupportRequest",
    "TextRevision",
    "User",
    "WorkingGroup",
]
