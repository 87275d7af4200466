"""Who may do what: one table."""

from enum import StrEnum
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is to a municipality; staff are programme staff and serve all of them."""

    COORDINATOR = "coordinator", _("coordinator")
    CONTRIBUTOR = "contributor", _("contributor")
    MANAGER = "manager", _("manager")
    EXPERT = "expert", _("expert")
    STAFF = "staff", _("programme staff")


class Permission(StrEnum):
    VIEW_MUNICIPALITY = "view_municipality"
    VIEW_DRAFT = "view_draft"
    VIEW_SUBMITTED = "view_submitted"
    ANSWER_INDEX = "answer_index"
    SUBMIT_INDEX = "submit_index"
    PREVIEW_SCORE = "preview_score"
    DOWNLOAD_REPORT = "download_report"
    SHARE_REPORT = "share_report"
    ASK_SUPPORT = "ask_support"
    ANSWER_QUESTION = "answer_question"
    REVIEW_INDEX = "review_index"
    WRITE_QUESTIONNAIRE = "write_questionnaire"
    VIEW_TEAM = "view_team"
    MANAGE_TEAM = "manage_team"
    EDIT_WORKING_GROUP = "edit_working_group"
    EDIT_JOINT_SERVICES = "edit_joint_services"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_MUNICIPALITIES = "manage_municipalities"
    MANAGE_MAIL = "manage_mail"
    VIEW_AUDIT = "view_audit"
    MANAGE_CALLS = "manage_calls"


_READ = {Permission.VIEW_MUNICIPALITY, Permission.VIEW_SUBMITTED, Permission.DOWNLOAD_REPORT}
_LEAD = {
    Permission.PREVIEW_SCORE,
    Permission.SHARE_REPORT,
    Permission.ASK_SUPPORT,
    Permission.ANSWER_QUESTION,
}
_INSIDE = _READ | {Permission.VIEW_DRAFT, Permission.VIEW_TEAM}
_WORK = _INSIDE | {Permission.ANSWER_INDEX}
_COORDINATE = {
    Permission.SUBMIT_INDEX,
    Permission.MANAGE_TEAM,
    Permission.EDIT_WORKING_GROUP,
    Permission.EDIT_JOINT_SERVICES,
}

GRANTS: dict[Role, set[Permission]] = {
    Role.COORDINATOR: _WORK | _LEAD | _COORDINATE,
    Role.CONTRIBUTOR: _WORK,
    Role.MANAGER: _INSIDE | _LEAD,
    Role.EXPERT: _READ,
    Role.STAFF: _READ
    | {
        Permission.REVIEW_INDEX,
        Permission.WRITE_QUESTIONNAIRE,
        Permission.MANAGE_PEOPLE,
        Permission.MANAGE_MUNICIPALITIES,
        Permission.MANAGE_MAIL,
        Permission.VIEW_AUDIT,
        Permission.MANAGE_CALLS,
    },
}

# These see what others have written, or answer for it: a password alone does not let them in.
SECOND_FACTOR = frozenset({Role.COORDINATOR, Role.EXPERT, Role.STAFF})


def permissions_of(roles) -> frozenset[Permission]:
    """Everything that at least one of the roles grants."""
    return frozenset().union(*(GRANTS[Role(role)] for role in roles))


def roles_with(permission: Permission) -> list[Role]:
    """The roles that grant this."""
    return [role for role, granted in GRANTS.items() if permission in granted]


def permission_required(permission: Permission):
    """Answer 403 to a person whom the door let in but whose roles do not grant this."""

    def decorator(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if permission not in request.permissions:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission
        return guarded

    return decorator
