"""A broker that refuses, is silent, forgets, is full or repeats itself: nobody waits for it."""

import os
import signal
import time
from contextlib import contextmanager
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse

from municipalities import doorbell
from municipalities.documents.models import Document, DocumentError, DocumentState
from municipalities.documents.queue import RENDER
from tests.factories.index_assessment import approved
from tests.factories.municipalities import UserFactory
from tests.faults import visitors
from tests.faults.bounds import counted, most
from tests.faults.outcome import rows
from tests.faults.programs import wait_until

TRIES, DELIVERIES = 3, 20
LANGUAGES = 3
# Seconds: of the short measure, and until a worker gives up saying that it is done with a message.
SILENCE, LONG_SILENCE = 5, 45
# Seconds that a fault of the broker may add to a request.
LONGEST_WAIT = 1.5
PUBLISHED = "Published. The reports in three languages are being made."
GOES_ON = (
    "The reports are being made. This takes a moment; you may leave the page, the work goes on."
)
QUEUED_AGAIN = "The document is queued again. It starts by itself."


class Asked(NamedTuple):
    """Documents that were asked for as people do, and the longest seconds that a request waited."""

    ids: list
    publishing: float
    retrying: float


def patiently(installation, request):
    """The answer, and the seconds in which the web server waited for others.

    What it worked meanwhile, or stood in line for a processor, tells of the machine alone.
    """
    before = installation.web.busy()
    answer = request()
    return answer, answer.seconds - (installation.web.busy() - before)


def publish(installation):
    """As staff do, whose page says what happens next."""
    assessment = approved(by=UserFactory(), municipality=installation.town())
    staff = visitors.staff(installation)
    path = reverse("admin:index_assessment_assessment_publish", args=[assessment.pk])
    answer, waited = patiently(installation, lambda: staff.post(path))
    page = staff.get(answer.location)
    assert page.says(PUBLISHED)
    assert page.says(GOES_ON)
    return assessment, waited


def retry(installation, assessment):
    """As a manager does with a document that has failed."""
    document = assessment.report_documents().first()
    Document.objects.filter(pk=document.pk).update(
        state=DocumentState.FAILED, error=DocumentError.STORAGE, token=None
    )
    manager = visitors.manager(installation, assessment.municipality)
    back = manager.path("report_list", assessment.pk)
    path = manager.path("document_retry", document.pk)
    answer, waited = patiently(installation, lambda: manager.post(path, next=back))
    page = manager.get(answer.location)
    assert page.says(QUEUED_AGAIN)
    assert page.says(GOES_ON)
    return waited


def ask(installation):
    """Publish and try again, time after time."""
    ids, publishing, retrying = [], [], []
    for _try in range(TRIES):
        assessment, seconds = publish(installation)
        publishing.append(seconds)
        retrying.append(retry(installation, assessment))
        ids += [document.pk for document in assessment.report_documents()]
    return Asked(ids, max(publishing), max(retrying))


@contextmanager
def refusing(installation):
    installation.redis.stop()
    yield
    installation.redis.start()


@contextmanager
def silent(installation):
    """It takes connections and does not answer for longer than anybody waits."""
    os.kill(installation.redis.pid, signal.SIGSTOP)
    try:
        time.sleep(LONG_SILENCE if installation.is_whole else SILENCE)
        yield
    finally:
        os.kill(installation.redis.pid, signal.SIGCONT)


@contextmanager
def full(installation):
    installation.ask_redis("CONFIG", "SET", "maxmemory", "1mb")
    yield
    installation.ask_redis("CONFIG", "SET", "maxmemory", "0")


def goes_on_without(damage, installation, promised):
    """Nobody waits while the broker is damaged; afterwards a worker that went through it works."""
    installation.serve()
    usual = ask(installation)
    installation.work()
    installation.finished(usual.ids)
    installation.web.kill()  # the next knows nothing of what was damaged before
    installation.serve()
    in_hand = installation.ask_for(deed="dawdle")
    wait_until(lambda: any(row.state == DocumentState.RUNNING for row in rows(in_hand)))
    with damage(installation):
        asked = ask(installation)
    outcome = installation.finished(usual.ids + in_hand + asked.ids)
    promised(
        publishing_waits=most(round(asked.publishing - usual.publishing, 2), LONGEST_WAIT),
        retrying_waits=most(round(asked.retrying - usual.retrying, 2), LONGEST_WAIT),
        **outcome.promises((2 * TRIES + 1) * LANGUAGES),
        worker_restarts=most(installation.worker.restarts, TRIES),
    )


def test_broker_refuses(installation, promised):
    goes_on_without(refusing, installation, promised)


def test_broker_is_silent(installation, promised):
    goes_on_without(silent, installation, promised)


def test_broker_is_full(installation, promised):
    goes_on_without(full, installation, promised)


def test_broker_forgets(installation, promised, few):
    """All that waits in it is gone, again and again."""
    ids = []
    for _flush in range(TRIES * few):
        ids += installation.ask_for()
        installation.ask_redis("FLUSHALL")
        installation.work()
    promised(
        flushes=counted(TRIES * few),
        **installation.finished(ids).promises(TRIES * LANGUAGES * few),
    )


def test_message_delivered_20_times(installation, promised):
    ids = installation.ask_for(deed="dawdle")
    for _delivery in range(DELIVERIES):
        doorbell.ring(RENDER, ids)
    installation.worker.start()
    outcome = installation.finished(ids)
    wait_until(lambda: installation.ask_redis("LLEN", settings.CELERY_TASK_DEFAULT_QUEUE) == "0\n")
    promised(
        deliveries=counted(DELIVERIES),
        **outcome.promises(LANGUAGES),
        most_attempts=most(outcome.attempts, 1),
    )
