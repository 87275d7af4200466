"""The schedule dead or twice: whoever looks at a page rings, and two sweep as one does."""

from datetime import timedelta

from django.db.models import F

from municipalities.documents.models import Document
from tests.faults import visitors
from tests.faults.bounds import least, most
from tests.faults.outcome import rows

LANGUAGES, EDITIONS = 3, 2
LONG_AGO = timedelta(minutes=10)
GOES_ON = (
    "The reports are being made. This takes a moment; you may leave the page, the work goes on."
)


def test_beat_dead(installation, promised):
    """The ring was lost as well; the page of the reports says so to a worker."""
    installation.serve()
    edition = installation.edition()
    ids = installation.documents_of([edition])
    installation.ask_redis("FLUSHALL")
    installation.worker.start()
    Document.objects.filter(pk__in=ids).update(due_at=F("due_at") - LONG_AGO)
    manager = visitors.manager(installation, edition.municipality)
    ready = manager.get("/readiness")
    page = manager.get(manager.path("report_list", edition.assessment_id))
    assert page.says(GOES_ON)
    promised(
        told_by_readiness=least('"queue": "down"' in ready.text, 1),
        **installation.finished(ids).promises(LANGUAGES),
    )


def test_two_beats(installation, promised):
    ids = installation.ask_for(EDITIONS, deed="dawdle")
    installation.ask_redis("FLUSHALL")
    installation.second_beat.start()
    installation.work()
    promised(
        beats=least(installation.beat.is_running + installation.second_beat.is_running, 2),
        **installation.finished(ids).promises(LANGUAGES * EDITIONS),
        most_attempts=most(max(row.attempt for row in rows(ids)), 1),
    )
