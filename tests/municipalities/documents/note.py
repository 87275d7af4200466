"""A small kind of document, so that the queue is tested without an app above it."""

import os
import signal
import time
from dataclasses import replace

from municipalities.documents.kinds import DocumentKind

TITLES = {"fi": "Muistio", "sv": "Anteckning", "en": "Note"}


def _snapshot(document):
    return {"title": TITLES, "subject": document.subject_id}


def _html(*, snapshot, language):
    title = snapshot["title"][language]
    return (
        f'<!doctype html><html lang="{language}"><head><title>{title}</title></head>'
        f"<body><h1>{title}</h1><p>{snapshot['subject']}</p></body></html>"
    )


def _filename(snapshot, language):
    return f"{snapshot['title'][language].lower()}.pdf"


def _title(snapshot, language):
    return snapshot["title"][language]


def _page(document):
    return document.municipality.get_absolute_url()


note = DocumentKind(
    name="note",
    snapshot=_snapshot,
    html=_html,
    filename=_filename,
    title=_title,
    page=_page,
    stylesheets=(),
    images=(),
    design=(),
)


def _broken_html(*, snapshot, language):
    return "<!doctype html><html><body>no language, no title</body></html>"


def _slow_html(*, snapshot, language):
    time.sleep(1)
    return _html(snapshot=snapshot, language=language)


def _endless_html(*, snapshot, language):
    time.sleep(600)


def _deadly_html(*, snapshot, language):
    os.kill(os.getpid(), signal.SIGKILL)


def _no_title(snapshot, language):
    raise LookupError(language)


unprintable = replace(note, name="unprintable", html=_broken_html)
slow = replace(note, name="slow", html=_slow_html)
endless = replace(note, name="endless", html=_endless_html)
deadly = replace(note, name="deadly", html=_deadly_html)
unnamed = replace(note, name="unnamed", title=_no_title)
