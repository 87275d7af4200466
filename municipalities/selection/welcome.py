"""A chosen municipality becomes a tenant, and its contact person is invited to coordinate it."""

from django.db import transaction

from municipalities.access.permissions import Role
from municipalities.people.invitations import invite


@transaction.atomic
def welcome(*, application, by):
    """Activate the municipality and invite its contact person, unless that one is in already.

    What the staff of the demonstration choose is marked as demonstration data as well.
    """
    municipality = application.municipality
    municipality.activate(is_demonstration=by.is_demonstration)
    there = {"role": Role.COORDINATOR, "ended_at": None}
    if not municipality.memberships.filter(user__email=application.email, **there).exists():
        invite(
            municipality=municipality,
            email=application.email,
            role=Role.COORDINATOR,
            language=application.language,
            by=by,
        )
