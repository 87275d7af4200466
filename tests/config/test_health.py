"""What a monitor asks: alive without touching anything, ready by the names of the parts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.municipalities import DocumentFactory, MailFactory


def test_alive_without_the_database(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_part_by_part(client, db):
    answer = client.get("/readiness")
    parts = answer.json()
    assert answer.status_code == 200
    assert {"database", "migrations", "cache", "broker", "storage"} <= set(parts)
    assert set(parts.values()) == {"ok"}


def test_not_ready_when_nothing_can_be_stored(client, db, settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    settings.DOCUMENTS_ROOT.write_text("a file in the way")
    answer = client.get("/readiness")
    assert answer.status_code == 503
    assert {name for name, state in answer.json().items() if state == "down"} == {"storage"}


@pytest.mark.parametrize("wait", [DocumentFactory, MailFactory])
def test_not_ready_when_nobody_takes_what_waits(client, db, wait):
    long_ago = timezone.now() - timedelta(minutes=10)
    wait(state="queued", due_at=long_ago)
    answer = client.get("/readiness")
    assert {name for name, state in answer.json().items() if state == "down"} == {"queue"}


@pytest.mark.parametrize("url", ["/healthz", "/readiness"])
def test_nothing_secret_is_told(client, db, url, settings):
    body = client.get(url).content.decode()
    for secret in (settings.SECRET_KEY, str(settings.DATABASES["default"]["NAME"])):
        assert secret not in body
