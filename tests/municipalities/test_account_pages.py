"""The pages on which people look after their account: words that name things, no dead buttons."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.factories.municipalities import UserFactory
from tests.page_parts import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser():
    """Signed in with a password as anna@example.org, a confirmed address."""
    user = UserFactory(email="anna@example.org", password="a-password-of-some-length")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    client = Client()
    client.user = user
    client.force_login(user)
    return client


def actions(page):
    """What the buttons do, by the address that they do it to."""
    found, email = {}, None
    for element in page.elements:
        name = element.attributes.get("name", "")
        if element.tag == "input" and name == "email":
            email = element.attributes.get("value")
        if element.tag == "button" and name.startswith("action_"):
            found.setdefault(email, set()).add(name.removeprefix("action_"))
    return found


def summary(page):
    """The words of the error summary."""
    return [
        words
        for words, link in zip(page.words("a"), page.all("a"), strict=True)
        if link.attributes["href"].startswith("#id_")
    ]


# Errors


@pytest.mark.parametrize("name", ["account_login", "account_change_password"])
def test_each_line_of_the_error_summary_names_its_field(browser, name):
    client = Client() if name == "account_login" else browser
    page = page_of(client.post(reverse(name), {}))
    labels = page.words("label")
    assert len(labels) > 1
    assert len(set(labels)) == len(labels)
    assert [words.split(":")[0] for words in summary(page)] == labels


def test_the_title_says_that_something_is_wrong(browser):
    url = reverse("account_change_password")
    with translation.override("en"):
        fine, wrong = page_of(browser.get(url)), page_of(browser.post(url, {}))
    assert not fine.words("title")[0].startswith(translation.gettext("Error:"))
    assert wrong.words("title")[0].startswith(translation.gettext("Error:"))


# Passwords


@pytest.mark.parametrize("name", ["account_login", "account_change_password"])
def test_the_link_to_a_new_password_follows_the_field(browser, name):
    client = Client() if name == "account_login" else browser
    page = page_of(client.get(reverse(name)))
    [link] = page.all("a", href=reverse("account_reset_password"))
    field = page.all("input", type="password")[0]
    assert page.elements.index(field) < page.elements.index(link)
    described = field.attributes["aria-describedby"]
    assert described in page.ids


def test_a_new_password_leads_to_the_login():
    page = page_of(Client().get(reverse("account_reset_password_from_key_done")))
    assert [a for a in page.all("a", href=reverse("account_login")) if "button" in str(a)]


# Addresses


def test_a_confirmed_address_has_no_buttons(browser):
    page = page_of(browser.get(reverse("account_email")))
    assert "anna@example.org" in page.one("main").text
    assert actions(page) == {}


def test_an_address_that_is_not_confirmed_can_be(browser):
    browser.user.emailaddress_set.update(verified=False)
    assert actions(page_of(browser.get(reverse("account_email")))) == {"anna@example.org": {"send"}}


def test_nobody_adds_an_address_alone(browser):
    """It would open the account as well, before anybody has confirmed it."""
    url = reverse("account_email")
    answer = browser.post(url, {"email": "new@example.org", "action_add": ""})
    assert answer.status_code == 200
    assert [one.email for one in browser.user.emailaddress_set.all()] == ["anna@example.org"]
    assert mail.outbox == []


# Without an account


def test_the_closed_registration_says_how_one_comes_in():
    page = page_of(Client().get(reverse("account_signup")))
    assert page.all("form", action=reverse("account_signup")) == []
    main = {a.attributes["href"] for a in page.all("a")}
    assert {reverse("account_reset_password"), reverse("account_login")} <= main


def test_a_stranger_is_not_invited_to_register():
    Client().post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    [letter] = mail.outbox
    assert reverse("account_signup") not in letter.body


@pytest.mark.parametrize(("language", "name"), [("fi", "Mosaiikki"), ("sv", "Mosaik")])
def test_mails_are_signed_with_the_name_of_the_service(language, name):
    Client().post(f"/{language}/account/password/reset/", {"email": "nobody@example.org"})
    [letter] = mail.outbox
    assert name in letter.body.splitlines()
