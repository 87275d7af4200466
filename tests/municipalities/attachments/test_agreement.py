"""Rows and files are compared both ways: what is wrong is told, and what nobody owns goes."""

import logging
import os
import signal
import time
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from municipalities.attachments import agreement, tasks
from municipalities.attachments.agreement import FEW, NIGHTS, check_files
from municipalities.models import FileCheck
from tests.factories.municipalities import attached, stored

pytestmark = pytest.mark.django_db
HOURS = 60 * 60


@pytest.fixture(params=["attachment", "document"])
def name(request):
    return request.param


@pytest.fixture
def row(municipality, name):
    make = {"attachment": attached, "document": stored}[name]
    return make(b"content", municipality=municipality)


@pytest.fixture
def root(settings, name):
    return {"attachment": settings.ATTACHMENTS_ROOT, "document": settings.DOCUMENTS_ROOT}[name]


def stray(root, municipality_id, *, name="ab12", age=HOURS * 25):
    path = root / str(municipality_id) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"nobody's")
    os.utime(path, (time.time() - age,) * 2)
    return path


def test_rows_and_files_that_agree(row):
    check = check_files()
    assert check.is_fine
    assert (check.rows, check.files, check.strays, check.removed) == (1, 1, 0, 0)
    assert row.path.exists()


FAULTS = {
    "there is no file": lambda path: path.unlink(),
    "the file has another size": lambda path: path.write_bytes(b"much longer content"),
    "the file has another content": lambda path: path.write_bytes(b"CONTENT"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_with_a_file_is_told(row, name, fault, caplog):
    FAULTS[fault](row.path)
    with caplog.at_level(logging.ERROR):
        check = check_files()
    assert check.faults == [f"{name} {row.pk}: {fault}"]
    assert check.faults[0] in caplog.text
    assert FileCheck.objects.get().faults == check.faults


def test_an_old_file_without_a_row_is_removed(row, root):
    path = stray(root, row.municipality_id)
    check = check_files()
    assert (check.strays, check.removed) == (1, 1)
    assert not path.exists()
    assert row.path.exists()


def test_a_young_file_may_still_get_its_row(row, root):
    path = stray(root, row.municipality_id, age=HOURS * 23)
    check = check_files()
    assert (check.strays, check.removed) == (1, 0)
    assert path.exists()


def test_what_the_house_has_not_written_is_left(row, root, municipality):
    paths = [
        stray(root, municipality.pk, name=".temporary"),
        stray(root, municipality.pk, name="read me.txt"),
        stray(root, municipality.pk + 1),
    ]
    assert check_files().removed == 0
    assert all(path.exists() for path in paths)


def test_with_the_wrong_database_nothing_is_removed(row, root):
    paths = [stray(root, row.municipality_id, name=f"ab{n}") for n in range(FEW + 1)]
    check = check_files()
    assert check.removed == 0
    assert "is this the right database?" in check.faults[0]
    assert all(path.exists() for path in paths)


def test_each_night_reads_another_part_and_looks_for_all(row, monkeypatch):
    row.path.write_bytes(b"CONTENT")
    today, found = timezone.localdate(), []
    for night in range(NIGHTS):
        day = today + timedelta(days=night)
        monkeypatch.setattr(timezone, "localdate", lambda day=day: day)
        found.append(check_files(is_sample=True).is_fine)
    assert sorted(found) == [False, *[True] * (NIGHTS - 1)]
    row.path.unlink()
    assert not check_files(is_sample=True).is_fine


def test_when_its_time_is_up_it_reads_no_more_and_still_looks_for_all(row, monkeypatch, caplog):
    monkeypatch.setattr(agreement, "NIGHTS", 1)
    row.path.write_bytes(b"CONTENT")
    assert not check_files(is_sample=True).is_fine
    monkeypatch.setattr(agreement, "READING_SECONDS", -1)
    assert check_files(is_sample=True).is_fine
    assert "1 were not read" in caplog.text
    assert not check_files().is_fine
    row.path.unlink()
    assert not check_files(is_sample=True).is_fine


@contextmanager
def cut_short_after(seconds):
    """As Celery does it: by a signal, wherever the task is."""

    def cut_short(*_signal):
        raise SoftTimeLimitExceeded

    before = signal.signal(signal.SIGALRM, cut_short)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_comparison_that_is_cut_short_says_so(row, root, monkeypatch):
    """A file that never comes to its end."""
    os.mkfifo(row.path.with_name("endless"))
    row.path.with_name("endless").rename(row.path)
    type(row).objects.filter(pk=row.pk).update(size=0)
    path = stray(root, row.municipality_id)
    monkeypatch.setattr(agreement, "NIGHTS", 1)
    with cut_short_after(1), pytest.raises(SoftTimeLimitExceeded):
        tasks.check_files()
    assert FileCheck.objects.get().faults == ["not finished: SoftTimeLimitExceeded"]
    assert path.exists()


def test_the_task(row):
    tasks.check_files()
    assert FileCheck.objects.get().is_fine


def test_the_command_fails_when_something_is_wrong(row, name):
    out = StringIO()
    call_command("check_files", stdout=out)
    assert "1 rows, 1 files" in out.getvalue()
    row.path.unlink()
    with pytest.raises(CommandError):
        call_command("check_files", stdout=out)
    assert f"{name} {row.pk}: there is no file" in out.getvalue()


def test_staff_read_what_was_found(staff, row, name):
    row.path.unlink()
    check = check_files()
    page = staff.get(reverse("admin:municipalities_filecheck_change", args=[check.pk]))
    assert f"{name} {row.pk}: there is no file" in page.content.decode()
    assert staff.get(reverse("admin:municipalities_filecheck_changelist")).status_code == 200
