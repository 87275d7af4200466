"""From a wish for documents to files on disk: ask, ring, claim, render, store."""

import hashlib
import logging
from datetime import timedelta
from functools import partial
from pathlib import Path

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import DatabaseError, transaction

from municipalities import doorbell
from municipalities.access.reach import inside, unscoped
from municipalities.documents.design import design_hash
from municipalities.documents.files import write_whole
from municipalities.documents.kinds import kind_of
from municipalities.documents.models import Document, DocumentError
from municipalities.documents.notices import announce
from municipalities.documents.own_process import (
    Interrupted,
    LimitReached,
    Limits,
    in_own_process,
)
from municipalities.documents.pdf import render_pdf, warm

logger = logging.getLogger(__name__)

RENDER = "municipalities.documents.tasks.render_document"
# A report takes about 4 seconds and 100 MiB. All of it ends before Celery's own limits.
LIMITS = Limits(memory=1024, cpu=100, seconds=120)
# How often a worker says that it is still at a row, and how often a visit may ring for one.
RENEW_SECONDS = 15
NUDGE_SECONDS = 30


class TakenOver(Exception):
    """Another worker has the row now."""


@transaction.atomic
def request_documents(*, kind, subject, content_hash):
    """One row a language for a subject's document; rings for those that are new.

    Asking twice gives the same rows. The rows are the queue: a ring that fails loses nothing.
    """
    rows = [
        Document.objects.get_or_create(
            municipality_id=subject.municipality_id,
            kind=kind.name,
            subject_id=subject.pk,
            language=language,
            content_hash=content_hash,
            design_hash=design_hash(kind),
        )
        for language, _name in settings.LANGUAGES
    ]
    ring([document for document, is_new in rows if is_new])
    return [document for document, _is_new in rows]


def ring(documents):
    """Tell a worker, once the rows are visible to it."""
    ids = [document.pk for document in documents]
    if ids:
        transaction.on_commit(partial(doorbell.ring, RENDER, ids), robust=True)


def nudge(documents):
    """Ring for rows that seem left behind when somebody looks at them: the sweeper may be dead."""
    ring(
        document
        for document in documents
        if document.seems_left_behind
        and cache.add(f"document-nudged:{document.pk}", True, NUDGE_SECONDS)
    )


def retry(document):
    """Queue a failed document again; False when it has not failed."""
    if not document.retry():
        return False
    ring([document])
    return True


@unscoped("a worker takes the documents of all municipalities as they come")
def claim(document_id):
    """The document, taken for this worker; None when there is nothing to do for it."""
    document = Document.objects.filter(pk=document_id).first()
    return document if document is not None and document.claim() else None


def make(document):
    """Render one claimed document and store its file, inside its municipality and language.

    Returns True when this call finished the row. A row that another worker has taken over in the
    meantime is left to that worker.
    """
    with inside(document):
        return _make(document)


def _make(document):
    # What fails before the rendering leaves the row to the next attempt.
    kind = kind_of(document)
    snapshot = kind.snapshot(document)
    try:
        pdf = _rendered(document, kind, snapshot)
    except TakenOver:
        return False
    except LimitReached:
        logger.exception("document %s took more than it may", document.pk)
        return document.fail(DocumentError.LIMIT)
    except Interrupted:
        logger.warning("making document %s was interrupted", document.pk, exc_info=True)
        return _again(document)
    except (DatabaseError, SoftTimeLimitExceeded):
        raise
    except Exception:
        logger.exception("document %s could not be rendered", document.pk)
        return document.fail(DocumentError.RENDER)
    try:
        name = store(document, pdf)
    except OSError:
        logger.exception("document %s could not be stored", document.pk)
        return _store_later(document)
    return _finish(document, file=name, size=len(pdf), sha256=hashlib.sha256(pdf).hexdigest())


def _again(document):
    """Let another attempt follow at once; after too many the sweeper gives up."""
    if document.put_back():
        ring([document])
    return False


def _store_later(document):
    """A full disk is not mended in a second: wait 1, 2, 4 and 8 minutes, then say so."""
    if document.attempt >= Document.MAX_ATTEMPTS:
        return document.fail(DocumentError.STORAGE)
    delay = timedelta(minutes=2 ** (document.attempt - 1))
    document.put_back(error=DocumentError.DELAYED, delay=delay)
    return False


def _finish(document, *, file, **about):
    """The row is done and people are told in one step; somebody else's row is left alone."""
    with transaction.atomic():
        is_mine = document.finish(file=file, **about)
        if is_mine:
            _tell(document)
    mine = settings.DOCUMENTS_ROOT / file
    if not is_mine:
        mine.unlink(missing_ok=True)
        return False
    # Attempts that were killed before they could say so may have left files that no row names.
    for other in mine.parent.glob(f"{document.pk}-*.pdf"):
        if other != mine:
            other.unlink(missing_ok=True)
    return True


def _tell(document):
    """A document is no less ready because of a notice that cannot be written."""
    try:
        with transaction.atomic():
            announce(document)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("nobody could be told of document %s", document.pk)


def _rendered(document, kind, snapshot):
    """The bytes, made in a process of its own while the row is kept for this worker."""
    warm()
    return in_own_process(
        partial(render_snapshot, kind, snapshot, document.language),
        limits=LIMITS,
        every=RENEW_SECONDS,
        meanwhile=partial(_keep, document),
    )


def _keep(document):
    if not document.renew():
        raise TakenOver


def render_snapshot(kind, snapshot, language):
    """The bytes of a document in one language, made here and now."""
    html = kind.html(snapshot=snapshot, language=language)
    images = {Path(name).name: Path(finders.find(name)).read_bytes() for name in kind.images}
    return render_pdf(html=html, stylesheets=kind.stylesheets, assets=images)


def store(document, pdf):
    """Write the file so that its name never shows a torn one.

    Each attempt has a name of its own, which nobody can guess.
    """
    name = f"{document.municipality_id}/{document.pk}-{document.token.hex}.pdf"
    write_whole(settings.DOCUMENTS_ROOT / name, pdf)
    return name


@unscoped("the queue holds the documents of all municipalities")
def sweep():
    """Ring again for rows left behind, and give up on those that failed too often."""
    given_up = Document.objects.give_up(DocumentError.STALLED)
    waiting = Document.objects.ids_to_ring()
    doorbell.ring(RENDER, waiting)
    return len(waiting), given_up


@unscoped("whether the queue stands still is asked for all municipalities")
def stands_still(longer_by):
    """Whether something has waited for so long that no worker, or no schedule, can be alive."""
    return Document.objects.left_behind(longer_by=longer_by).exists()
