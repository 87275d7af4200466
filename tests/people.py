"""Browsers of the people who use the site, each signed in and at home in a municipality."""

from django.test import Client
from django.urls import reverse

from tests.factories.municipalities import MembershipFactory, UserFactory


class Person(Client):
    """A test client that knows who it is and whose addresses it asks for.

    `hidden` are texts that must never reach this person.
    """

    hidden = ()

    def __init__(self, municipality, user=None):
        super().__init__()
        self.municipality, self.user = municipality, user
        if user is not None:
            self.force_login(user)

    def url(self, name, *args):
        """The address of a page of the person's municipality."""
        return reverse(name, args=(self.municipality.slug, *args))


def nobody(municipality):
    return Person(municipality)


def stranger(municipality):
    """Signed in, but a member of nothing."""
    return Person(municipality, UserFactory(name="Stranger"))


def member(municipality, role):
    user = MembershipFactory(municipality=municipality, role=role, user__name=f"A {role}").user
    return Person(municipality, user)


def staff(municipality):
    return Person(municipality, UserFactory(name="Staff", is_staff=True))
