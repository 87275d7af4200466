"""Choosing a language: the address says which, the cookie and the person remember it."""

import pytest
from django.urls import reverse
from django.utils import translation

from municipalities.models import User


@pytest.fixture
def choose(client):
    def choose(language, back="/fi/", browser=client):
        return browser.post(reverse("set_language"), {"language": language, "next": back})

    return choose


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_bare_address_leads_to_the_language_chosen_before(client, choose, language, db):
    choose(language)
    assert client.get("/")["Location"] == f"/{language}/"


@pytest.mark.parametrize(
    ("accepted", "language"), [("sv-FI", "sv"), ("en;q=0.9, sv;q=0.3", "en"), ("de", "fi")]
)
def test_a_new_visitor_gets_the_browsers_language(client, accepted, language, db):
    answer = client.get("/", headers={"accept-language": accepted})
    assert answer["Location"] == f"/{language}/"


def test_the_same_page_in_the_other_language(choose, db):
    assert choose("sv", "/fi/method/?a=1")["Location"] == "/sv/method/?a=1"


@pytest.mark.parametrize(
    "back",
    [
        "https://example.org/",
        "//example.org/",
        "javascript:alert(1)",
        "\\\\example.org",
        "",
        "http:///example.org",
        "https://testserver.example.org/",
    ],
)
def test_no_choice_leads_to_another_site(choose, back, db):
    assert choose("sv", back)["Location"] in {"/", "/sv/"}


@pytest.mark.parametrize("back", ["/\x00/", "/fi/\nSet-Cookie: a=b", "/" + "a" * 5000, "/%00/%ff"])
def test_nonsense_in_the_address_is_no_error(choose, back, db):
    answer = choose("sv", back)
    assert answer.status_code == 302
    assert "Set-Cookie" not in answer["Location"].partition("\n")[2]


@pytest.mark.parametrize("language", ["", "de", "fi; drop", "\x00", "FI", "xx" * 500])
def test_a_language_that_is_not_spoken_here(choose, language, db):
    answer = choose(language)
    assert answer.status_code == 302
    assert answer.cookies["language"].value == "fi"


def test_the_cookie_is_not_for_scripts(choose, db):
    cookie = choose("sv").cookies["language"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_person_is_remembered_and_nobody_else(coordinator, contributor, choose):
    choose("sv", browser=coordinator)
    languages = dict(User.objects.values_list("pk", "language"))
    assert languages == {coordinator.user.pk: "sv", contributor.user.pk: "fi"}


def test_the_language_of_one_request_is_not_that_of_the_next(coordinator):
    finnish = coordinator.url("municipality_detail")
    with translation.override("sv"):
        swedish = coordinator.url("municipality_detail")
    answers = [coordinator.get(url)["Content-Language"] for url in (swedish, finnish, swedish)]
    assert answers == ["sv", "fi", "sv"]
