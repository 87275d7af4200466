"""Signing in through a municipality's provider: a real one, in a process of its own on loopback."""

import html
import re
from dataclasses import replace

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from municipalities.account.single_sign_on import attempts
from municipalities.account.single_sign_on.client import Identity
from municipalities.account.single_sign_on.linking import link
from municipalities.account.single_sign_on.models import LinkedIdentity
from municipalities.account.single_sign_on.refusal import Refused
from municipalities.models import IdentityProvider, User
from municipalities.people.invitations import invite
from tests.factories.municipalities import (
    IdentityProviderFactory,
    LinkedIdentityFactory,
    MembershipFactory,
    UserFactory,
)
from tests.municipalities.account.codes import enrol
from tests.municipalities.account.provider.process import CLIENT, PEOPLE, SECRET, Provider
from tests.municipalities.account.provider.tokens import TENANT

pytestmark = pytest.mark.django_db
ONE, TWO = PEOPLE


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    provider = Provider(tmp_path_factory.mktemp("provider"))
    provider.wait()
    yield provider
    provider.end()


@pytest.fixture
def provider(process, municipality):
    row = IdentityProviderFactory.build(
        municipality=municipality, issuer=process.issuer, tenant=TENANT, client_id=CLIENT
    )
    row.seal_secret(SECRET)
    row.save()
    return row


@pytest.fixture
def anna(municipality):
    user = MembershipFactory(municipality=municipality, role="contributor").user
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def linked(user, provider, subject="1"):
    return LinkedIdentityFactory(
        user=user, issuer=provider.issuer, tenant=provider.tenant, subject=subject
    )


def leave(client, provider, **data):
    """Where the service sends the person."""
    place = reverse("single_sign_on_start", args=[provider.municipality.slug])
    page = client.post(place, data).content.decode()
    return html.unescape(re.search(r'content="0; url=([^"]+)"', page).group(1))


def come_back(client, process, provider, person=ONE, **data):
    return client.get(process.sign_in(leave(client, provider, **data), person))


def is_in(client):
    return client.get(reverse("account_detail")).status_code == 200


# Signing in


def test_a_linked_person_is_signed_in(process, provider, anna):
    identity = linked(anna, provider)
    client = Client()
    answer = come_back(client, process, provider)
    assert answer["Location"] == reverse("desk")
    assert client.get(reverse("account_detail")).context["user"] == anna
    identity.refresh_from_db()
    assert identity.used_at


def test_one_is_led_to_the_page_that_one_wanted_and_never_away(process, provider, anna):
    linked(anna, provider)
    wanted = reverse("account_detail")
    assert come_back(Client(), process, provider, next=wanted)["Location"] == wanted
    away = come_back(Client(), process, provider, next="https://example.org/")["Location"]
    assert away == reverse("desk")


def test_nobody_is_known_by_an_address(process, provider, municipality):
    """An account with the very address that the provider knows stays closed."""
    user = UserFactory(email=ONE)
    MembershipFactory(municipality=municipality, user=user)
    client = Client()
    answer = come_back(client, process, provider)
    assert answer.status_code == 403
    assert "invitation" in answer.content.decode() or "kutsu" in answer.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize("change", ["tenant", "issuer", "subject"])
def test_an_identity_is_issuer_tenant_and_subject(process, provider, anna, change):
    LinkedIdentity.objects.filter(pk=linked(anna, provider).pk).update(**{change: "another"})
    assert come_back(Client(), process, provider).status_code == 403


@pytest.mark.parametrize("why", ["ended", "closed", "staff"])
def test_a_linked_person_without_a_role_there_stays_out(process, provider, anna, why):
    linked(anna, provider)
    if why == "ended":
        anna.memberships.get().end()
    elif why == "closed":
        type(anna).objects.filter(pk=anna.pk).update(is_active=False)
    else:
        type(anna).objects.filter(pk=anna.pk).update(is_staff=True)
    client = Client()
    assert come_back(client, process, provider).status_code == 403
    assert not is_in(client)


def test_a_provider_of_one_municipality_opens_nothing_of_another_s_people(
    process, provider, other_municipality
):
    foreign = MembershipFactory(municipality=other_municipality).user
    linked(foreign, provider)
    assert come_back(Client(), process, provider).status_code == 403


# Two steps


@pytest.mark.parametrize(
    ("trust", "person", "is_enough"),
    [
        *(("never", TWO, False), ("token", ONE, False)),
        *(("token", TWO, True), ("always", ONE, True)),
    ],
)
def test_it_counts_as_the_second_step_as_settled(
    process, provider, anna, municipality, settings, trust, person, is_enough
):
    settings.REQUIRE_SECOND_FACTOR = True
    MembershipFactory(municipality=municipality, user=anna, role="coordinator")
    IdentityProvider.objects.filter(pk=provider.pk).update(trust=trust)
    linked(anna, provider, subject=str(PEOPLE.index(person) + 1))
    client = Client()
    come_back(client, process, provider, person)
    assert is_in(client)
    answer = client.get(municipality.get_absolute_url())
    assert answer.status_code == (200 if is_enough else 302)
    enrol(anna)
    second = Client()
    answer = come_back(second, process, provider, person)
    assert is_in(second) == is_enough
    assert is_enough or answer["Location"] == reverse("mfa_authenticate")


# The way there and back


def test_the_way_there_asks_for_a_code_with_every_protection(provider):
    client = Client()
    address = leave(client, provider)
    for part in ("response_type=code", "code_challenge_method=S256", "scope=openid&"):
        assert part in address
    kept = client.session[attempts.UNDER_WAY]["attempt"]
    assert kept["state"] in address
    assert kept["nonce"] in address
    assert kept["verifier"] not in address
    assert SECRET not in address


def test_an_answer_is_good_once_and_for_its_own_browser(process, provider, anna):
    linked(anna, provider)
    client = Client()
    back = process.sign_in(leave(client, provider))
    assert Client().get(back).status_code == 403
    assert client.get(back).status_code == 302
    assert attempts.UNDER_WAY not in client.session
    client.logout()
    assert client.get(back).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda back: re.sub(r"state=[^&]+", "state=another", back),
        lambda back: re.sub(r"state=[^&]+", "", back),
        lambda back: re.sub(r"code=[^&]+", "code=another", back),
        lambda back: re.sub(r"code=[^&]+", "error=access_denied", back),
        lambda back: re.sub(r"code=[^&]+", f"code={'x' * 5000}", back),
        lambda back: back + "&iss=https://example.org",
    ],
    ids=["state", "no state", "code", "cancelled", "long code", "issuer"],
)
def test_a_spoilt_answer_opens_nothing(process, provider, anna, spoil):
    linked(anna, provider)
    client = Client()
    assert client.get(spoil(process.sign_in(leave(client, provider)))).status_code == 403
    assert not is_in(client)


def test_a_code_needs_the_verifier_of_the_one_who_asked(process, provider, anna):
    """A code that somebody else has caught is worth nothing."""
    linked(anna, provider)
    client = Client()
    back = process.sign_in(leave(client, provider))
    session = client.session
    session[attempts.UNDER_WAY]["attempt"]["verifier"] = "x" * 64
    session.save()
    assert client.get(back).status_code == 403


def test_an_answer_comes_too_late(process, provider, anna):
    linked(anna, provider)
    client = Client()
    back = process.sign_in(leave(client, provider))
    session = client.session
    session[attempts.UNDER_WAY]["at"] -= attempts.PATIENCE + 1
    session.save()
    assert client.get(back).status_code == 403


def test_a_provider_that_was_switched_off_meanwhile_signs_nobody_in(process, provider, anna):
    linked(anna, provider)
    client = Client()
    back = process.sign_in(leave(client, provider))
    IdentityProvider.objects.update(is_active=False)
    assert client.get(back).status_code == 403
    assert (
        client.post(reverse("single_sign_on_start", args=[provider.municipality.slug])).status_code
        == 404
    )


def test_a_provider_that_is_away_is_said_in_words(provider, anna):
    IdentityProvider.objects.update(issuer="http://127.0.0.1:9")
    answer = Client().post(reverse("single_sign_on_start", args=[provider.municipality.slug]))
    assert answer.status_code == 424


# Linking


def test_a_person_links_and_unlinks_it_on_the_account_page(process, provider, coordinator):
    answer = come_back(coordinator, process, provider)
    assert answer["Location"] == reverse("account_detail")
    [identity] = coordinator.user.identities.all()
    assert (identity.issuer, identity.tenant, identity.subject) == (process.issuer, TENANT, "1")
    coordinator.user.set_password("a-password-of-some-length")
    coordinator.user.save()
    coordinator.force_login(coordinator.user)
    other = reverse("single_sign_on_unlink", args=[identity.pk + 1])
    assert "reauthenticate" in coordinator.post(other)["Location"]
    coordinator.post(reverse("account_reauthenticate"), {"password": "a-password-of-some-length"})
    assert coordinator.post(other).status_code == 404
    own = reverse("single_sign_on_unlink", args=[identity.pk])
    assert coordinator.post(own).status_code == 302
    assert not coordinator.user.identities.exists()
    assert [letter.to for letter in mail.outbox] == [[coordinator.user.email]] * 2


def test_the_only_way_in_is_not_taken_away(process, provider, coordinator):
    come_back(coordinator, process, provider)
    [identity] = coordinator.user.identities.all()
    coordinator.post(reverse("single_sign_on_unlink", args=[identity.pk]))
    assert coordinator.user.identities.exists()


def test_an_identity_has_one_account(process, provider, coordinator, contributor):
    come_back(coordinator, process, provider)
    answer = come_back(contributor, process, provider)
    assert answer.status_code == 403
    assert not contributor.user.identities.exists()


def test_staff_are_never_linked(process, provider, staff):
    assert come_back(staff, process, provider).status_code == 403
    assert not staff.user.identities.exists()


def test_an_invitation_takes_an_identity_that_nobody_has(process, provider, rf):
    client, page = Client(), reverse("method_detail")
    answer = come_back(client, process, provider, invitation=page)
    assert answer["Location"] == page
    request = rf.get(page)
    request.session = client.session
    identity = attempts.vouched_for(request, provider)
    assert (identity.issuer, identity.subject) == (process.issuer, "1")
    attempts.forget_identity(request)
    assert attempts.vouched_for(request, provider) is None


@pytest.fixture
def invited(coordinator):
    return invite(
        municipality=coordinator.municipality,
        email="new@example.org",
        role="contributor",
        language="fi",
        by=coordinator.user,
    )


def page_of(invitation):
    link = invitation.municipality.signed_links.get(subject_id=invitation.pk)
    return reverse("linked_invitation", args=[link.token])


def test_an_identity_that_another_account_has_makes_none(process, provider, invited):
    """Whoever had it has no role there any more, and is asked for a password instead."""
    linked(UserFactory(), provider)
    client, page = Client(), page_of(invited)
    come_back(client, process, provider, invitation=page)
    answer = client.post(page, {"name": "New", "agrees": "on"}, follow=True)
    assert "password" in answer.context["form"].fields
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize("has_provider", [True, False])
def test_only_the_municipality_s_own_sign_in_stands_in_for_a_password(
    process, provider, invited, has_provider
):
    client, page = Client(), page_of(invited)
    come_back(client, process, provider, invitation=page)
    assert "password" not in client.get(page).context["form"].fields
    IdentityProvider.objects.filter(pk=provider.pk).delete()
    if has_provider:
        IdentityProviderFactory(municipality=invited.municipality)
    assert "password" in client.get(page).context["form"].fields


def test_linking_twice_changes_nothing(anna):
    identity = Identity("https://example.org", "tenant", "subject")
    assert link(user=anna, identity=identity) == link(user=anna, identity=identity)
    assert len(mail.outbox) == 1
    with pytest.raises(Refused):
        link(user=UserFactory(), identity=identity)
    link(user=UserFactory(), identity=replace(identity, tenant="another"))


# The staff's try


def tried(staff, provider):
    url = reverse("admin:municipalities_identityprovider_try", args=[provider.pk])
    return [str(one) for one in staff.post(url, follow=True).context["messages"]]


def test_staff_try_a_provider(process, provider, staff):
    assert len(tried(staff, provider)) == 3
    provider.seal_secret("wrong")
    provider.save()
    assert "invalid_client" in tried(staff, provider)[-1]
    IdentityProvider.objects.update(issuer=f"{process.issuer}/")
    assert "calls itself" in tried(staff, provider)[-1]
    IdentityProvider.objects.update(issuer="https://127.0.0.1:9")
    assert len(tried(staff, provider)) == 1
    provider.refresh_from_db()
    IdentityProvider.objects.update(issuer=process.issuer, sealed_secret="lost")
    assert len(tried(staff, provider)) == 3


def test_the_secret_is_sealed_and_never_shown(provider, staff):
    assert SECRET not in provider.sealed_secret
    url = reverse("admin:municipalities_identityprovider_change", args=[provider.pk])
    page = staff.get(url).content.decode()
    assert SECRET not in page
    assert provider.sealed_secret not in page
    data = {"issuer": provider.issuer, "tenant": TENANT, "client_id": CLIENT, "trust": "never"}
    assert staff.post(url, data | {"secret": ""}).status_code == 302
    provider.refresh_from_db()
    assert (provider.secret, provider.trust, provider.is_active) == (SECRET, "never", False)


@pytest.mark.parametrize(
    ("issuer", "tenant"),
    [
        ("http://example.org", ""),
        ("https://login.microsoftonline.com/x/v2.0", ""),
        ("https://a:b@example.org", ""),
        ("ftp://example.org", ""),
    ],
)
def test_an_issuer_that_cannot_be_trusted_is_refused(staff, provider, issuer, tenant):
    url = reverse("admin:municipalities_identityprovider_change", args=[provider.pk])
    data = {"issuer": issuer, "tenant": tenant, "client_id": CLIENT, "trust": "never"}
    assert staff.post(url, data).status_code == 200
