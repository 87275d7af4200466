"""Demonstration accounts open nothing where there is no demonstration."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from tests.factories.municipalities import MunicipalityFactory, UserFactory

PASSWORD = "a-password-of-some-length"


def signed_in(user):
    EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
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
