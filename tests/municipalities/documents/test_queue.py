"""The document row is the queue: asked for once, claimed by one, finished or failed in words."""

import hashlib
import time
from datetime import timedelta

import pytest
from celery import Celery, current_app
from django.db.models.functions import Now

from municipalities.documents import doorbell, kinds, queue
from municipalities.documents.models import (
    LEASE,
    LEFT_BEHIND,
    MAX_ATTEMPTS,
    Document,
    DocumentError,
    DocumentState,
)
from tests.factories.municipalities import MembershipFactory
from tests.municipalities.documents.note import note, unprintable

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _kinds():
    for kind in (note, unprintable):
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


def test_ring_to_a_broker_that_refuses_is_quick_and_harmless():
    here = current_app._get_current_object()
    nowhere = Celery("nowhere", broker="redis://127.0.0.1:1/0", set_as_current=False)
    nowhere.conf.update(
        task_publish_retry=False,
        broker_connection_timeout=1,
        broker_transport_options={"max_retries": 0, "socket_connect_timeout": 1},
    )
    nowhere.set_current()
    start = time.monotonic()
    try:
        doorbell.ring([1, 2, 3])
    finally:
        here.set_current()
    assert time.monotonic() - start < 1.5


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
    document = change(asked_for(subject)[0], attempt=MAX_ATTEMPTS)
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


def test_storage_that_cannot_be_written_fails_with_a_reason(subject, settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "not-a-folder"
    settings.DOCUMENTS_ROOT.write_text("in the way")
    document = asked_for(subject)[0]
    document.claim()
    queue.make(document)
    document.refresh_from_db()
    assert (document.state, document.error) == (DocumentState.FAILED, DocumentError.STORAGE)


def test_only_a_failed_document_is_tried_again(subject):
    document = asked_for(subject, unprintable)[0]
    assert not queue.retry(document)
    document.claim()
    queue.make(document)
    assert queue.retry(document)
    document.refresh_from_db()
    assert (document.state, document.attempt, document.error) == (DocumentState.QUEUED, 0, "")


def test_sweeping_rings_for_what_was_left_behind_and_for_nothing_else(subject):
    _fresh, forgotten, abandoned = asked_for(subject)
    change(forgotten, queued_at=Now() - LEFT_BEHIND - timedelta(seconds=1))
    abandoned.claim()
    change(abandoned, lease_until=Now() - timedelta(seconds=1))
    assert set(Document.objects.left_behind()) == {forgotten, abandoned}
    assert queue.sweep() == (2, 0)


def test_sweeping_gives_up_on_what_was_interrupted_too_often(subject):
    document = asked_for(subject)[0]
    document.claim()
    change(document, attempt=MAX_ATTEMPTS, lease_until=Now() - LEASE)
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
