"""A chosen municipality becomes a tenant, and its contact person its first coordinator."""

from django.db import transaction

from municipalities.access.permissions import Role
from municipalities.models import Membership, User


@transaction.atomic
def welcome(*, application, by):
    """Activate the municipality and let its contact person in; doing it twice changes nothing.

    Where somebody coordinates already, it is theirs to say who else may enter.
    """
    municipality = application.municipality
    municipality.activate()
    if municipality.memberships.filter(role=Role.COORDINATOR, ended_at=None).exists():
        return
    _invite(
        municipality=municipality,
        email=application.email,
        name=application.contact_name,
        role=Role.COORDINATOR,
        language=application.language,
        by=by,
    )


def _invite(*, municipality, email, name, role, language, by):
    """An account for the address, without a password, and its role in the municipality.

    The letter says how to choose the password: by the page for forgotten ones, which proves the
    address. Staff, who reach the municipality anyway, get no role.
    """
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, name=name or email, language=language)
        user.emailaddress_set.create(email=email, verified=True, primary=True)
    if not user.is_staff:
        Membership.objects.get_or_create(
            municipality=municipality, user=user, role=role, ended_at=None
        )
