"""The part of a page that tells how the reports get on."""

import pytest
from django.utils import timezone, translation

from municipalities.access.audit import AuditEvent
from municipalities.documents.models import Document, DocumentState
from tests.factories.index_assessment import published_edition
from tests.page_parts import page_of

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def assessment(municipality):
    """Published: its three documents wait to be made."""
    return published_edition(municipality=municipality).assessment


def move(language, **fields):
    Document.objects.filter(language=language).update(**fields)


def done(language):
    when = timezone.now()
    move(
        language,
        state=DocumentState.DONE,
        finished_at=when,
        file="x.pdf",
        sha256="0" * 64,
        size=1_300_000,
    )


def part(person, assessment, seen=""):
    url = person.url("report_list", assessment.pk)
    return person.get(url, {"seen": seen}, headers=HTMX)


def polling(page):
    return page.one("div", id="report-list").attributes.get("hx-get")


def test_waiting_documents_are_asked_for_again(manager, assessment):
    url = manager.url("assessment_detail", assessment.pk)
    page = page_of(manager.get(url))
    assert [word for word in page.words("strong") if word == "Queued"] == ["Queued"] * 3
    assert polling(page).startswith(manager.url("report_list", assessment.pk))
    seen = AuditEvent.objects.count()
    assert manager.get(polling(page), headers=HTMX).status_code == 204
    assert AuditEvent.objects.count() == seen  # nothing was shown, every two seconds


def test_changed_progress_is_sent(manager, assessment):
    before = polling(page_of(part(manager, assessment)))
    move("sv", state=DocumentState.RUNNING, lease_until=timezone.now() + Document.LEASE)
    response = manager.get(before, headers=HTMX)
    assert response.status_code == 200
    page = page_of(response)
    assert page.all("html") == []
    assert "Being made" in page.words("strong")


def test_finished_documents_are_downloaded(manager, assessment):
    for language in ("fi", "sv", "en"):
        done(language)
    page = page_of(part(manager, assessment))
    assert polling(page) is None
    words = page.words("a")
    assert len(words) == 3
    assert "Download the report: Swedish (PDF, 1.2 MB)" in [w.replace("\xa0", " ") for w in words]


def test_failed_document_says_why_and_is_tried_again(manager, assessment):
    for language in ("fi", "en"):
        done(language)
    move("sv", state=DocumentState.FAILED, error="storage")
    page = page_of(part(manager, assessment))
    assert polling(page) is None
    assert "The file could not be stored. Try again in a moment." in page.words("p")
    retry = manager.url("document_retry", Document.objects.get(language="sv").pk)
    back = page.one("input", name="next").attributes["value"]
    assert page.one("form", action=retry)
    assert manager.post(retry, {"next": back}).url == back
    assert Document.objects.get(language="sv").state == DocumentState.QUEUED


def test_page_without_reports_says_when_they_come(manager, municipality, questionnaire):
    assessment = published_edition(municipality=municipality).assessment
    Document.objects.all().delete()
    page = page_of(manager.get(manager.url("report_list", assessment.pk)))
    assert "The reports are made when the programme publishes the index." in page.words("p")
