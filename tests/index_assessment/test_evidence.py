"""Evidence beside an answer: added, shown, downloaded and removed, by those who may and in time."""

import re
from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext

from index_assessment.export import as_sheets, export_assessment
from index_assessment.models import Evidence
from municipalities.access.unsent import KEY
from municipalities.attachments import checking
from municipalities.attachments.models import ScanState
from municipalities.models import Attachment, AuditEvent
from tests.factories.index_assessment import EvidenceFactory, complete
from tests.factories.municipalities import attached

pytestmark = pytest.mark.django_db

TEXT = "Kotoutumisohjelma hyväksyttiin valtuustossa.\n".encode()


def upload(content=TEXT, name="ohjelma.txt"):
    return SimpleUploadedFile(name, content)


def form(**fields):
    return {"title": "Integration programme", "language": "sv", "file": upload()} | fields


@pytest.fixture
def url(coordinator, assessment):
    return coordinator.url("evidence_create", assessment.pk, "EDU-01")


@pytest.fixture
def answer(assessment):
    return assessment.answers.get(question__code="EDU-01")


@pytest.fixture
def evidence(answer):
    attachment = attached(TEXT, municipality=answer.municipality, title="The programme")
    return EvidenceFactory(answer=answer, attachment=attachment)


def code_of(person, url):
    """The answer's code, with the file, if there is one, read to its end."""
    reply = person.get(url)
    if reply.streaming:
        b"".join(reply)
    return reply.status_code


def section_of(person, assessment):
    return person.get(person.url("assessment_section", assessment.pk, "education"))


def test_a_file_is_added_and_stands_below_its_question(coordinator, url, assessment):
    reply = coordinator.post(url, form())
    assert reply.status_code == 302
    section = coordinator.url("assessment_section", assessment.pk, "education")
    assert reply["Location"] == f"{section}#EDU-01"
    found = Evidence.objects.get().attachment
    assert (found.title, found.language, found.kind) == ("Integration programme", "sv", "txt")
    assert (found.name, found.size, found.state) == ("ohjelma.txt", len(TEXT), "not_scanned")
    assert found.added_by_id == coordinator.user.pk
    assert found.path.read_bytes() == TEXT
    assert found.path.stat().st_mode & 0o777 == 0o600
    page = section_of(coordinator, assessment).content.decode()
    assert page.count("Integration programme") >= 1
    assert coordinator.url("evidence_download", Evidence.objects.get().pk) in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"language": "ru"}, "language"),
        ({"file": ""}, "file"),
        ({"file": upload(b"")}, "file"),
        ({"file": upload(b"PK\x03\x04")}, "file"),
        ({"file": upload(name="page.html")}, "file"),
    ],
    ids=["no title", "long title", "language", "no file", "empty", "other type", "other kind"],
)
def test_what_does_not_fit_is_told_at_its_field_and_nothing_is_lost(
    coordinator, url, changed, field
):
    reply = coordinator.post(url, form(**changed))
    assert reply.status_code == 422
    assert set(reply.context["form"].errors) == {field}
    assert "title" in changed or 'value="Integration programme"' in reply.content.decode()
    assert Attachment.objects.count() == 0


def test_a_file_that_is_too_large_is_not_read_and_the_title_stays(coordinator, url, monkeypatch):
    """Twice as much is sent as is ever read."""
    body = BytesIO(b"x" * 42 * 1024 * 1024)
    body.name = "large.txt"
    reply = coordinator.post(url, form(file=body))
    assert reply.status_code == 422
    assert [*reply.context["form"].errors] == ["file"]
    assert re.search(r"20\sM", reply.content.decode())
    assert 'value="Integration programme"' in reply.content.decode()
    assert reply.wsgi_request.upload_handlers[0].received <= 21 * 1024 * 1024


def test_after_submitting_files_are_read_only(coordinator, url, assessment, evidence):
    complete(assessment).submit(by=coordinator.user)
    refused = coordinator.post(url, form())
    assert refused.status_code == 409
    assert 'value="Integration programme"' in refused.content.decode()
    removing = coordinator.url("evidence_remove", evidence.pk)
    assert coordinator.post(removing).status_code == 302
    assert Evidence.objects.get() == evidence
    page = section_of(coordinator, assessment).content.decode()
    assert coordinator.url("evidence_download", evidence.pk) in page
    assert removing not in page
    assert url not in page


def test_nobody_looks_into_a_file_that_comes_too_late(
    coordinator, url, assessment, tmp_path, monkeypatch
):
    """A program in the inspection's place leaves a mark; what was typed stays."""
    mark = tmp_path / "looked"
    monkeypatch.setattr(checking, "inspection_command", lambda kind: ["touch", str(mark)])
    assert coordinator.post(url, form()).status_code == 302
    assert mark.exists()
    mark.unlink()
    complete(assessment).submit(by=coordinator.user)
    refused = coordinator.post(url, form())
    assert refused.status_code == 409
    assert not mark.exists()
    assert [*refused.context["form"].errors] == ["__all__"]
    assert 'value="Integration programme"' in refused.content.decode()
    assert '<option value="sv" selected>' in refused.content.decode()


def test_removing_asks_first_and_deletes_row_and_file(
    coordinator, evidence, django_capture_on_commit_callbacks
):
    url, path = coordinator.url("evidence_remove", evidence.pk), evidence.attachment.path
    assert "The programme" in coordinator.get(url).content.decode()
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert coordinator.post(url).status_code == 302
    assert not path.exists()
    assert Attachment.objects.count() == Evidence.objects.count() == 0
    assert coordinator.post(url).status_code == 404


def test_a_file_is_handed_out_as_an_attachment_and_the_reading_is_logged(manager, evidence):
    Attachment.objects.update(name="Yhdenvertaisuus – ääni.txt")
    reply = manager.get(manager.url("evidence_download", evidence.pk))
    assert b"".join(reply) == TEXT
    name = quote("Yhdenvertaisuus – ääni.txt")
    assert reply["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert reply["Content-Type"] == "text/plain"
    assert reply["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert reply["Cache-Control"] == "private, no-store"
    event = AuditEvent.objects.first()
    assert (event.action, event.target) == ("evidence_download", str(evidence.pk))
    assert event.person_id == manager.user.pk


def test_a_file_that_has_gone_is_not_found(manager, evidence):
    evidence.attachment.path.unlink()
    assert manager.get(manager.url("evidence_download", evidence.pk)).status_code == 404


def test_experts_and_staff_see_evidence_when_it_is_submitted(
    coordinator, expert, staff, assessment, evidence
):
    url = coordinator.url("evidence_download", evidence.pk)
    assert [code_of(one, url) for one in (expert, staff)] == [404, 404]
    complete(assessment).submit(by=coordinator.user)
    assert [code_of(one, url) for one in (expert, staff)] == [200, 200]
    assert url in section_of(expert, assessment).content.decode()
    review = f"/fi/admin/index_assessment/assessment/{assessment.pk}/review/education/"
    page = staff.get(review).content.decode()
    assert url in page
    assert "The programme" in page


# With a scanner


STATES = {
    ScanState.NOT_SCANNED: 404,
    ScanState.PENDING: 404,
    ScanState.CLEAN: 200,
    ScanState.ERROR: 404,
    ScanState.INFECTED: 404,
}


@pytest.mark.parametrize("state", STATES)
def test_with_a_scanner_only_clean_files_are_handed_out(
    settings, coordinator, contributor, manager, assessment, evidence, state
):
    settings.SCANNER = "clamd://127.0.0.1:1"
    file = {"file": ""} if state == ScanState.INFECTED else {}
    Attachment.objects.update(state=state, **file)
    url = coordinator.url("evidence_download", evidence.pk)
    assert code_of(coordinator, url) == STATES[state]
    assert code_of(manager, url) == STATES[state]
    for person, sees in ((coordinator, True), (contributor, True), (manager, state == "clean")):
        page = section_of(person, assessment).content.decode()
        assert ("The programme" in page) == sees, person.user
        assert (f'href="{url}"' in page) == (state == "clean" and sees)


def test_without_a_scanner_a_file_that_waits_for_one_is_not_handed_out(coordinator, evidence):
    Attachment.objects.update(state=ScanState.PENDING)
    assert coordinator.get(coordinator.url("evidence_download", evidence.pk)).status_code == 404


# How many


def test_an_assessment_has_at_most_so_many_files(coordinator, url, answer, monkeypatch):
    monkeypatch.setattr("index_assessment.evidence.MOST_FILES", 2)
    codes = [coordinator.post(url, form()).status_code for _time in range(3)]
    assert codes == [302, 302, 422]
    assert Evidence.objects.count() == 2
    assert len([*Attachment.objects.first().path.parent.iterdir()]) == 2


def test_a_municipality_has_room_for_so_much(coordinator, url, settings):
    settings.ATTACHMENT_QUOTA = 2 * len(TEXT)
    codes = [coordinator.post(url, form()).status_code for _time in range(3)]
    assert codes == [302, 302, 422]
    assert len([*Attachment.objects.first().path.parent.iterdir()]) == 2


@pytest.mark.parametrize("is_submitted", [False, True])
def test_a_page_takes_as_many_statements_for_three_files_as_for_one(
    coordinator, assessment, answer, is_submitted
):
    if is_submitted:
        complete(assessment).submit(by=coordinator.user)
    found = []
    for number in (1, 2):
        for _one in range(number):
            EvidenceFactory(answer=answer)
        section_of(coordinator, assessment)
        with CaptureQueriesContext(connection) as queries:
            section_of(coordinator, assessment)
        found.append(len(queries))
    assert found[0] == found[1]


# What stays


def test_an_answer_with_evidence_is_not_deleted(evidence, assessment):
    for row in (evidence.attachment, evidence.answer, evidence.answer.question, assessment):
        with pytest.raises(ProtectedError):
            row.delete()


def test_the_export_names_evidence(evidence, assessment):
    exported = export_assessment(assessment)
    named = {code: one["evidence"] for code, one in exported["answers"].items() if one["evidence"]}
    assert named == {"EDU-01": ["The programme (programme.txt)"]}
    headings, rows = as_sheets(exported)["answers"]
    assert "The programme (programme.txt)" in {row[headings.index("evidence")] for row in rows}


# After the session has ended


def test_what_was_typed_after_the_session_had_ended_is_kept(nobody, coordinator, url):
    """All but the file, which a page cannot fill in again."""
    nobody.post(url, form(person=coordinator.user.pk))
    kept = nobody.session[KEY]
    assert kept["sent"]["title"] == ["Integration programme"]
    session = coordinator.session
    session[KEY] = kept
    session.save()
    page = coordinator.get(url).content.decode()
    assert 'value="Integration programme"' in page
    assert '<option value="sv" selected>' in page
