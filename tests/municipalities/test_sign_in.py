"""Where signing in leads to, and whom it refuses."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from tests.factories.municipalities import MembershipFactory, MunicipalityFactory, UserFactory
from tests.page_parts import page_of

PASSWORD = "a-password-of-some-length"


def sign_in(user, **extra):
    EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    data = {"login": user.email, "password": PASSWORD, **extra}
    return client, client.post(reverse("account_login"), data)


def signed_in(user):
    client, _answer = sign_in(user)
    return client.session.get("_auth_user_id") == str(user.pk)


@pytest.mark.django_db
def test_a_demonstration_account_is_refused_beside_real_municipalities():
    MunicipalityFactory()
    visitor = UserFactory(password=PASSWORD, is_demonstration=True)
    assert not signed_in(visitor)
    assert signed_in(UserFactory(password=PASSWORD))
    MunicipalityFactory(is_demonstration=True)
    assert signed_in(visitor)


@pytest.mark.django_db
def test_the_refusal_looks_like_that_of_a_closed_account():
    closed = UserFactory(password=PASSWORD, is_active=False)
    visitor = UserFactory(password=PASSWORD, is_demonstration=True)
    answers = [
        Client().post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        for user in (closed, visitor)
    ]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]


# Where it leads to


def member_of(*municipalities, **fields):
    user = UserFactory(password=PASSWORD, **fields)
    for municipality in municipalities:
        MembershipFactory(user=user, municipality=municipality)
    return user


def led_to(user, **extra):
    _client, answer = sign_in(user, **extra)
    return answer["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{}, {"is_staff": True}])
def test_everybody_comes_to_what_waits_for_them(fields):
    assert led_to(member_of(MunicipalityFactory(), **fields)) == reverse("desk")
    assert led_to(member_of(**fields)) == reverse("desk")


@pytest.mark.django_db
def test_the_page_that_one_was_on_the_way_to_comes_first():
    user = member_of(MunicipalityFactory())
    assert led_to(user, next=reverse("method_detail")) == reverse("method_detail")


@pytest.mark.django_db
def test_signing_in_is_not_announced():
    client, answer = sign_in(member_of(MunicipalityFactory()))
    page = page_of(client.get(answer["Location"]))
    assert not [e for e in page.elements if "notification-banner" in e.attributes.get("class", "")]
