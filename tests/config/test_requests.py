"""What every answer carries, and how requests that are no good are answered."""

import logging
import re

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse

from config.request_ids import RequestId, request_id
from config.wsgi import application, is_readable

PAGES = ["/fi/", "/fi/account/login/", "/healthz", "/fi/nowhere/"]


@pytest.mark.parametrize("url", PAGES)
def test_headers_of_every_answer(client, url, db):
    answer = client.get(url)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert re.fullmatch(r"[0-9a-f]{32}", answer["X-Request-ID"])


def test_each_request_has_a_name_of_its_own(client):
    names = {client.get("/healthz", headers={"x-request-id": "mine"})["X-Request-ID"] for _ in "ab"}
    assert len(names) == 2
    assert "mine" not in names


def test_what_nobody_sees_may_be_cached_and_what_a_person_sees_may_not(client, coordinator):
    assert "no-store" not in client.get("/fi/").get("Cache-Control", "")
    for url in ("/fi/", "/healthz", "/fi/nowhere/"):
        assert coordinator.get(url)["Cache-Control"] == "private, no-store"


def test_a_foreign_host_name_is_refused(client, db):
    assert client.get("/fi/", headers={"host": "example.org"}).status_code == 400


@pytest.fixture
def strict(coordinator):
    """The coordinator's browser, with the check of forged forms switched on."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator.user)
    return client


def test_a_forged_form_is_refused_in_words(strict, coordinator):
    answer = strict.post(coordinator.url("assessment_start"))
    assert answer.status_code == 403
    assert answer["X-Request-ID"] in answer.content.decode()
    assert not coordinator.municipality.assessments.exists()


def test_a_save_with_an_old_token_is_answered_for_a_script(strict, coordinator, assessment):
    """The page fetches a fresh token and sends the edit again."""
    url = coordinator.url("answer_save", assessment.pk, "EDU-01")
    answer = strict.post(url, headers={"accept": "application/json"})
    assert answer.status_code == 403
    assert answer.json()["error"] == "csrf"
    assert answer.json()["message"]


def test_the_token_can_be_read_by_our_scripts(client, db):
    cookie = client.get(reverse("account_login")).cookies["csrftoken"]
    assert not cookie["httponly"]


@pytest.mark.parametrize(
    "url", ["/fi/" + "a" * 3000, "/fi/%00", "/fi/municipalities/%F0%9F/", "/x"]
)
def test_addresses_that_were_never_given_out(coordinator, url):
    assert coordinator.get(url).status_code == 404


def test_no_database_is_asked_for_a_nul(coordinator, db):
    """PostgreSQL fails over it; in a form it is refused at its field."""
    url = coordinator.url("municipality_detail")
    assert coordinator.get(f"{url}?q=a%00b").status_code == 400
    nobody = Client(headers={"cookie": 'sessionid="\\000\\000\\000\\000\\000\\000\\000\\000"'})
    assert nobody.get(url).status_code == 302


@pytest.mark.parametrize("charset", ["hex", "punycode", "utf-16", "nonsense"])
def test_nothing_but_utf_8_reaches_the_application(charset):
    """Django asks Python for the encoding, and Python knows some that are none of text."""
    said = []
    environ = {"CONTENT_TYPE": f"text/plain; charset={charset}"}
    answer = application(environ, lambda status, headers: said.append(status))
    assert said == ["415 Unsupported Media Type"]
    assert b"".join(answer)


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data; charset=UTF-8"])
def test_utf_8_is_read(kind):
    assert is_readable({"CONTENT_TYPE": kind})


def test_too_many_fields_are_refused(coordinator, assessment):
    url = coordinator.url("assessment_section", assessment.pk, "education")
    fields = {f"field-{n}": "x" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert coordinator.post(url, fields).status_code == 400


def test_too_large_a_form_is_refused(coordinator, assessment):
    url = coordinator.url("assessment_section", assessment.pk, "education")
    large = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    body = f"EDU-01-explanation={large}"
    answer = coordinator.post(url, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400


def test_no_address_serves_files_of_the_installation(coordinator):
    """Documents leave through their own page only."""
    for place in ("/media/x.pdf", "/documents/x.pdf", "/static/../secret_key", "/var/secret_key"):
        assert coordinator.get(place).status_code == 404


def test_lines_of_the_log_name_the_request_of_the_answer(client, db, caplog):
    caplog.handler.addFilter(RequestId())
    answer = client.get("/en/nowhere/")
    [line] = [record for record in caplog.records if record.name == "django.request"]
    assert line.request_id == answer["X-Request-ID"]
    request_id(lambda request: logging.getLogger("municipalities").warning(request.id) or {})(
        RequestFactory().get("/")
    )
    assert caplog.records[-1].request_id == caplog.records[-1].getMessage()
    logging.getLogger("municipalities").warning("outside of any request")
    assert caplog.records[-1].request_id == "-"
