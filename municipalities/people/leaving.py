"""Ending a membership: a municipality is never left without a coordinator."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from municipalities.access.permissions import Role
from municipalities.models import Municipality


@transaction.atomic
def end_membership(membership):
    """Take the role away from now on; ending it again changes nothing.

    Raises a `ValidationError` for the last coordinator. The municipality's row is held meanwhile,
    so that two who remove one another are looked at one after the other.
    """
    municipality = Municipality.objects.select_for_update().get(pk=membership.municipality_id)
    held = municipality.memberships.filter(pk=membership.pk, ended_at=None).first()
    if held is None:
        return
    if held.role == Role.COORDINATOR and not _others(held).exists():
        raise ValidationError(
            _(
                "This is the only coordinator of the municipality. First invite another one, and "
                "wait until the invitation has been accepted."
            )
        )
    held.end()


def _others(membership):
    """The coordinators who would remain, and can log in."""
    coordinators = membership.municipality.memberships.filter(
        role=Role.COORDINATOR, ended_at=None, user__is_active=True
    )
    return coordinators.exclude(user=membership.user_id)
