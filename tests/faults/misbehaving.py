"""The index report as a document that misbehaves when its content says so.

FAULTS_REPORT=whole prints the report itself, otherwise a page with a name: what goes wrong around
a document does not depend on what else it says.
"""

import os
import signal
import time
from dataclasses import replace

from index_assessment.report.kind import index_report as real_report

GIBIBYTE = 1 << 30


def _die():
    os.kill(os.getpid(), signal.SIGKILL)


def _hang():
    time.sleep(3600)


def _eat():
    """More than any limit allows."""
    eaten = bytes(3 * GIBIBYTE)
    raise AssertionError(f"nobody stopped {len(eaten)} bytes")


def _run():
    while True:
        pass


def _dawdle():
    time.sleep(1)


def _linger():
    time.sleep(4)


DEEDS = {
    "die": _die,
    "hang": _hang,
    "eat": _eat,
    "run": _run,
    "dawdle": _dawdle,
    "linger": _linger,
}


def _html(*, snapshot, language):
    if "deed" in snapshot:
        DEEDS[snapshot["deed"]]()
    if os.environ.get("FAULTS_REPORT") == "whole":
        return real_report.html(snapshot=snapshot, language=language)
    title = snapshot["municipality"]["name"][language]
    return (
        f'<!doctype html><html lang="{language}"><head><title>{title}</title></head>'
        f"<body><h1>{title}</h1></body></html>"
    )


index_report = replace(real_report, html=_html)
