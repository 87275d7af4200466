"""What a person is, and where: for the head of every page, and for going from one to another."""

from dataclasses import dataclass

from municipalities.access.permissions import Role
from municipalities.models import Membership, Municipality


@dataclass(frozen=True)
class Hat:
    """One municipality with all roles that the person has in it."""

    municipality: Municipality
    roles: tuple

    @property
    def role_words(self):
        return ", ".join(str(Role(role).label) for role in self.roles)


def hats_of(user):
    """The person's municipalities with their roles, by name; one statement."""
    found = {}
    for membership in Membership.objects.hats_of(user) if user.is_authenticated else ():
        found.setdefault(membership.municipality, []).append(membership.role)
    hats = [Hat(municipality, tuple(roles)) for municipality, roles in found.items()]
    return sorted(hats, key=lambda hat: hat.municipality.name)


def here(request):
    """What the person is where the page is; None outside municipalities and behind links."""
    roles = getattr(request, "roles", None)
    return Hat(request.municipality, tuple(roles)) if roles else None
