"""The document row is the queue: asked for once, claimed by one, finished or failed in words."""

import hashlib
import uuid
from contextlib import suppress
from datetime import timedelta
from functools import partial
from queue import Empty

import pytest
from celery import Celery, current_app
from django.conf import settings
from django.db.models.functions import Now
from django.utils import timezone

from municipalities.documents import kinds, queue
from municipalities.documents.models import Document, DocumentError, DocumentState
from municipalities.documents.own_process import Limits
from municipalities.queued_rows import LEFT_BEHIND
from tests.factories.municipalities import MembershipFactory
from tests.municipalities.documents.note import (
    deadly,
    endless,
    note,
    slow,
    unnamed,
    unprintable,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _kinds():
    for kind in (note, unprintable, slow, endless, deadly, unnamed):
        kinds.register(kind.name, f"tests.municipalities.documents.note.{kind.name}")


@pytest.fixture
def subject(municipality):
    return MembershipFactory(municipality=municipality)


def asked_for(subject, kind=note, content_hash="1"):
    return queue.request_documents(kind=kind, subject=subject, content_hash=content_hash)


def change(document, **fields):
    Document.objects.filter(pk=document.pk).update(**fields)
    document.refresh_from_db()
    return document


def test_request_gives_one_queued_row_a_language(subject):
    documents = asked_for(subject)
    assert [document.language for document in documents] == ["fi", "sv", "en"]
    assert {document.state for document in documents} == {DocumentState.QUEUED}
    assert {document.municipality_id for document in documents} == {subject.municipality_id}


def test_asking_again_for_the_same_content_gives_the_same_rows(subject):
    assert asked_for(subject) == asked_for(subject)
    assert asked_for(subject) != asked_for(subject, content_hash="2")


def test_rows_ring_once_they_are_committed(subject, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as first:
        asked_for(subject)
    with django_capture_on_commit_callbacks() as second:
        asked_for(subject)
    assert (len(first), len(second)) == (1, 0)


def test_a_row_is_claimed_once(subject):
    document = asked_for(subject)[0]
    rival = Document.objects.get(pk=document.pk)
    assert document.claim()
    assert not rival.claim()
    assert (document.state, document.attempt) == (DocumentState.RUNNING, 1)


def test_a_row_whose_lease_ran_out_is_claimed_again_and_lost_to_the_first(subject):
    document = asked_for(subject)[0]
    document.claim()
    change(document, lease_until=Now() - timedelta(seconds=1))
    rival = Document.objects.get(pk=document.pk)
    assert rival.claim()
    assert not document.finish(file="x", size=1, sha256="x")
    assert rival.finish(file="y", size=1, sha256="y")
    assert Document.objects.get(pk=document.pk).file == "y"


def test_a_row_is_not_claimed_for_ever(subject):
    document = change(asked_for(subject)[0], attempt=Document.MAX_ATTEMPTS)
    assert not document.claim()


def test_a_made_document_has_its_file_and_the_hash_of_it(subject):
    for document in asked_for(subject):
        document.claim()
        assert queue.make(document)
        document.refresh_from_db()
        content = document.path.read_bytes()
        assert document.state == DocumentState.DONE
        assert content.startswith(b"%PDF-")
        assert content.rstrip().endswith(b"%%EOF")
        assert document.sha256 == hashlib.sha256(content).hexdigest()
        assert document.size == len(content)


def test_a_file_that_no_row_names_goes_with_the_next_attempt(subject):
    """An attempt that was killed between its file and its row has left it."""
    document = asked_for(subject)[0]
    document.claim()
    queue.store(document, b"%PDF- of the first attempt")
    change(document, lease_until=Now() - timedelta(seconds=1))
    document.claim()
    queue.make(document)
    document.refresh_from_db()
    assert list(document.path.parent.iterdir()) == [document.path]


def test_a_document_that_somebody_else_took_over_leaves_no_file(subject, settings):
    document = asked_for(subject)[0]
    document.claim()
    change(document, lease_until=Now() - timedelta(seconds=1))
    Document.objects.get(pk=document.pk).claim()
    assert not queue.make(document)
    assert list(settings.DOCUMENTS_ROOT.rglob("*.*")) == []


def test_a_page_that_cannot_be_printed_fails_with_a_reason(subject):
    document = asked_for(subject, unprintable)[0]
    document.claim()
    queue.make(document)
    document.refresh_from_db()
    assert (document.state, document.error) == (DocumentState.FAILED, DocumentError.RENDER)


def test_storage_that_cannot_be_written_is_tried_again_later_and_fails_in_the_end(
    subject, settings, tmp_path
):
    settings.DOCUMENTS_ROOT = tmp_path / "not-a-folder"
    settings.DOCUMENTS_ROOT.write_text("in the way")
    document = asked_for(subject)[0]
    pauses = []
    for _ in range(Document.MAX_ATTEMPTS):
        assert document.claim()
        queue.make(document)
        document.refresh_from_db()
        pauses.append(round((document.due_at - timezone.now()) / timedelta(minutes=1)))
        said = (document.state, document.error)
        change(document, due_at=Now())
    assert pauses[:-1] == [1, 2, 4, 8]
    assert said == (DocumentState.FAILED, DocumentError.STORAGE)


def test_a_worker_that_comes_too_late_leaves_the_file_of_the_other_alone(subject):
    late = asked_for(subject)[0]
    late.claim()
    change(late, lease_until=Now() - timedelta(seconds=1))
    rival = Document.objects.get(pk=late.pk)
    rival.claim()
    assert queue.make(rival)
    name = queue.store(late, b"%PDF- too late")
    assert not queue._finish(late, file=name, size=1, sha256="0")
    rival.refresh_from_db()
    assert [path.name for path in rival.path.parent.iterdir()] == [rival.path.name]


def test_a_page_waits_with_a_reason_while_the_storage_is_mended(subject, settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "not-a-folder"
    settings.DOCUMENTS_ROOT.write_text("in the way")
    document = asked_for(subject)[0]
    document.claim()
    queue.make(document)
    document.refresh_from_db()
    assert (document.state, document.error) == (DocumentState.QUEUED, DocumentError.DELAYED)


def test_only_a_failed_document_is_tried_again(subject):
    document = asked_for(subject, unprintable)[0]
    assert not queue.retry(document)
    document.claim()
    queue.make(document)
    assert queue.retry(document)
    document.refresh_from_db()
    assert (document.state, document.attempt, document.error) == (DocumentState.QUEUED, 0, "")


@pytest.fixture
def rung():
    """Gives the ids for which a worker has been rung since it was asked last."""
    here = current_app._get_current_object()
    app = Celery("bell", broker="memory://", set_as_current=False)
    app.conf.task_default_queue = uuid.uuid4().hex
    app.set_current()
    yield partial(drained, app)
    here.set_current()


def drained(app):
    ids = []
    with app.connection_for_read() as connection, suppress(Empty):
        messages = connection.SimpleQueue(app.conf.task_default_queue)
        while True:
            [document_id], _kwargs, _options = messages.get_nowait().payload
            ids.append(document_id)
    return ids


def test_a_rendering_that_is_killed_is_tried_again_and_given_up_in_the_end(
    subject, rung, django_capture_on_commit_callbacks
):
    document = asked_for(subject, deadly)[0]
    for attempt in range(1, Document.MAX_ATTEMPTS + 1):
        assert document.claim()
        with django_capture_on_commit_callbacks(execute=True):
            assert not queue.make(document)
        document.refresh_from_db()
        assert (document.state, document.attempt) == (DocumentState.QUEUED, attempt)
    assert rung() == [document.pk] * Document.MAX_ATTEMPTS
    assert not document.claim()
    change(document, due_at=Now() - LEFT_BEHIND - timedelta(seconds=1))
    assert queue.sweep() == (0, 1)


def test_a_rendering_that_takes_too_much_fails_in_words(subject, monkeypatch):
    monkeypatch.setattr(queue, "LIMITS", Limits(memory=1024, cpu=60, seconds=1))
    document = asked_for(subject, endless)[0]
    document.claim()
    queue.make(document)
    document.refresh_from_db()
    assert (document.state, document.error) == (DocumentState.FAILED, DocumentError.LIMIT)


def test_a_row_is_kept_while_it_is_rendered(subject, monkeypatch):
    monkeypatch.setattr(queue, "RENEW_SECONDS", 0.1)
    document = asked_for(subject, slow)[0]
    document.claim()
    change(document, lease_until=Now() - timedelta(seconds=1))
    queue._rendered(document, slow, slow.snapshot(document))
    assert not Document.objects.get(pk=document.pk).claim()


def test_a_row_that_was_taken_over_while_it_is_rendered_is_left_alone(subject, monkeypatch):
    monkeypatch.setattr(queue, "RENEW_SECONDS", 0.1)
    document = asked_for(subject, endless)[0]
    document.claim()
    rival = Document.objects.get(pk=document.pk)
    change(rival, lease_until=Now() - timedelta(seconds=1))
    assert rival.claim()
    with pytest.raises(queue.TakenOver):
        queue._rendered(document, endless, endless.snapshot(document))
    assert rival.renew()


def test_a_visit_rings_for_what_was_left_behind_but_not_at_every_look(
    subject, rung, django_capture_on_commit_callbacks
):
    fresh, forgotten, abandoned = asked_for(subject)
    change(forgotten, due_at=Now() - LEFT_BEHIND - timedelta(seconds=1))
    abandoned.claim()
    change(abandoned, lease_until=Now() - timedelta(seconds=1))
    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            queue.nudge([fresh, forgotten, abandoned])
    assert rung() == [forgotten.pk, abandoned.pk]


def test_those_who_lead_are_told_once_in_their_language(subject, mailoutbox):
    municipality = subject.municipality
    told = MembershipFactory(municipality=municipality, role="manager", user__language="sv").user
    MembershipFactory(municipality=municipality, role="coordinator", user=told)
    MembershipFactory(municipality=municipality, role="contributor", user__language="sv")
    MembershipFactory(role="manager", user__language="sv")
    MembershipFactory(
        municipality=municipality, role="manager", user__language="sv", ended_at=timezone.now()
    )
    for document in asked_for(subject):
        document.claim()
        queue.make(document)
        queue.make(document)
    told_in_swedish = [mail for mail in mailoutbox if "Anteckning" in mail.subject]
    assert [mail.to for mail in told_in_swedish] == [[told.email]]
    assert f"{settings.SITE_URL}/sv/" in told_in_swedish[0].body


def test_a_notice_that_cannot_be_written_holds_no_document_back(subject, manager, mailoutbox):
    document = asked_for(subject, unnamed)[0]
    document.claim()
    assert queue.make(document)
    assert mailoutbox == []


def test_sweeping_rings_for_what_was_left_behind_and_for_nothing_else(subject):
    _fresh, forgotten, abandoned = asked_for(subject)
    change(forgotten, due_at=Now() - LEFT_BEHIND - timedelta(seconds=1))
    abandoned.claim()
    change(abandoned, lease_until=Now() - timedelta(seconds=1))
    assert set(Document.objects.left_behind()) == {forgotten, abandoned}
    assert queue.sweep() == (2, 0)


def test_sweeping_gives_up_on_what_was_interrupted_too_often(subject):
    document = asked_for(subject)[0]
    document.claim()
    change(document, attempt=Document.MAX_ATTEMPTS, lease_until=Now() - Document.LEASE)
    assert queue.sweep() == (0, 1)
    document.refresh_from_db()
    assert (document.state, document.error) == (DocumentState.FAILED, DocumentError.STALLED)


def test_manager_downloads_the_file_under_its_own_name(subject, manager):
    document = asked_for(subject)[1]
    document.claim()
    queue.make(document)
    response = manager.get(manager.url("document_download", document.pk))
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="anteckning.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content).startswith(b"%PDF-")


def test_an_unfinished_document_cannot_be_downloaded(subject, manager):
    document = asked_for(subject)[0]
    assert manager.get(manager.url("document_download", document.pk)).status_code == 404


def test_manager_tries_a_failed_document_again(subject, manager):
    document = asked_for(subject, unprintable)[0]
    document.claim()
    queue.make(document)
    response = manager.post(
        manager.url("document_retry", document.pk), {"next": "https://elsewhere.example/"}
    )
    assert response["Location"] == manager.url("municipality_detail")
    document.refresh_from_db()
    assert document.state == DocumentState.QUEUED
