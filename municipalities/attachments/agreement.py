"""Rows and files compared both ways: of attachments, and of the documents that the house makes."""

import logging
import math
import re
import time
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone

from municipalities.access.reach import reachable_ids, unscoped
from municipalities.attachments.file_check import FileCheck
from municipalities.attachments.models import Attachment
from municipalities.documents.models import Document

# What the house calls its files: in the municipality's folder a random name, after the number of
# the document if it is one.
OURS = re.compile(r"\d+/(\d+-)?[0-9a-f]+(\.pdf)?")
# A younger file may belong to a row that is still to be written.
OLD_SECONDS = 24 * 60 * 60
# Each file's content is read once within so many nights.
NIGHTS = 7
# Well within the time that the nightly task has for everything.
READING_SECONDS = 300
# With more than these to be removed, and more than are kept, something else must be wrong.
FEW = 10

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Store:
    """One kind of files: where they lie, and the rows that know them."""

    name: str
    root: Path
    rows: models.QuerySet


def stores():
    return [
        Store("document", settings.DOCUMENTS_ROOT, Document.objects.exclude(file="")),
        Store("attachment", settings.ATTACHMENTS_ROOT, Attachment.objects.with_file()),
    ]


@unscoped("files and rows of all municipalities are compared")
def check_files(*, is_sample=False):
    """Compare everything, remove old files without a row, and leave a `FileCheck` that says so.

    All files are looked for; with `is_sample` only a part of them is read, another one each night,
    and none once that has taken too long.
    """
    check = FileCheck()
    until = time.monotonic() + READING_SECONDS if is_sample else math.inf
    try:
        for store in stores():
            _compare(store, check, is_sample=is_sample, until=until)
    except BaseException as error:
        check.faults.append(f"not finished: {type(error).__name__}")
        raise
    finally:
        _tell(check)
    return check


def _tell(check):
    check.save()
    for fault in check.faults:
        logger.error("files and rows do not agree: %s", fault)
    logger.info("files and rows compared: %s", check)


def _compare(store, check, *, is_sample, until):
    # Files first: one whose row is then missing was there before the rows were read.
    files = _files(store.root)
    known, unread = set(), 0
    for pk, name, size, digest in store.rows.values_list("pk", "file", "size", "sha256"):
        known.add(name)
        is_read = not is_sample or pk % NIGHTS == timezone.localdate().toordinal() % NIGHTS
        if is_read and time.monotonic() > until:
            is_read, unread = False, unread + 1
        fault = _fault(store.root / name, size, digest if is_read else None)
        if fault and store.rows.filter(pk=pk, file=name).exists():
            check.faults.append(f"{store.name} {pk}: {fault}")
        check.rows += 1
    check.files += len(files)
    if unread:
        logger.warning("%ss: %s were not read, as the time was up", store.name, unread)
    _remove_strays(store, files.keys() - known, files, check)


def _files(root):
    """All files by their names, with the time when they were written."""
    found = {}
    for path in root.glob("*/*"):
        name = str(path.relative_to(root))
        if OURS.fullmatch(name):
            try:
                found[name] = path.stat().st_mtime
            except FileNotFoundError:  # removed meanwhile, with its row
                continue
    return found


def _fault(path, size, digest):
    """What is wrong with a file, in words for the log; empty when nothing is."""
    try:
        if path.stat().st_size != size:
            return "the file has another size"
        if digest is not None:
            with path.open("rb") as file:
                if file_digest(file, "sha256").hexdigest() != digest:
                    return "the file has another content"
    except FileNotFoundError:
        return "there is no file"
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"
    return ""


def _remove_strays(store, strays, files, check):
    """Files without a row: those of today may still get one."""
    old = [name for name in strays if time.time() - files[name] > OLD_SECONDS]
    # In the folder of a municipality that this database does not know nothing is removed.
    old = [name for name in old if int(name.partition("/")[0]) in reachable_ids()]
    check.strays += len(strays)
    if len(old) > max(FEW, len(files) // 2):
        check.faults.append(
            f"{store.name}: {len(old)} of {len(files)} files have no row, none is removed: is "
            "this the right database?"
        )
        return
    for name in old:
        (store.root / name).unlink(missing_ok=True)
        logger.warning("removed a %s without a row: %s", store.name, name)
    check.removed += len(old)
