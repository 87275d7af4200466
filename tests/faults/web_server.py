"""The site as it is served for real, on the test's database, and processes that save to it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from config.management.commands.serve import GUNICORN
from tests.database_url import database_url

SAVER = Path(__file__).with_name("saver.py")
TOKEN = "t" * 32
STOP_SECONDS = 30


class WebServer:
    def __init__(self, process, host):
        self.process, self.host, self.savers = process, host, []

    def wait_until_listening(self):
        place, port = self.host.split(":")
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex((place, int(port))) == 0:
                    return
            time.sleep(0.1)
        raise TimeoutError("the web server does not listen")

    def workers(self):
        """The ids of the processes that answer; the first one only starts and watches them."""
        pid = self.process.pid
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill_worker(self):
        for pid in self.workers()[:1]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def saver(self, kind, person, *, seed, **plan):
        """Start a process in which a person saves; `told` waits for what it was told."""
        plan |= {"kind": kind, "host": self.host, "token": TOKEN, "seed": seed}
        session = person.cookies[settings.SESSION_COOKIE_NAME].value
        plan["cookie"] = (
            f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        )
        command = [sys.executable, str(SAVER)]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        process.stdin.write(json.dumps(plan))
        process.stdin.close()
        self.savers.append(process)
        return process

    def stop(self):
        """Ends whatever is left of it, and of those who saved to it."""
        for saver in self.savers:
            saver.kill()
            saver.wait()
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def told(process):
    result = process.stdout.read()
    process.stdout.close()
    assert process.wait(STOP_SECONDS) == 0
    return json.loads(result)


@contextmanager
def web_server(folder, *, workers=2, database_options=""):
    """Gunicorn with the command's own settings, and its log in `folder`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{probe.getsockname()[1]}"
    environment = os.environ | {
        "DATABASE_URL": database_url(database_options),
        "VAR_DIR": str(settings.VAR_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
        "REQUIRE_SECOND_FACTOR": "0",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "",
    }
    command = [sys.executable, "-m", "gunicorn", *GUNICORN, f"--bind={host}"]
    with (folder / "web.log").open("w") as log:
        process = subprocess.Popen(
            [*command, f"--workers={workers}"],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        server = WebServer(process, host)
        try:
            server.wait_until_listening()
            yield server
        finally:
            server.stop()


def paths(person, assessment):
    """Where a person saves to; `%s` stands for the question's code."""
    with translation.override("en"):
        return {
            "answer": person.url("answer_save", assessment.pk, "CODE").replace("CODE", "%s"),
            "section": person.url("assessment_section", assessment.pk, "education"),
            "commentary": reverse(
                "admin:index_assessment_assessment_review", args=[assessment.pk, "education"]
            ),
        }
