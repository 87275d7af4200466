"""A real browser, the site served on loopback, and a Celery worker process beside it."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import expect, sync_playwright

from config.celery import app
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.browser.underway import Underway
from tests.browser.visitor import Visitor
from tests.database_url import database_url

PATIENCE = 60
# A busy machine is no fault of the page.
expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session", autouse=True)
def _synchronous_database_beside_an_event_loop():
    """Playwright runs a loop in this thread, which Django would take for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Let the fixtures see whether the test itself failed."""
    report = yield
    setattr(item, f"{report.when}_failed", report.failed)
    return report


@pytest.fixture
def site(live_server):
    """The address of the served site, whose last requests are answered before the test ends."""
    with Underway() as requests:
        yield live_server.url
        requests.wait_until_answered()


@pytest.fixture
def visit(chromium, site, request):
    """Open the site as one person after the other; the page must not complain to its console.

    After a failure a picture of each window is left in the folder of the test's database.
    """
    visitors = []

    def visit(person=None, *, width=1280, javascript=True, language="en"):
        visitor = Visitor(
            chromium,
            site,
            person,
            width=width,
            javascript=javascript,
            language=language,
        )
        visitors.append(visitor)
        return visitor

    yield visit
    if getattr(request.node, "call_failed", False):
        for number, visitor in enumerate(visitors):
            visitor.show(django_settings.VAR_DIR / f"{request.node.name}-{number}.png")
    for visitor in visitors:
        visitor.close()


@pytest.fixture
def worker(transactional_db, settings, worker_id, tmp_path):
    """A Celery worker process that works on the test database and hears only its rings."""
    settings.DOCUMENTS_ROOT = django_settings.VAR_DIR / "documents"
    queue = f"test-{worker_id}-{os.getpid()}-{time.monotonic_ns()}"
    before, app.conf.task_default_queue = app.conf.task_default_queue, queue
    app.amqp.queues = app.amqp.Queues({})
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "CELERY_QUEUE": queue,
        "DJANGO_ALLOW_ASYNC_UNSAFE": "",
    }
    log = (tmp_path / "worker.log").open("w")
    command = [
        *(sys.executable, "-m", "celery", "--app", "config", "worker", "--concurrency", "1"),
        *("--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"),
        *("--hostname", queue),
    ]
    process = subprocess.Popen(
        command, env=environment, stdout=log, stderr=log, start_new_session=True
    )
    yield process
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(PATIENCE)
    log.close()
    app.conf.task_default_queue = before
