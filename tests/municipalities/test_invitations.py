"""Invitations: once, for one address, one role and one municipality, within seven days."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone, translation

from municipalities.models import Invitation, Membership, SignedLink, User
from municipalities.people.invitations import (
    NotWaiting,
    accept,
    invite,
    register,
    send_again,
    withdraw,
)
from tests import people
from tests.at_once import Meanwhile
from tests.factories.municipalities import (
    MembershipFactory,
    MunicipalityFactory,
    SectorFactory,
    UserFactory,
    named_seat,
)
from tests.people import Person

PASSWORD = "correct horse battery staple"
ADDRESS = "anna@example.org"
SAMI = "Áile Ŋuorggam-Čáppat \u200fשלום"
FILLED = {"name": SAMI, "password": PASSWORD, "agrees": "on"}


@pytest.fixture
def invited(coordinator):
    """An invitation to a contributor who has no account."""
    return invite(
        municipality=coordinator.municipality,
        email="Anna@Example.org",
        role="contributor",
        language="sv",
        by=coordinator.user,
        sector=SectorFactory(),
    )


def link_of(invitation):
    return invitation.municipality.signed_links.filter(subject_id=invitation.pk).first()


def url_of(invitation):
    return f"/fi/links/{link_of(invitation).token}/invitation/"


def plain(response):
    """The page without the tokens of its forms."""
    return re.sub(r"[0-9A-Za-z]{64}", "", response.content.decode())


def mailed_address(letter):
    return re.search(r"^https?://[^/]+(/\S+)$", letter.body, re.MULTILINE)[1]


# Inviting


def test_an_invitation_is_mailed_in_the_language_of_the_invited(coordinator):
    form = {
        "email": "Anna@Example.org",
        "role": "manager",
        "language": "sv",
        "organisation_name": SAMI,
    }
    response = coordinator.post(coordinator.url("invitation_create"), form)
    assert response.status_code == 302
    [invitation], [letter] = Invitation.objects.all(), mail.outbox
    assert (invitation.email, invitation.role) == (ADDRESS, "manager")
    assert invitation.organisation_words == SAMI
    assert letter.to == [ADDRESS]
    assert "Inbjudan" in letter.subject
    assert "home-town (sv)" in letter.body
    address = mailed_address(letter)
    assert address.startswith("/sv/links/")
    assert Client().get(address).status_code == 200
    assert invitation.expires_at - invitation.sent_at == timedelta(days=7)


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "no address"},
        {"email": f"{'a' * 300}@example.org"},
        {"email": "a\x00@example.org"},
        {"role": "staff"},
        {"role": "expert"},
        {"language": "xx"},
        {"organisation_name": "x" * 201},
        {"sector": "9" * 30},
    ],
)
def test_what_cannot_be_right_is_said_and_kept(coordinator, wrong):
    form = {"email": ADDRESS, "role": "contributor", "language": "fi", "organisation_name": "Ry"}
    response = coordinator.post(coordinator.url("invitation_create"), form | wrong)
    assert response.status_code == 422
    assert "govuk-error-summary" in response.content.decode()
    assert not Invitation.objects.exists()
    assert mail.outbox == []


def test_inviting_says_the_same_whether_somebody_has_an_account(coordinator):
    UserFactory(email="known@example.org")
    pages = []
    for email in ("known@example.org", "other@example.org"):
        form = {"email": email, "role": "contributor", "language": "fi"}
        response = coordinator.post(coordinator.url("invitation_create"), form, follow=True)
        page = response.content.decode()
        Invitation.objects.all().delete()
        pages.append(re.sub(r"[0-9A-Za-z]{64}|\d+|known|other", "#", page))
    assert pages[0] == pages[1]


def test_an_address_is_invited_to_a_role_once(coordinator, invited):
    again = {"role": "contributor", "language": "fi", "by": coordinator.user}
    with pytest.raises(ValidationError, match="luettelosta"):
        invite(municipality=invited.municipality, email=ADDRESS.upper(), **again)
    MembershipFactory(municipality=invited.municipality, role="manager", user__email="m@x.org")
    with pytest.raises(ValidationError):
        invite(municipality=invited.municipality, email="m@x.org", **again | {"role": "manager"})
    invite(municipality=MunicipalityFactory(), email=ADDRESS, **again)


# Accepting


def test_somebody_without_an_account_makes_one(invited, client):
    page = client.get(url_of(invited))
    assert ADDRESS in page.content.decode()
    response = client.post(url_of(invited), FILLED, follow=True)
    assert response.status_code == 200
    person = User.objects.get(email=ADDRESS)
    assert response.wsgi_request.user == person
    assert person.name == SAMI
    assert person.check_password(PASSWORD)
    assert person.emailaddress_set.get().verified
    [membership] = Membership.objects.filter(user=person)
    assert (membership.municipality, membership.role) == (invited.municipality, "contributor")
    assert membership.sector == invited.sector
    assert Client().get(url_of(invited)).status_code == 410
    assert Client().post(url_of(invited), FILLED).status_code == 410


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "short"},
        {"password": "password1234"},
        {"name": ""},
        {"name": "x" * 151},
        {"agrees": ""},
    ],
)
def test_registering_wrongly_loses_nothing(invited, client, wrong):
    response = client.post(url_of(invited), FILLED | wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert "govuk-error-summary" in page
    assert "name" in wrong or SAMI in page
    assert PASSWORD not in page
    assert not User.objects.filter(email=ADDRESS).exists()


def test_whoever_has_logged_in_accepts_with_one_button(invited):
    person = Person(invited.municipality, UserFactory(email=ADDRESS))
    seat = named_seat(municipality=invited.municipality, name="", invitation=invited)
    assert "<form" in person.get(url_of(invited)).content.decode()
    response = person.post(url_of(invited), follow=True)
    assert response.status_code == 200
    membership = person.user.memberships.get()
    assert membership.role == "contributor"
    seat.refresh_from_db()
    assert (seat.membership, seat.is_invited) == (membership, False)


def test_an_account_of_the_address_logs_in_first(invited, client):
    """The page is the same before somebody sends it, and the account keeps its password."""
    before = plain(client.get(url_of(invited)))
    person = UserFactory(email=ADDRESS, password=PASSWORD)
    assert plain(Client().get(url_of(invited))) == before
    response = client.post(url_of(invited), FILLED | {"password": "another long password"})
    assert response.status_code == 422
    assert not response.wsgi_request.user.is_authenticated
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert not person.memberships.exists()


def test_somebody_else_is_told_what_to_do_and_nothing_more(invited, stranger):
    first = plain(stranger.get(url_of(invited)))
    UserFactory(email=ADDRESS)
    assert plain(stranger.get(url_of(invited))) == first
    assert ADDRESS not in first
    assert stranger.post(url_of(invited), FILLED).status_code == 422
    assert not stranger.user.memberships.exists()
    with pytest.raises(ValueError, match="whom it was sent to"):
        accept(invited, by=stranger.user)


def test_an_invitation_opens_its_own_municipality_and_role_alone(invited, other_municipality):
    """Whatever else is sent along."""
    person = Person(invited.municipality, UserFactory(email=ADDRESS))
    more = {"role": "coordinator", "municipality": other_municipality.pk}
    person.post(f"{url_of(invited)}?municipality=other-town&role=coordinator", more)
    [membership] = person.user.memberships.all()
    assert (membership.municipality, membership.role) == (invited.municipality, "contributor")


def test_a_link_of_another_purpose_opens_no_invitation(invited, client):
    link = link_of(invited)
    SignedLink.objects.filter(pk=link.pk).update(purpose="index_report")
    assert client.get(url_of(invited)).status_code == 404


def test_it_ends_after_seven_days_and_can_be_sent_again(invited, coordinator, client):
    old = url_of(invited)
    past = timezone.now() - timedelta(days=8)
    times = {"expires_at": past + timedelta(days=7)}
    Invitation.objects.update(sent_at=past, **times)
    SignedLink.objects.update(made_at=past, **times)
    assert client.get(old).status_code == 410
    with pytest.raises(NotWaiting):
        register(invited, name="Anna", password=PASSWORD, language="fi")
    assert coordinator.get(coordinator.url("invitation_list")).status_code == 200
    coordinator.post(coordinator.url("invitation_send_again", invited.pk))
    assert client.get(old).status_code == 410
    fresh = mailed_address(mail.outbox[-1])
    assert client.get(fresh).status_code == 200
    coordinator.post(coordinator.url("invitation_send_again", invited.pk))
    assert client.get(fresh).status_code == 410
    invited.refresh_from_db()
    assert invited.state == "waiting"


def test_withdrawn_it_opens_nothing(invited, coordinator, client):
    url = url_of(invited)
    coordinator.post(coordinator.url("invitation_withdraw", invited.pk))
    assert client.get(url).status_code == 410
    for deed in (withdraw, lambda one: send_again(one, by=coordinator.user)):
        with pytest.raises(NotWaiting):
            deed(invited)
    with pytest.raises(NotWaiting):
        accept(invited, by=UserFactory(email=ADDRESS))


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_at_once_make_one_membership():
    municipality = MunicipalityFactory()
    by = people.member(municipality, "coordinator").user
    invitation = invite(
        municipality=municipality, email=ADDRESS, role="contributor", language="fi", by=by
    )
    url = url_of(invitation)
    answers = [Meanwhile(lambda: Client().post(url, FILLED).status_code) for _time in range(2)]
    assert sorted(one.result for one in answers) == [302, 410]
    [person] = User.objects.filter(email=ADDRESS)
    assert person.memberships.count() == 1


def test_it_is_not_sent_again_and_again(invited, coordinator):
    """Nobody's mailbox is filled by pressing a button."""
    with translation.override("en"):
        url = coordinator.url("invitation_send_again", invited.pk)
    pages = [coordinator.post(url, follow=True).content.decode() for _time in range(7)]
    assert ["Too many messages" in page for page in pages] == [False] * 5 + [True] * 2
    assert len(mail.outbox) == 6
