"""The people of the demonstration. None of them exists, and their names say so."""

import base64
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.utils.crypto import salted_hmac

from config.demo.profiles import profiles
from municipalities.access.permissions import Role
from municipalities.models import Membership, Municipality, User

STAFF_EMAIL = "staff@demo.example"
REVIEWER_EMAIL = "reviewer@demo.example"
REPRESENTATIVE_EMAIL = "representative@demo.example"
NAMES = {
    (Role.COORDINATOR, "fi"): "Demo Koordinaattori",
    (Role.COORDINATOR, "sv"): "Demo Koordinator",
    (Role.CONTRIBUTOR, "fi"): "Demo Työryhmän jäsen",
    (Role.CONTRIBUTOR, "sv"): "Demo Medlem i arbetsgruppen",
    (Role.MANAGER, "fi"): "Demo Johtaja",
    (Role.MANAGER, "sv"): "Demo Direktör",
    (Role.EXPERT, "en"): "Demo Expert",
}


@dataclass(frozen=True)
class Account:
    """One person with one role; `also` are further municipalities with the same role."""

    role: Role
    slug: str
    language: str = "fi"
    also: tuple[str, ...] = ()

    @property
    def email(self):
        return f"{self.role}.{self.slug}@demo.example"


FIRST = [
    Account(Role.COORDINATOR, "vaasa"),
    Account(Role.CONTRIBUTOR, "vaasa", "sv"),
    Account(Role.MANAGER, "vaasa"),
    Account(Role.EXPERT, "vaasa", "en", also=("hameenlinna",)),
    Account(Role.COORDINATOR, "hameenlinna"),
    Account(Role.MANAGER, "hameenlinna"),
    Account(Role.COORDINATOR, "pietarsaari", "sv"),
    Account(Role.COORDINATOR, "maarianhamina", "sv"),
    Account(Role.COORDINATOR, "mikkeli"),
]


def accounts():
    """Everybody but the staff: those of the municipalities that visitors begin with first."""
    present = {(account.role, account.slug) for account in FIRST}
    others = [Account(Role.COORDINATOR, profile.slug) for profile in profiles()]
    return FIRST + [one for one in others if (one.role, one.slug) not in present]


def demo_password(email):
    """A password that works in this installation alone: it comes from its secret key."""
    digest = salted_hmac("config.demo.people", email, algorithm="sha256").digest()
    letters = base64.b32encode(digest).decode().lower()
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def staff():
    """The programme's staff member, made when there is none yet."""
    found = User.objects.filter(email=STAFF_EMAIL).first()
    return found or _create(STAFF_EMAIL, name="Demo Programme staff", language="en", is_staff=True)


def reviewer():
    """The second of the staff who score applications."""
    found = User.objects.filter(email=REVIEWER_EMAIL).first()
    return found or _create(REVIEWER_EMAIL, name="Demo Reviewer", language="fi", is_staff=True)


def representative(name):
    """Who represents a regional body."""
    return _create(REPRESENTATIVE_EMAIL, name=name, language="sv")


def team_of(municipality):
    """The people of a municipality, made when they are missing, by role."""
    team = {}
    for account in accounts():
        if municipality.slug in (account.slug, *account.also):
            user = person(account)
            Membership.objects.get_or_create(
                municipality=municipality, user=user, role=account.role, ended_at=None
            )
            team[account.role] = user
    return team


def person(account):
    """Whose account it is, made when there is none yet."""
    return User.objects.filter(email=account.email).first() or _person(account)


def _person(account):
    place = getattr(Municipality.objects.get(slug=account.slug), f"name_{account.language}")
    name = f"{NAMES[account.role, account.language]} ({place})"
    return _create(account.email, name=name, language=account.language)


def _create(email, **fields):
    user = User.objects.create_user(email, demo_password(email), is_demonstration=True, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user
