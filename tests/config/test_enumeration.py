"""Nobody learns from a page who has an account; what differs is the mail alone."""

import re
import time
from statistics import median

import pytest
from django.core import mail
from django.test import Client

from tests.factories.municipalities import UserFactory

RIGHT, WRONG = "a-password-of-some-length", "not-the-right-password"
KNOWN = ("anna@example.org", "closed@example.org", "waiting@example.org", "second@example.org")
UNKNOWN = "nobody@example.org"
LANGUAGES = ("fi", "sv", "en")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_the_limits_of_the_cache(settings):
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture(autouse=True)
def people(db):
    """An open account with a second address, a closed one, and one that was never confirmed."""
    anna = UserFactory(email="anna@example.org", password=RIGHT)
    anna.emailaddress_set.create(email=anna.email, verified=True, primary=True)
    anna.emailaddress_set.create(email="second@example.org", verified=True)
    UserFactory(email="closed@example.org", password=RIGHT, is_active=False)
    UserFactory(email="waiting@example.org", password=None)
    return anna


def plain(answer, email):
    """All that a client sees but for what it has typed and for tokens, which differ each time."""
    body = re.sub(r"[0-9A-Za-z]{64}|[0-9a-f]{32}|<wbr>", "", answer.content.decode())
    headers = {name for name, _value in answer.items()}
    cookies = {name: bool(cookie.value) for name, cookie in answer.cookies.items()}
    place = answer.get("Location", "").replace(email, "")
    return answer.status_code, place, body.replace(email, ""), headers, cookies


def said(url, typed, data, client=None):
    """The answer to a form, and the page that it leads to."""
    client = client or Client()
    answer = client.post(url, data)
    pages = [plain(answer, typed)]
    if answer.status_code == 302:
        pages.append(plain(client.get(answer["Location"]), typed))
    return pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_password(language):
    url = f"/{language}/account/login/"
    found = {one: said(url, one, {"login": one, "password": WRONG}) for one in (*KNOWN, UNKNOWN)}
    assert [one for one in KNOWN if found[one] != found[UNKNOWN]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_asking_for_a_new_password(language):
    url = f"/{language}/account/password/reset/"
    found = {one: said(url, one, {"email": one}) for one in (*KNOWN, UNKNOWN)}
    assert [one for one in KNOWN if found[one] != found[UNKNOWN]] == []
    assert [letter.to for letter in mail.outbox] == [[one] for one in (*KNOWN, UNKNOWN)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_adding_an_address_that_somebody_else_has(language):
    user = UserFactory(email="a-first-in-the-list@example.org", password=RIGHT)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    found = {}
    for one in (*KNOWN, UNKNOWN):
        client = Client()
        client.force_login(user)
        url = f"/{language}/account/email/"
        found[one] = said(url, one, {"email": one, "action_add": ""}, client)
        user.emailaddress_set.filter(primary=False).delete()
    assert [one for one in KNOWN if found[one] != found[UNKNOWN]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_registering(language):
    url = f"/{language}/account/signup/"
    data = {"password1": RIGHT, "password2": RIGHT}
    found = {one: said(url, one, {"email": one} | data) for one in (*KNOWN, UNKNOWN)}
    assert [one for one in KNOWN if found[one] != found[UNKNOWN]] == []


def test_a_wrong_password_takes_as_long_whoever_it_is_for():
    """A password is hashed either way, which is nearly all of the work."""

    def seconds(email):
        started = time.process_time()
        said("/fi/account/login/", email, {"login": email, "password": WRONG})
        return time.process_time() - started

    times = {one: median(seconds(one) for _time in range(5)) for one in (KNOWN[0], UNKNOWN)}
    assert 0.5 < times[KNOWN[0]] / times[UNKNOWN] < 2, times
