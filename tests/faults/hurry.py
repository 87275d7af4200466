"""What differs in a worker that is made to fail: shorter waits, misbehaving documents, a trap."""

import os
import signal
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from django.apps import AppConfig

from municipalities.documents import kinds

# By module: what is waited for there, and how long here.
WAITS = {
    "municipalities.queued_rows": {"LEFT_BEHIND": timedelta(seconds=2)},
    "municipalities.documents.queue": {"RENEW_SECONDS": 1},
    "municipalities.mail.delivery": {"REST": timedelta(seconds=1)},
}
# By how much of a report is printed, in seconds: how long a worker has a row without a word, which
# is longer than loading the fonts takes, the limits of one document, and when a worker is deaf.
LEASE = {"light": 5, "whole": 20}
WALL = {"light": 6, "whole": 60}
CPU = {"light": 3, "whole": 30}
DEAF_AFTER = {"light": 60, "whole": 120}


class Hurry(AppConfig):
    name = "tests.faults"
    label = "faults"

    def ready(self):
        size = os.environ["FAULTS_REPORT"]
        deafness = {"LOOK_EVERY": 1, "DEAF_AFTER": DEAF_AFTER[size]}
        for module, waits in {**WAITS, "config.deafness": deafness}.items():
            vars(import_module(module)).update(waits)
        queue = import_module("municipalities.documents.queue")
        queue.LIMITS = replace(queue.LIMITS, cpu=CPU[size], seconds=WALL[size])
        document = self.apps.get_model("municipalities", "Document")
        document.LEASE = timedelta(seconds=LEASE[size])
        kinds.register("index_report", "tests.faults.misbehaving.index_report")
        os.replace = _trapped(os.replace, Path(os.environ["FAULTS_TRAP"]))


def _trapped(rename, trap):
    """Die once, right after a finished document got its name: the trap is a file."""

    def renamed(source, target, **options):
        rename(source, target, **options)
        if str(target).endswith(".pdf") and trap.exists():
            trap.unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    return renamed
