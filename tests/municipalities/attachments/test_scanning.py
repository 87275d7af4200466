"""Files go to the scanner, a real process, and come back clean, infected, or not at all."""

import socket
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from municipalities.attachments import scanner, scanning, tasks
from municipalities.attachments.checking import checked
from municipalities.attachments.models import ScanState
from municipalities.attachments.storing import add_row, write_file
from municipalities.models import Attachment
from tests.factories.municipalities import UserFactory, attached
from tests.municipalities.attachments.other_files import EICAR

pytestmark = pytest.mark.django_db
PROGRAM = Path(__file__).with_name("clamd.py")
# Ends as clamscan does: 1 for a virus, 2 for a failure.
COMMAND = (
    "import sys; content = open(sys.argv[-1], 'rb').read(); "
    "sys.exit(2 if b'fail' in content else b'EICAR-STANDARD' in content)"
)


@contextmanager
def running(*arguments):
    """A scanner on a port of its own; the port."""
    process = subprocess.Popen(
        [sys.executable, PROGRAM, *arguments], stdout=subprocess.PIPE, text=True
    )
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


@pytest.fixture
def clamd(settings):
    with running("honest") as port:
        settings.SCANNER = f"clamd://127.0.0.1:{port}"
        yield


@pytest.fixture
def no_scanner(settings):
    """The address of a scanner that is not there: the port is taken, and nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.SCANNER = f"clamd://127.0.0.1:{taken.getsockname()[1]}"
        yield


def added(municipality, content=b"hello", name="file.txt"):
    """As the site adds it."""
    found = checked(SimpleUploadedFile(name, content))
    return add_row(
        municipality=municipality,
        file=write_file(found.content, municipality=municipality),
        checked=found,
        title="A file",
        language="fi",
        by=UserFactory(),
    )


def scanned(attachment):
    scanning.scan(attachment.pk)
    attachment.refresh_from_db()
    return attachment


def test_without_a_scanner_nothing_waits(municipality):
    attachment = scanned(added(municipality))
    assert attachment.state == ScanState.NOT_SCANNED
    assert attachment.is_available
    assert scanning.sweep() == 0


def test_a_file_waits_for_the_scanner_and_is_clean_then(municipality, clamd):
    attachment = added(municipality)
    assert attachment.state == ScanState.PENDING
    assert not attachment.is_available
    assert scanned(attachment).state == ScanState.CLEAN
    assert attachment.is_available
    assert attachment.scanned_at <= timezone.now()


@pytest.mark.parametrize("size", [0, 1, scanner.CHUNK, scanner.CHUNK + 1, 3_000_000])
def test_files_of_any_size_are_scanned_to_their_end(municipality, clamd, size):
    for content, state in ((b"x" * size + EICAR, "infected"), (b"x" * size, "clean")):
        attachment = attached(content, municipality=municipality, state=ScanState.PENDING)
        assert scanned(attachment).state == state


def test_an_infected_file_is_deleted_and_its_row_says_so(
    municipality, clamd, django_capture_on_commit_callbacks
):
    attachment = added(municipality, EICAR)
    path = attachment.path
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        scanned(attachment)
    assert attachment.state == ScanState.INFECTED
    assert attachment.file == ""
    assert not path.exists()
    assert not attachment.is_available
    assert municipality.attachments.total_size() == 0


@pytest.mark.parametrize("manner", ["nonsense", "half", "silence", "empty"])
def test_an_answer_that_says_nothing_is_never_taken_for_clean(municipality, settings, manner):
    with running(manner) as port:
        settings.SCANNER = f"clamd://127.0.0.1:{port}"
        assert scanned(added(municipality)).state == ScanState.PENDING


def test_a_scanner_that_is_down_leaves_the_file_waiting(municipality, no_scanner):
    attachment = scanned(added(municipality))
    assert attachment.state == ScanState.PENDING
    assert not attachment.is_available


def test_a_file_that_the_scanner_cannot_judge_is_not_handed_out(municipality, settings):
    with running("error") as port:
        settings.SCANNER = f"clamd://127.0.0.1:{port}"
        attachment = scanned(added(municipality))
    assert attachment.state == ScanState.ERROR
    assert not attachment.is_available


@pytest.mark.parametrize("place", [(), ("s",)], ids=["port", "socket"])
def test_a_scanner_that_does_not_listen_to_the_end_is_heard(
    municipality, settings, tmp_path, place
):
    """It hangs up on what is too large for it, and says so before."""
    place = [str(tmp_path / one) for one in place]
    with running("full", *place) as port:
        settings.SCANNER = f"clamd://{place[0] if place else f'127.0.0.1:{port}'}"
        attachment = attached(b"x" * 15_000_000, municipality=municipality, state="pending")
        assert scanned(attachment).state == ScanState.ERROR


def test_a_row_waits_for_its_file_and_keeps_nobody_else_waiting(municipality, clamd):
    """The file may lie where nothing is mounted just now."""
    lost, other = added(municipality), added(municipality)
    away = lost.path.with_name("away")
    lost.path.rename(away)
    assert scanned(lost).state == ScanState.PENDING
    assert not lost.is_available
    assert scanned(other).state == ScanState.CLEAN
    away.rename(lost.path)
    assert scanned(lost).state == ScanState.CLEAN


def test_a_socket_in_the_file_system(municipality, settings, tmp_path):
    place = tmp_path / "s"
    with running("honest", str(place)):
        settings.SCANNER = f"clamd://{place}"
        assert scanned(added(municipality, EICAR)).state == ScanState.INFECTED
        assert scanned(added(municipality)).state == ScanState.CLEAN
    assert scanned(added(municipality)).state == ScanState.PENDING


@pytest.mark.parametrize(
    ("content", "state"), [(b"hello", "clean"), (EICAR, "infected"), (b"fail", "pending")]
)
def test_a_command(municipality, settings, tmp_path, content, state):
    program = tmp_path / "scan.py"
    program.write_text(COMMAND)
    settings.SCANNER = f"command:{sys.executable} {program} --quiet"
    assert scanned(added(municipality, content)).state == state


NOWHERE = ["command:/nowhere/at/all", "clamd:///nowhere", "nonsense", "x:y:z"]


@pytest.mark.parametrize("setting", NOWHERE)
def test_a_setting_that_leads_nowhere_lets_nothing_through(municipality, settings, setting):
    settings.SCANNER = setting
    assert scanned(added(municipality)).state == ScanState.PENDING


# The queue


@pytest.fixture
def rung(monkeypatch):
    """The ids that workers are told of."""
    told = []
    monkeypatch.setattr(
        current_app._get_current_object(),
        "send_task",
        lambda name, args: told.append((name, *args)),
    )
    return told


def test_a_worker_is_told_once_the_row_is_there(
    municipality, clamd, rung, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        attachment = added(municipality)
        assert rung == []
    assert rung == [(tasks.scan_attachment.name, attachment.pk)]


def test_nothing_waits_for_a_scanner_that_there_is_no_more(municipality):
    waiting = attached(b"asked", municipality=municipality, state="pending")
    tasks.sweep_attachments()
    waiting.refresh_from_db()
    assert waiting.state == ScanState.NOT_SCANNED
    assert waiting.is_available


def test_the_sweeper_tells_of_what_nobody_has_scanned(municipality, clamd, rung):
    """Also of files from before there was a scanner; not of those just asked about."""
    before = attached(b"old", municipality=municipality)
    attached(b"asked", municipality=municipality, state="pending", asked_at=timezone.now())
    long_ago = timezone.now() - timedelta(minutes=2)
    lost = attached(b"lost", municipality=municipality, state="pending", asked_at=long_ago)
    attached(b"done", municipality=municipality, state="clean")
    tasks.sweep_attachments()
    assert [pk for _name, pk in rung] == [before.pk, lost.pk]
    tasks.scan_attachment(lost.pk)
    lost.refresh_from_db()
    assert lost.state == ScanState.CLEAN


def a_minute_later():
    """As the rows look then."""
    for row in Attachment.objects.exclude(asked_at=None):
        Attachment.objects.filter(pk=row.pk).update(asked_at=row.asked_at - timedelta(seconds=61))


def test_a_file_is_told_of_once_a_minute(municipality, clamd, rung):
    attached(b"old", municipality=municipality)
    assert [scanning.sweep(), scanning.sweep()] == [1, 0]
    a_minute_later()
    assert [scanning.sweep(), scanning.sweep()] == [1, 0]
    assert len(rung) == 2


def test_a_silent_scanner_is_asked_about_one_file_a_minute(
    municipality, other_municipality, settings, monkeypatch, rung, caplog
):
    """However many wait, whosever they are: workers have other things to do as well."""
    monkeypatch.setattr(scanner, "ANSWER_SECONDS", 0.2)
    for owner in (municipality, other_municipality) * 2:
        attached(b"old", municipality=owner)

    def tried():
        caplog.clear()
        told = len(rung)
        scanning.sweep()
        for _name, pk in rung[told:]:
            tasks.scan_attachment(pk)
        return len(rung) - told, caplog.text.count("gave no answer")

    with running("silent") as port:
        settings.SCANNER = f"clamd://127.0.0.1:{port}"
        assert tried() == (4, 1)
        assert tried() == (0, 0)
        tasks.scan_attachment(added(municipality).pk)
        assert "gave no answer" not in caplog.text
        found = []
        for _minute in range(3):
            a_minute_later()
            found.append(tried())
        assert found == [(2, 1), (1, 1), (1, 1)]
    with running("honest") as port:
        settings.SCANNER = f"clamd://127.0.0.1:{port}"
        for _minute in range(3):
            a_minute_later()
            tried()
    assert {row.state for row in Attachment.objects.all()} == {ScanState.CLEAN}


def test_a_file_that_the_scanner_fails_on_keeps_nobody_else_waiting_for_long(
    municipality, settings, tmp_path, rung
):
    program = tmp_path / "scan.py"
    program.write_text(COMMAND)
    settings.SCANNER = f"command:{sys.executable} {program}"
    first, *others = (
        attached(content, municipality=municipality) for content in (b"fail", b"a", b"b", b"c")
    )
    for _minute in range(3):
        told = len(rung)
        scanning.sweep()
        for _name, pk in rung[told:]:
            tasks.scan_attachment(pk)
        a_minute_later()
    states = dict(Attachment.objects.values_list("pk", "state"))
    assert states == {first.pk: "pending"} | {one.pk: "clean" for one in others}


def test_scanning_twice_changes_nothing(municipality, clamd):
    attachment = scanned(added(municipality))
    when = attachment.scanned_at
    assert scanned(attachment).scanned_at == when
    Attachment.objects.filter(pk=attachment.pk).delete()
    scanning.scan(attachment.pk)
