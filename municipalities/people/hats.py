"""What a person is, and where: for the head of every page, and for going from one to another."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from municipalities.access.permissions import Role
from municipalities.models import Membership, Municipality, Organisation, Representative


@dataclass(frozen=True)
class Hat:
    """A municipality with all roles that the person has in it, or a body that is represented."""

    place: Municipality | Organisation
    address: str
    role_words: str


def _in(municipality, roles):
    words = ", ".join(str(Role(role).label) for role in roles)
    return Hat(municipality, municipality.get_absolute_url(), words)


def _for(representative):
    return Hat(representative.body, representative.address, _("representative"))


def hats_of(user):
    """The person's municipalities with their roles, and the bodies, by name; two statements."""
    if not user.is_authenticated:
        return []
    found = {}
    for membership in Membership.objects.hats_of(user):
        found.setdefault(membership.municipality, []).append(membership.role)
    hats = [_in(municipality, roles) for municipality, roles in found.items()]
    hats += [_for(representative) for representative in Representative.objects.of(user)]
    return sorted(hats, key=lambda hat: hat.place.name)


def here(request):
    """What the person is where the page is; None outside all places and behind links."""
    representative = getattr(request, "representative", None)
    if representative is not None:
        return _for(representative)
    roles = getattr(request, "roles", None)
    return _in(request.municipality, roles) if roles else None
