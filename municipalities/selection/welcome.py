"""A chosen municipality becomes a tenant, and its contact person is invited to coordinate it."""

from django.db import transaction

from municipalities.access.permissions import Role
from municipalities.people.invitations import invite, send_again


@transaction.atomic
def welcome(*, application, by):
    """Activate the municipality and invite its contact person as its coordinator.

    Where somebody coordinates already, it is theirs to say who else may enter. What the staff of
    the demonstration choose is marked as demonstration data as well.
    """
    municipality = application.municipality
    municipality.activate(is_demonstration=by.is_demonstration)
    if municipality.memberships.filter(role=Role.COORDINATOR, ended_at=None).exists():
        return
    waiting = municipality.invitations.unanswered()
    invited = waiting.filter(email=application.email, role=Role.COORDINATOR).first()
    if invited:
        send_again(invited, by=by)
        return
    invite(
        municipality=municipality,
        email=application.email,
        role=Role.COORDINATOR,
        language=application.language,
        by=by,
    )
