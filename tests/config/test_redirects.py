"""No address of the site leads a person to a foreign one, whatever its link says."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.index_assessment import published_edition
from tests.factories.municipalities import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a-password-of-some-length"
FOREIGN = [
    "https://example.org/",
    "http://example.org",
    "HTTPS://EXAMPLE.ORG/",
    "//example.org/",
    "///example.org/",
    "////example.org/",
    "/\\example.org/",
    "\\\\example.org/",
    "\\/example.org/",
    "/\t/example.org/",
    "/\n/example.org/",
    "\t//example.org/",
    " //example.org/",
    "\x00//example.org/",
    "https:example.org",
    "https:/example.org",
    "https:///example.org",
    "https:\\\\example.org",
    "http:example.org",
    "https://testserver@example.org/",
    "https://testserver:80@example.org/",
    "https://testserver.example.org/",
    "https://example.org#testserver/",
    "https://example.org?testserver/",
    "https://example.org\\@testserver/",
    "//example.org\\@testserver/",
    "//testserver%2f@example.org/",
    "//example%E3%80%82org/",
    "https://xn--example-9c5d.org/",
    "javascript:alert(1)",
    "JaVaScRiPt://testserver/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "ftp://testserver/",
    "//[::1]/",
    "http://[testserver/",
    "https://second.example/",
]


def leads_away(answer, base):
    """Where a browser would go that follows the answer, if that is no page of this host.

    Browsers leave out what is below a space, read both slashes alike, and any number as two.
    """
    location = answer.get("Location", "")
    read = "".join(letter for letter in location if letter > " ").replace("\\", "/")
    try:
        target = urlsplit(urljoin(f"http://testserver{base}", re.sub("^/{2,}", "//", read)))
    except ValueError:
        return location
    return location if (target.scheme, target.netloc) != ("http", "testserver") else ""


def code_for(wish_in_query):
    """No page is asked for with a NUL in its query."""
    return 400 if "\x00" in wish_in_query else 302


@pytest.fixture(autouse=True)
def _several_names(settings):
    """A site with a second name is not one place: the other may be somebody else's."""
    settings.ALLOWED_HOSTS = ["testserver", "second.example", ".third.example"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://second.example"]
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def anna(db):
    user = UserFactory(email="anna@example.org", password=PASSWORD)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def away_from(base, answers):
    """The wishes with which an answer leads away; each answer must be there."""
    return {wish: place for wish, answer in answers if (place := leads_away(answer, base))}


def test_each_of_them_would_lead_away():
    """But for one that browsers read as an address of this host, which is no harm."""
    own = [wish for wish in FOREIGN if not leads_away({"Location": wish}, "/fi/")]
    assert own == ["http:example.org"]


@pytest.mark.parametrize("where", ["form", "query"])
def test_signing_in(anna, where):
    url = reverse("account_login")
    data = {"login": anna.email, "password": PASSWORD}
    answers = []
    for wish in FOREIGN:
        in_form = {"next": wish} if where == "form" else {}
        query = {} if where == "form" else {"next": wish}
        answer = Client().post(url, data | in_form, query_params=query)
        assert answer.status_code == code_for(query.get("next", "")), wish
        answers.append((wish, answer))
    assert away_from(url, answers) == {}


def test_whoever_is_signed_in_already(coordinator):
    url = reverse("account_login")
    answers = [(wish, coordinator.get(url, {"next": wish})) for wish in FOREIGN]
    assert away_from(url, answers) == {}


def test_signing_out(coordinator):
    url, answers = reverse("account_logout"), []
    for wish in FOREIGN:
        coordinator.force_login(coordinator.user)
        answers.append((wish, coordinator.post(url, {"next": wish})))
    assert away_from(url, answers) == {}


def test_choosing_a_language(client, db):
    url = reverse("set_language")
    answers = [(wish, client.post(url, {"language": "sv", "next": wish})) for wish in FOREIGN]
    assert away_from(url, answers) == {}


@pytest.mark.parametrize("person", ["nobody", "staff"])
def test_signing_in_to_the_workshop(request, person):
    client, url = request.getfixturevalue(person), reverse("admin:login")
    for wish in FOREIGN:
        answer = client.get(url, {"next": wish})
        assert answer.status_code == code_for(wish), wish
        assert not leads_away(answer, url), wish
        assert "example" not in answer.get("Location", ""), wish


def test_making_a_document_again(coordinator, municipality):
    published_edition(municipality=municipality)
    document = municipality.documents.first()
    url = coordinator.url("document_retry", document.pk)
    answers = []
    for wish in FOREIGN:
        answers.append((wish, coordinator.post(url, {"next": wish})))
        answers.append((wish, coordinator.post(url, headers={"referer": wish.strip("\t\n\x00 ")})))
    assert away_from(url, answers) == {}


def test_pages_of_this_host_are_led_to(anna):
    """Over HTTPS under HTTPS addresses only."""
    url, data = reverse("account_login"), {"login": anna.email, "password": PASSWORD}
    for wish in ("/fi/method/", "/sv/", "http://testserver/fi/method/", "?x=1"):
        answer = Client().post(url, data | {"next": wish})
        assert answer["Location"] == wish
    answer = Client().post(url, data | {"next": "http://testserver/fi/"}, secure=True)
    assert answer["Location"] == reverse("desk")
