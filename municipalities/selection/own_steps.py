"""The first steps of a chosen municipality that the ground floor knows."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from municipalities.access.permissions import Permission, Role
from municipalities.selection.first_steps import FirstStep


def _page(name):
    return lambda town: reverse(name, args=[town.slug])


def _has_coordinator(town):
    coordinators = town.memberships.filter(role=Role.COORDINATOR, ended_at=None)
    return coordinators.filter(user__last_login__isnull=False).exists()


def _has_people(town):
    return town.memberships.filter(ended_at=None).values("user").distinct().count() > 1


def _has_working_group(town):
    is_seated = town.group_members.filter(left_at=None).exists()
    return is_seated and town.working_groups.exclude(mandate="").exists()


STEPS = (
    FirstStep(
        "coordinator",
        10,
        _("The coordinator has logged in"),
        _has_coordinator,
        _page("member_list"),
        Permission.VIEW_TEAM,
    ),
    FirstStep(
        "people",
        20,
        _("At least one more person has a role in the municipality"),
        _has_people,
        _page("invitation_list"),
        Permission.MANAGE_TEAM,
    ),
    FirstStep(
        "working_group",
        30,
        _("The working group has a mandate and members"),
        _has_working_group,
        _page("working_group_detail"),
        Permission.VIEW_TEAM,
    ),
)
