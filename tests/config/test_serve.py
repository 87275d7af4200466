"""The start command: what it starts, what it starts again, and that it leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings

PATIENCE = 60


def wait_until(question):
    deadline = time.monotonic() + PATIENCE
    while not (answer := question()):
        assert time.monotonic() < deadline, f"waited {PATIENCE} seconds for {question.__name__}"
        time.sleep(0.1)
    return answer


class Site:
    """`manage.py serve` in a process of its own, with an empty folder for its data."""

    def __init__(self, folder, **environment):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        fresh = {
            "VAR_DIR": str(folder),
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "CELERY_BROKER_URL": "",
        }
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(self.port)],
            cwd=settings.BASE_DIR,
            env=os.environ | fresh | environment,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    def is_answering(self):
        try:
            return urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).status == 200
        except OSError:
            return False

    def children(self, module):
        """The process ids of the programs that the command has started itself."""
        own = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in own if module in Path(f"/proc/{pid}/cmdline").read_text()]

    def end(self, how):
        started = time.monotonic()
        self.process.send_signal(how)
        return self.process.wait(PATIENCE), time.monotonic() - started


@pytest.fixture
def serve(tmp_path):
    sites = []

    def start(**environment):
        site = Site(tmp_path, **environment)
        sites.append(site)
        wait_until(site.is_answering)
        return site

    yield start
    for site in sites:
        site.process.terminate()
        site.process.wait(PATIENCE)


def alive_in(*groups):
    """The processes of these groups that still run; a zombie waits only for its parent to look."""
    alive = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            state, _, group = stat.read_text().rpartition(") ")[2].split()[:3]
            if int(group) in groups and state != "Z":
                alive.append(int(stat.parent.name))
    return alive


def test_a_dead_worker_is_started_again_and_stopping_leaves_nothing(serve):
    site = serve()
    [web] = site.children("gunicorn")
    [first] = wait_until(lambda: site.children("celery"))

    os.kill(first, signal.SIGKILL)

    def is_replaced():
        return [pid for pid in site.children("celery") if pid != first]

    [second] = wait_until(is_replaced)
    assert alive_in(first) == []
    assert site.is_answering()

    code, seconds = site.end(signal.SIGTERM)
    assert code == 0
    assert seconds < 10
    assert alive_in(web, second) == []


def test_it_fails_with_the_web_server_and_takes_the_worker_along(serve):
    site = serve()
    [web] = site.children("gunicorn")
    [worker] = wait_until(lambda: site.children("celery"))

    os.kill(web, signal.SIGKILL)

    assert site.process.wait(PATIENCE) == 1
    assert alive_in(web, worker) == []


def test_with_a_broker_the_worker_is_left_to_others(serve):
    site = serve(CELERY_BROKER_URL="redis://127.0.0.1:1/0")

    assert site.children("celery") == []
    assert site.end(signal.SIGINT)[0] == 0
