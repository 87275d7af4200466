"""From a wish for documents to files on disk: ask, ring, claim, render, store."""

import hashlib
import logging
import os
import uuid
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction

from municipalities.access.reach import inside
from municipalities.documents import doorbell
from municipalities.documents.design import design_hash
from municipalities.documents.kinds import kind_of
from municipalities.documents.models import (
    MAX_ATTEMPTS,
    Document,
    DocumentError,
    DocumentState,
)
from municipalities.documents.pdf import render_pdf

logger = logging.getLogger(__name__)


@transaction.atomic
def request_documents(*, kind, subject, content_hash):
    """One row a language for a subject's document; rings for those that are new.

    Asking twice gives the same rows. The rows are the queue: a ring that fails loses nothing.
    """
    rows = [
        Document.objects.get_or_create(
            kind=kind.name,
            subject_id=subject.pk,
            language=language,
            content_hash=content_hash,
            design_hash=design_hash(kind),
            defaults={"municipality_id": subject.municipality_id},
        )
        for language, _name in settings.LANGUAGES
    ]
    ring([document for document, is_new in rows if is_new])
    return [document for document, _is_new in rows]


def ring(documents):
    """Tell a worker, once the rows are visible to it."""
    ids = [document.pk for document in documents]
    if ids:
        transaction.on_commit(lambda: doorbell.ring(ids), robust=True)


def retry(document):
    """Queue a failed document again; False when it has not failed."""
    if not document.retry():
        return False
    ring([document])
    return True


def make(document):
    """Render one claimed document and store its file.

    Returns True when this call finished the row. A row that another worker has taken over in the
    meantime is left to that worker.
    """
    try:
        with inside(document):
            pdf = render(document)
    except Exception:
        logger.exception("document %s could not be rendered", document.pk)
        return document.fail(DocumentError.RENDER)
    try:
        name = store(document, pdf)
    except OSError:
        logger.exception("document %s could not be stored", document.pk)
        return document.fail(DocumentError.STORAGE)
    digest = hashlib.sha256(pdf).hexdigest()
    is_mine = document.finish(file=name, size=len(pdf), sha256=digest)
    if not is_mine:
        (settings.DOCUMENTS_ROOT / name).unlink(missing_ok=True)
    return is_mine


def render(document):
    """The bytes of a document, in its own language."""
    kind = kind_of(document)
    return render_snapshot(kind, kind.snapshot(document), document.language)


def render_snapshot(kind, snapshot, language):
    html = kind.html(snapshot=snapshot, language=language)
    images = {Path(name).name: Path(finders.find(name)).read_bytes() for name in kind.images}
    return render_pdf(html=html, stylesheets=kind.stylesheets, assets=images)


def store(document, pdf):
    """Write the file so that its name never shows a torn one; the name is random."""
    folder = settings.DOCUMENTS_ROOT / str(document.municipality_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{document.municipality_id}/{uuid.uuid4().hex}.pdf"
    final = settings.DOCUMENTS_ROOT / name
    temporary = final.with_suffix(".tmp")
    try:
        with temporary.open("xb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(final)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return name


def sweep():
    """Ring again for rows left behind, and give up on those that failed too often."""
    left = Document.objects.left_behind()
    given_up = left.filter(attempt__gte=MAX_ATTEMPTS).update(
        state=DocumentState.FAILED, error=DocumentError.STALLED, token=None
    )
    waiting = list(left.values_list("pk", flat=True))
    doorbell.ring(waiting)
    return len(waiting), given_up
