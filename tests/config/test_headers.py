"""Headers: the same on every kind of answer, whoever gives it and whatever fails on the way."""

import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousOperation
from django.test import Client
from django.urls import reverse

from tests.answer_headers import lacks
from tests.factories.index_assessment import published_edition
from tests.factories.municipalities import SignedLinkFactory, UserFactory, stored
from tests.source import modules

pytestmark = pytest.mark.django_db
STYLE = "css/mosaiikki.css"
PLACES = {
    "before HTTPS is asked for": "django.middleware.security.SecurityMiddleware",
    "before the session": "django.contrib.sessions.middleware.SessionMiddleware",
    "before anybody is known": "django.contrib.auth.middleware.AuthenticationMiddleware",
    "last": "municipalities.access.door.MunicipalityDoor",
}
FAULTS = {"400": SuspiciousOperation, "500": RuntimeError}


def failing(fault):
    def middleware_class(get_response):
        def middleware(request):
            raise fault("on the way")

        return middleware

    return middleware_class


suspicious, broken = (failing(fault) for fault in FAULTS.values())


@pytest.fixture
def edition(municipality):
    """A published report with a document to be downloaded."""
    edition = published_edition(municipality=municipality)
    municipality.documents.all().delete()
    stored(b"%PDF", municipality=municipality, subject_id=edition.pk)
    return edition


def asked(client, method, url, **extra):
    client.raise_request_exception = False
    answer = client.generic(method, url, **extra)
    if answer.streaming:
        b"".join(answer)
    return answer


ANSWERS = [
    ("GET", "/fi/", {}, 200),
    ("GET", "/", {}, 302),
    ("GET", "/fi/method", {}, 301),
    ("GET", "/healthz", {}, 200),
    ("POST", "/healthz", {}, 405),
    ("OPTIONS", "/fi/", {}, 405),
    ("GET", "/fi/nowhere/", {}, 404),
    ("GET", "/static/nowhere.css", {}, 404),
    ("GET", "/fi/", {"headers": {"host": "example.org"}}, 400),
    ("GET", "/fi/admin/", {}, 302),
    ("GET", "/fi/admin/jsi18n/", {}, 302),
    ("POST", "/fi/language/", {}, 302),
    ("GET", "/fi/links/forged/report/", {}, 404),
]


@pytest.mark.parametrize(("method", "url", "extra", "status"), ANSWERS)
def test_every_kind_of_answer_to_nobody(client, db, method, url, extra, status):
    answer = asked(client, method, url, **extra)
    assert answer.status_code == status
    assert lacks(answer) == {}
    assert re.fullmatch(r"[0-9a-f]{32}", answer["X-Request-ID"])


def test_every_kind_of_answer_to_a_member(coordinator, contributor, edition):
    inside, document = [edition.assessment_id], edition.municipality.documents.get()
    asking = [
        (coordinator, "GET", coordinator.url("municipality_detail"), 200),
        (coordinator, "DELETE", coordinator.url("municipality_detail"), 405),
        (coordinator, "POST", coordinator.url("answer_save", *inside, "EDU-01"), 422),
        (contributor, "GET", contributor.url("assessment_submit", *inside), 403),
        (coordinator, "GET", coordinator.url("municipality_detail") + "nowhere/", 404),
        (coordinator, "GET", coordinator.url("document_download", document.pk), 200),
        (coordinator, "GET", "/fi/admin/", 302),
        (coordinator, "POST", reverse("account_logout"), 302),
    ]
    for person, method, url, status in asking:
        answer = asked(person, method, url)
        assert (answer.status_code, lacks(answer)) == (status, {}), url
        assert answer["Cache-Control"] == "private, no-store", url


def test_every_kind_of_answer_behind_a_link(client, edition):
    link = SignedLinkFactory(municipality=edition.municipality, subject_id=edition.pk)
    for end, status in (("", 200), ("fi/", 200), ("sv/", 404)):
        answer = asked(client, "GET", f"/fi/links/{link.token}/report/{end}")
        assert (answer.status_code, lacks(answer)) == (status, {}), end
        assert answer["Cache-Control"] == "private, no-store", end


def test_an_ended_session_is_answered_with_the_same_headers(nobody, assessment):
    url = nobody.url("answer_save", assessment.pk, "EDU-01")
    answer = asked(nobody, "POST", url, headers={"accept": "application/json"})
    assert (answer.status_code, lacks(answer)) == (401, {})
    assert answer["Cache-Control"] == "private, no-store"


def test_a_forged_form_is_refused_with_the_same_headers(coordinator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator.user)
    answer = asked(client, "POST", "/fi/account/logout/")
    assert (answer.status_code, lacks(answer)) == (403, {})


def test_too_many_requests_are_answered_with_the_same_headers(settings, db):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    answers = [Client().post(reverse("account_login")) for _time in range(2)]
    assert [(answer.status_code, lacks(answer)) for answer in answers] == [(200, {}), (429, {})]


@pytest.mark.parametrize("person", ["nobody", "coordinator"])
def test_static_files_are_guarded_and_may_be_kept(request, person):
    client = request.getfixturevalue(person)
    url = staticfiles_storage.url(STYLE)
    answer = asked(client, "GET", url)
    again = asked(client, "GET", url, headers={"if-modified-since": answer["Last-Modified"]})
    refused = asked(client, "POST", url)
    assert [one.status_code for one in (answer, again, refused)] == [200, 304, 405]
    assert [lacks(one) for one in (answer, again, refused)] == [{}, {}, {}]
    assert "public" in answer["Cache-Control"]


# Failures on the way


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("fault", "status"), [("suspicious", 400), ("broken", 500)])
def test_an_answer_to_a_failure_anywhere_is_guarded_and_private(
    settings, coordinator, place, fault, status
):
    where = settings.MIDDLEWARE.index(PLACES[place])
    added = [*settings.MIDDLEWARE]
    added.insert(where + (place == "last"), f"{__name__}.{fault}")
    settings.MIDDLEWARE = added
    answer = asked(coordinator, "GET", coordinator.url("municipality_detail"))
    assert answer.status_code == status
    assert lacks(answer) == {}
    assert answer["Cache-Control"] == "private, no-store"


def test_the_answer_that_signs_somebody_in_is_not_kept(db):
    UserFactory(email="anna@example.org", password="a-password-of-some-length")
    data = {"login": "anna@example.org", "password": "a-password-of-some-length"}
    answer = Client().post(reverse("account_login"), data)
    assert answer["Cache-Control"] == "private, no-store"


def test_pages_for_everybody_may_be_kept(client, db):
    for url in ("/fi/", "/fi/method/"):
        assert "no-store" not in client.get(url).get("Cache-Control", ""), url


# Over HTTPS


@pytest.fixture
def production(settings):
    """The settings of a site that stands behind a proxy with a name of its own."""
    settings.ALLOWED_HOSTS = ["mosaiikki.example"]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    return Client(headers={"host": "mosaiikki.example"})


@pytest.mark.parametrize("url", ["/fi/", "/healthz", "/fi/nowhere/", "/static/nowhere.css"])
def test_https_is_for_good(production, db, url):
    answer = production.get(url, headers={"x-forwarded-proto": "https"})
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert lacks(answer) == {}


def test_http_leads_to_https_and_promises_nothing(production, db):
    answer = production.get("/fi/")
    assert (answer.status_code, answer["Location"]) == (301, "https://mosaiikki.example/fi/")
    assert "Strict-Transport-Security" not in answer
    assert lacks(answer) == {}


def test_a_foreign_name_over_http_is_refused_with_the_same_headers(production, db):
    """Refused by the very middleware that leads to HTTPS."""
    answer = asked(production, "GET", "/fi/", headers={"host": "example.org"})
    assert (answer.status_code, lacks(answer)) == (400, {})


# One policy


def test_no_page_weakens_the_policy():
    """`tests/test_isolation.py` reads it on the answer of every address."""
    words = re.compile(r"csp_exempt|csp_update|csp_replace|_csp_|xframe_options|csp\.decorators")
    assert [module.where for module in modules() if words.search(module.text)] == []


def test_the_policy_has_no_exception(settings):
    assert settings.CONTENT_SECURITY_POLICY.keys() == {"DIRECTIVES"}
