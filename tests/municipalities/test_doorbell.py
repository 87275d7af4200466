"""Ringing for a worker: quick and harmless, whatever has become of the broker."""

import socket
import time

import pytest
from celery import Celery, current_app
from django.conf import settings

from config.broker import transport_options
from municipalities import doorbell

# Seconds. A busy machine is given time: left to itself, Celery would wait for 45.
PATIENCE = 5
TASK = "municipalities.documents.tasks.render_document"


@pytest.fixture
def listener():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        yield one


@pytest.fixture(autouse=True)
def _broker(listener, monkeypatch):
    """Where the listener is, reached as the site reaches its own."""
    # It would come before what an application is told.
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)
    here = current_app._get_current_object()
    port = listener.getsockname()[1]
    app = Celery("elsewhere", broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
    app.conf.update(
        task_publish_retry=settings.CELERY_TASK_PUBLISH_RETRY,
        broker_connection_timeout=settings.CELERY_BROKER_CONNECTION_TIMEOUT,
        broker_transport_options=transport_options("redis:", None),
    )
    app.set_current()
    yield
    here.set_current()


def seconds_of(ring):
    start = time.monotonic()
    ring()
    return time.monotonic() - start


def ring():
    doorbell.ring(TASK, [1, 2, 3])


def callers(listener):
    """How many have knocked so far."""
    number = 0
    listener.setblocking(False)
    while True:
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return number
        number += 1


def test_a_broker_that_refuses_costs_little_time():
    assert seconds_of(ring) < PATIENCE


def test_a_broker_that_never_answers_costs_a_second(listener):
    listener.listen()
    assert 0.9 < seconds_of(ring) < PATIENCE


def test_after_a_failure_nobody_asks_again_for_a_while(listener, monkeypatch):
    listener.listen()
    ring()
    assert callers(listener) > 0
    ring()
    assert callers(listener) == 0
    monkeypatch.setattr(doorbell, "_resting", {})
    ring()
    assert callers(listener) > 0
