"""From a waiting row to a scanned file. The rows are the queue; Celery is the doorbell."""

import logging
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from municipalities import doorbell
from municipalities.access.reach import inside, unscoped
from municipalities.attachments.models import WAITING, Attachment, ScanState
from municipalities.attachments.scanner import ScannerDown, ScannerRefused, is_infected

SCAN = "municipalities.attachments.tasks.scan_attachment"
ASK_AGAIN = timedelta(minutes=1)
# So that a worker has other work in between.
MOST_AT_ONCE = 50

logger = logging.getLogger(__name__)


def ring(attachment_ids):
    """Tell a worker; a lost ring is made up for by the sweeper."""
    doorbell.ring(SCAN, attachment_ids)


@unscoped("a worker takes the files of all municipalities as they come")
def _waiting(attachment_id):
    """The row, unless another one has just found out that the scanner is down."""
    waiting = Attachment.objects.waiting()
    if waiting.filter(asked_at__gt=Now()).exists():
        return None
    return waiting.filter(pk=attachment_id).first()


def scan(attachment_id):
    """Have one file scanned, if it still waits; doing it twice does no harm."""
    attachment = _waiting(attachment_id) if settings.SCANNER else None
    if attachment is not None:
        with inside(attachment):
            _scan(attachment)


def _scan(attachment):
    try:
        state = ScanState.INFECTED if _is_infected(attachment) else ScanState.CLEAN
    except ScannerDown as error:
        # It keeps waiting: nobody has said that it is clean.
        logger.warning("the scanner gave no answer about attachment %s: %s", attachment.pk, error)
        _write(attachment, state=ScanState.PENDING)
        _postpone_all(attachment)
        return
    except FileNotFoundError as error:
        # Somebody may have forgotten to mount the files; the nightly comparison tells of it too.
        logger.warning("attachment %s has no file to be scanned: %s", attachment.pk, error)
        _write(attachment, state=ScanState.PENDING, asked_at=Now())
        return
    except ScannerRefused as error:
        logger.warning("attachment %s could not be scanned: %s", attachment.pk, error)
        state = ScanState.ERROR
    _finish(attachment, state)


def _is_infected(attachment):
    if not attachment.path.exists():
        raise FileNotFoundError(attachment.path)
    return is_infected(attachment.path, settings.SCANNER)


@unscoped("while the scanner is down one file is tried a minute, and all others wait")
def _postpone_all(attachment):
    """Let one be tried in a minute, another one if there is any, and the rest a minute later.

    A worker that waits for a silent scanner does nothing else, no document and no mail. The file
    that was tried comes last, so that one on which the scanner fails does not stand in the way.
    """
    waiting = Attachment.objects.waiting()
    following = waiting.exclude(pk=attachment.pk).first() or attachment
    waiting.update(asked_at=Now() + ASK_AGAIN - timedelta(seconds=1))
    waiting.filter(pk=attachment.pk).update(asked_at=Now() + ASK_AGAIN)
    waiting.filter(pk=following.pk).update(asked_at=Now())


@transaction.atomic
def _finish(attachment, state):
    fields = {"state": state, "scanned_at": timezone.now()}
    if state == ScanState.INFECTED:
        fields["file"] = ""
    if _write(attachment, **fields) and state == ScanState.INFECTED:
        logger.error("attachment %s is infected; its file is deleted", attachment.pk)
        transaction.on_commit(partial(attachment.path.unlink, missing_ok=True), robust=True)


def _write(attachment, **fields):
    """Only while the file still waits: whoever was first has said how it is."""
    waiting = Attachment.objects.filter(pk=attachment.pk, state__in=WAITING)
    return waiting.update(**fields)


@unscoped("files of all municipalities wait for the scanner")
def sweep():
    """Ring again for files that nobody has scanned: a ring was lost, or the scanner was down.

    Where there is no scanner any more, nothing waits for it.
    """
    if not settings.SCANNER:
        Attachment.objects.filter(state=ScanState.PENDING).update(state=ScanState.NOT_SCANNED)
        return 0
    ids = _claimed()
    ring(ids)
    return len(ids)


@transaction.atomic
def _claimed():
    """The files to ring for now: no sweep rings for them again before a minute has passed."""
    overdue = Q(asked_at=None) | Q(asked_at__lt=Now() - ASK_AGAIN)
    waiting = Attachment.objects.waiting().filter(overdue).select_for_update()
    ids = list(waiting.values_list("pk", flat=True)[:MOST_AT_ONCE])
    Attachment.objects.filter(pk__in=ids).update(asked_at=Now())
    return ids
