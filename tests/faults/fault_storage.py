"""A disk that is full or takes nothing: no torn file, a reason in words, and a later try."""

import os
import resource
import subprocess
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.db.models import F

from municipalities.documents.models import Document, DocumentError
from tests.faults import visitors
from tests.faults.bounds import least, most
from tests.faults.outcome import rows
from tests.faults.programs import children, wait_until

LANGUAGES = 3
LATER = timedelta(hours=1)
KIBIBYTE = 1024
IS_ROOT = os.geteuid() == 0


@contextmanager
def full(installation):
    """A small disk without room for another byte; without root, files that may not grow."""
    if not IS_ROOT:
        with files_limited_to(0, installation):
            yield
        return
    filler = installation.documents_folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(KIBIBYTE))
    yield
    filler.unlink()


@contextmanager
def files_limited_to(size, installation):
    main = installation.worker.pid
    for process in [main, *children(main)]:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    yield
    for process in [main, *children(main)]:
        resource.prlimit(process, resource.RLIMIT_FSIZE, resource.prlimit(0, resource.RLIMIT_FSIZE))


@contextmanager
def read_only(installation):
    """Not even root may write to such a disk; others may not write to such a folder."""
    folder = installation.documents_folder
    if IS_ROOT:
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    else:
        folder.chmod(0o500)
    yield
    if IS_ROOT:
        subprocess.run(["mount", "-o", "remount,rw", folder], check=True)
    else:
        folder.chmod(0o700)


@contextmanager
def disk(installation):
    """The documents' folder, which root makes a disk of its own."""
    folder = installation.documents_folder
    folder.mkdir()
    if not IS_ROOT:
        yield
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "faults", folder], check=True)
    try:
        yield
    finally:
        installation.worker.kill()
        subprocess.run(["umount", folder], check=True)


def is_made_later(damage, installation, promised):
    """The page says that it is tried again by itself, and so it is when its time has come."""
    installation.serve()
    with disk(installation):
        installation.work()
        first = installation.finished(installation.ask_for())
        with damage(installation):
            edition = installation.edition()
            ids = installation.documents_of([edition])
            wait_until(lambda: all(row.error == DocumentError.DELAYED for row in rows(ids)))
            manager = visitors.manager(installation, edition.municipality)
            page = manager.get(manager.path("report_list", edition.assessment_id))
            ready = manager.get("/readiness")
            left = [path for path in installation.documents_folder.rglob(".*") if path.is_file()]
        Document.objects.filter(pk__in=ids).update(due_at=F("due_at") - LATER)
        outcome = installation.finished([row.pk for row in first.rows] + ids)
        promised(
            delayed_in_words=least(page.says(DocumentError.DELAYED.label), 1),
            told_by_readiness=least('"storage": "down"' in ready.text, 1),
            left_files=most(len(left), 0),
            **outcome.promises(2 * LANGUAGES),
        )


def test_disk_full(installation, promised):
    is_made_later(full, installation, promised)


def test_storage_read_only(installation, promised):
    is_made_later(read_only, installation, promised)
