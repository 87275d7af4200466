"""Storing and removing: the file comes before its row and goes after it.

A process that dies in between leaves a file without a row, never a row without its file; the
nightly comparison (`agreement`) removes what is left.
"""

import uuid
from contextlib import contextmanager
from functools import partial
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from municipalities.attachments.models import Attachment, ScanState
from municipalities.attachments.scanning import ring
from municipalities.documents.files import write_whole
from municipalities.models.municipality import Municipality


class QuotaExceeded(ValidationError):
    """The municipality has no room left for the file."""


def write_file(content, *, municipality):
    """Write the file and give its name."""
    name = f"{municipality.pk}/{uuid.uuid4().hex}"
    write_whole(settings.ATTACHMENTS_ROOT / name, content)
    return name


@contextmanager
def deleted_without_row(file):
    """Inside the transaction of its row: the file goes again when the row fails.

    Not around it: what fails at COMMIT or after it may have left the row.
    """
    try:
        yield
    except BaseException:
        _delete_file(file)
        raise


@transaction.atomic
def add_row(*, municipality, file, checked, title, language, by):
    """The row of a kept file, while there is room for it; tells the scanner, if there is one."""
    # One after the other, so that two at once do not both take the last room.
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    size = len(checked.content)
    if municipality.attachments.total_size() + size > settings.ATTACHMENT_QUOTA:
        raise QuotaExceeded(
            _("There is no room for more files: remove some that are not needed any more.")
        )
    attachment = Attachment.objects.create(
        municipality=municipality,
        title=title,
        language=language,
        name=checked.name,
        kind=checked.kind,
        size=size,
        sha256=sha256(checked.content).hexdigest(),
        file=file,
        state=ScanState.PENDING if settings.SCANNER else ScanState.NOT_SCANNED,
        asked_at=Now() if settings.SCANNER else None,
        added_by_id=by.pk,
    )
    if settings.SCANNER:
        transaction.on_commit(partial(ring, [attachment.pk]), robust=True)
    return attachment


def remove(attachment):
    """Delete the row, and the file once that is certain. Part of the caller's transaction."""
    file = attachment.file
    attachment.delete()
    if file:
        transaction.on_commit(partial(_delete_file, file), robust=True)


def _delete_file(name):
    (settings.ATTACHMENTS_ROOT / name).unlink(missing_ok=True)
