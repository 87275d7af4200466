"""Accounts: made by staff, opened by mail, and closed to guessing."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from municipalities.models import User
from tests.factories.municipalities import UserFactory

PASSWORD = "a-password-of-some-length"
pytestmark = pytest.mark.django_db


def sign_in(email, password=PASSWORD, **extra):
    client = Client()
    answer = client.post(reverse("account_login"), {"login": email, "password": password, **extra})
    return client, answer


def is_signed_in(client):
    return "_auth_user_id" in client.session


def follow_link(client):
    """Open the link of the last mail, as far as the page that it leads to."""
    [link] = re.findall(r"https?://testserver(/\S+)", mail.outbox[-1].body)
    return client.get(link, follow=True)


def choose_password(client):
    page = follow_link(client)
    url = page.redirect_chain[-1][0]
    return client.post(url, {"password1": PASSWORD, "password2": PASSWORD})


def test_a_person_that_staff_have_added_comes_in_by_mail(staff, municipality):
    """Staff make the account with its role; the person asks for a password and signs in."""
    account = {"email": "anna@example.org", "name": "Anna", "language": "sv", "is_active": "on"}
    role = {"memberships-0-municipality": municipality.pk, "memberships-0-role": "contributor"}
    forms = {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0}
    forms |= {"representations-TOTAL_FORMS": 0, "representations-INITIAL_FORMS": 0}
    added = staff.post(reverse("admin:municipalities_user_add"), account | role | forms)
    assert added.status_code == 302

    client = Client()
    client.post(reverse("account_reset_password"), {"email": "Anna@example.org"})
    welcome, asked = mail.outbox
    assert welcome.to == asked.to == ["anna@example.org"]
    choose_password(client)
    browser, answer = sign_in("anna@example.org")

    assert is_signed_in(browser), answer["Location"]
    assert browser.get(municipality.get_absolute_url()).status_code == 200


def test_the_link_works_once():
    UserFactory(email="anna@example.org")
    client = Client()
    client.post(reverse("account_reset_password"), {"email": "anna@example.org"})
    choose_password(client)
    page = follow_link(Client())
    assert "password1" not in page.content.decode()


@pytest.mark.parametrize("page", ["account_reset_password", "account_login"])
def test_nobody_learns_who_has_an_account(page):
    UserFactory(email="anna@example.org", password=PASSWORD)
    answers = []
    for email in ("anna@example.org", "nobody@example.org"):
        field = "login" if page == "account_login" else "email"
        data = {field: email, "password": "a-wrong-password"}
        answers.append(Client().post(reverse(page), data))
    known, unknown = answers
    assert known.status_code == unknown.status_code
    assert known.get("Location") == unknown.get("Location")
    bodies = [
        re.sub(r"[0-9A-Za-z]{64}|[0-9a-f]{32}|anna|nobody", "", a.content.decode()) for a in answers
    ]
    assert bodies[0] == bodies[1]


def test_nobody_signs_up_alone():
    data = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    for url in ("account_signup",):
        Client().post(reverse(url), data)
    assert not User.objects.exists()


def test_guessing_is_stopped():
    """After some wrong passwords the right one is not tried any more for a while."""
    UserFactory(email="anna@example.org", password=PASSWORD)
    for _time in range(10):
        sign_in("anna@example.org", "a-wrong-password")
    client, _answer = sign_in("anna@example.org")
    assert not is_signed_in(client)


def test_a_closed_account_opens_nothing():
    UserFactory(email="anna@example.org", password=PASSWORD, is_active=False)
    client, _answer = sign_in("anna@example.org")
    assert not is_signed_in(client)


def verified(email):
    user = UserFactory(email=email, password=PASSWORD)
    user.emailaddress_set.create(email=email, verified=True, primary=True)
    return user


def test_signing_in_leads_on_within_the_site_only():
    verified("anna@example.org")
    _client, inside = sign_in("anna@example.org", next="/fi/method/")
    _client, outside = sign_in("anna@example.org", next="https://example.org/")
    assert inside["Location"] == "/fi/method/"
    assert outside["Location"] == reverse("desk")


def test_a_session_ends_with_the_browser():
    verified("anna@example.org")
    client, _answer = sign_in("anna@example.org")
    cookie = client.cookies["sessionid"]
    assert cookie["max-age"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_short_or_common_password_is_refused():
    UserFactory(email="anna@example.org")
    client = Client()
    client.post(reverse("account_reset_password"), {"email": "anna@example.org"})
    url = follow_link(client).redirect_chain[-1][0]
    for weak in ("short", "password1234", "123456789012345", "anna@example.org"):
        answer = client.post(url, {"password1": weak, "password2": weak})
        assert answer.status_code == 200, weak
    assert not User.objects.get().has_usable_password()


@pytest.mark.parametrize(("language", "word"), [("fi", "salasana"), ("sv", "lösenord")])
def test_the_mail_speaks_the_language_of_the_page(language, word):
    UserFactory(email="anna@example.org")
    Client().post(f"/{language}/account/password/reset/", {"email": "anna@example.org"})
    assert word in mail.outbox[0].body.lower()
    assert f"/{language}/" in mail.outbox[0].body


def test_staff_sign_in_on_the_same_page():
    answer = Client().get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    verified("anna@example.org")
    client, _answer = sign_in("anna@example.org")
    assert client.get(reverse("admin:index"), follow=True).status_code == 403
