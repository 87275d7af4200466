"""The one start command: the web server and, without a broker, the worker beside it."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

LOOK_EVERY = 0.2
# Stopping takes no longer than this, so that it fits into what a container or `make` waits for.
GRACE = 8
LONGEST_PAUSE = 60

GUNICORN = [
    "config.wsgi",
    f"--graceful-timeout={GRACE - 1}",
    "--no-control-socket",
    # Without threads, the idle connections that browsers open ahead would hold every worker.
    "--threads=4",
]
CELERY = [
    "--quiet",
    "--app=config.celery:app",
    "worker",
    "--concurrency=1",
    "--loglevel=WARNING",
    "--without-gossip",
    "--without-mingle",
    "--without-heartbeat",
    # The schedule lives in memory: nothing in it needs to survive, and no file can be torn.
    "--beat",
    "--scheduler=celery.beat:Scheduler",
]


class Child:
    """A program in a process group of its own, so that nothing that it forked outlives it."""

    def __init__(self, module, *arguments):
        self.command = [sys.executable, "-m", module, *arguments]
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, start_new_session=True)
        self.started_at = time.monotonic()

    @property
    def exit_code(self):
        return self.process.poll()

    @property
    def age(self):
        return time.monotonic() - self.started_at

    def kill_group(self):
        with suppress(ProcessLookupError):  # everything in it has ended by itself
            os.killpg(self.process.pid, signal.SIGKILL)


class Worker(Child):
    """A child that is started again when it dies, after a pause that grows while it keeps dying."""

    pause = 1
    died_at = None

    def look_after(self):
        if self.died_at is not None:
            if time.monotonic() - self.died_at >= self.pause:
                self.pause = min(2 * self.pause, LONGEST_PAUSE)
                self.died_at = None
                self.start()
        elif self.exit_code is not None:
            self.kill_group()
            self.died_at = time.monotonic()
            if self.age > LONGEST_PAUSE:
                self.pause = 1


def stop(children):
    """Ask all to finish what they are doing, wait for them together, and end what is left."""
    for child in children:
        child.process.terminate()
    deadline = time.monotonic() + GRACE
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0, deadline - time.monotonic()))
        child.kill_group()
        child.process.wait()


class Command(BaseCommand):
    help = "Serve the site: the web server and, unless a broker is configured, the worker."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", default=settings.PORT)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *, host, port, workers, **options):
        asked_to_stop = []
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda number, frame: asked_to_stop.append(number))
        web = Child("gunicorn", *GUNICORN, f"--bind={host}:{port}", f"--workers={workers}")
        is_own_broker = settings.CELERY_BROKER_URL.startswith("filesystem:")
        helpers = [Worker("celery", *CELERY)] if is_own_broker else []
        self.stdout.write(f"Mosaiikki: http://{host}:{port}/   (stop with Ctrl-C)")
        self.stdout.flush()
        while web.exit_code is None and not asked_to_stop:
            time.sleep(LOOK_EVERY)
            for helper in helpers:
                helper.look_after()
        stop([web, *helpers])
        if not asked_to_stop:
            raise CommandError(f"The web server ended by itself with code {web.exit_code}.")
