"""A real browser, the site served on loopback, and a Celery worker process beside it."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings as django_settings
from django.db import connection
from playwright.sync_api import sync_playwright

from config.celery import app
from tests.browser.visitor import Visitor

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60


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
def visit(chromium, live_server, request):
    """Open the site as one person after the other; the page must not complain to its console.

    After a failure a picture of each window is left in the folder of the test's database.
    """
    visitors = []

    def visit(person=None, *, width=1280, javascript=True, language="en"):
        visitor = Visitor(
            chromium,
            live_server.url,
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


def database_url():
    """The test database's address, for a process of its own."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user, password = database["USER"], database["PASSWORD"]
    login = f"{user}:{password}" if password else user
    return f"postgres://{login}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


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
