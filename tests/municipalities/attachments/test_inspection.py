"""Files from outside: taken or refused for the right reason, in little time and memory."""

import io
import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from municipalities.attachments import checking
from municipalities.attachments.checking import inspection_command
from municipalities.attachments.inspection import MEMORY
from municipalities.attachments.refusal import REFUSED
from tests.municipalities.attachments import office_files, other_files

MEASURE = Path(__file__).with_name("measure.py")
MOST_SECONDS, MOST_MIB = 2, 200


def quiet_files():
    return {
        **office_files.quiet(),
        **other_files.quiet_pdfs(),
        **other_files.quiet_pictures(),
        **other_files.quiet_texts(),
    }


def hostile_files():
    return {
        **office_files.renamed(),
        **office_files.active(),
        **office_files.fetching(),
        **{name: (*one, "active") for name, one in office_files.starting().items()},
        **{name: (*one, "active") for name, one in office_files.scripted().items()},
        **office_files.bombs(),
        **office_files.polyglots(other_files.pdf()),
        **other_files.hostile_pdfs(),
        **other_files.hostile_pictures(),
        **other_files.hostile_texts(),
    }


@dataclass(frozen=True)
class Outcome:
    """How an inspection ended: the reason why the file is refused, or what is kept of it."""

    reason: str | None
    kept: bytes
    seconds: float
    mib: float


def inspected(kind, content):
    command = [sys.executable, "-S", "-E", MEASURE, *inspection_command(kind)]
    done = subprocess.run(
        command, input=content, capture_output=True, check=True, cwd=settings.BASE_DIR, env={}
    )
    cost = json.loads(done.stderr.splitlines()[-1])
    reason = None if cost["code"] == 0 else "complex"
    if cost["code"] == REFUSED:
        reason = done.stdout.decode()
    return Outcome(reason, done.stdout, cost["seconds"], cost["bytes"] / 1024 / 1024)


def test_quiet_files_are_taken(figure):
    found = {name: inspected(*one) for name, one in quiet_files().items()}
    assert {name: one.reason for name, one in found.items() if one.reason} == {}
    tell(figure, "quiet files", found)


def test_hostile_files_are_refused_in_little_time_and_memory(figure):
    files = hostile_files()
    found = {name: inspected(kind, content) for name, (kind, content, _reason) in files.items()}
    wrong = {
        name: (one.reason, files[name][2])
        for name, one in found.items()
        if one.reason != files[name][2]
    }
    assert wrong == {}
    tell(figure, "hostile files", found)


def tell(figure, what, found):
    figure(f"{what}, number", len(found), least=20)
    seconds = max(one.seconds for one in found.values())
    figure(f"{what}, worst processor seconds", round(seconds, 2), most=MOST_SECONDS)
    figure(f"{what}, worst MiB", round(max(one.mib for one in found.values())), most=MOST_MIB)


# Pictures are drawn anew


def kept_picture(kind, content):
    kept = inspected(kind, content).kept
    with Image.open(io.BytesIO(kept)) as picture:
        picture.load()
    return kept, picture


def test_a_photo_loses_where_and_with_what_it_was_taken_and_keeps_how_it_stands():
    content = other_files.photo(orientation=6)
    assert b"Maker of cameras" in content
    kept, picture = kept_picture("jpg", content)
    assert dict(picture.getexif()) == {other_files.ORIENTATION: 6}
    assert dict(picture.getexif().get_ifd(other_files.PLACE)) == {}
    assert b"Maker of cameras" not in kept


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_nothing_beside_the_pixels_is_kept(kind):
    hidden = office_files.archive([("evil.html", "<script>alert(1)</script>")])
    whole = other_files.picture({"png": "PNG", "jpg": "JPEG"}[kind])
    if kind == "png":
        whole = other_files.png_with(other_files.chunk(b"tEXt", b"Comment\0<?php evil"))
    kept, picture = kept_picture(kind, whole + hidden)
    assert picture.size == (40, 30)
    assert not {b"PK\x03\x04", b"<?php", b"evil"} & {one for one in MARKS if one in kept}


MARKS = (b"PK\x03\x04", b"<?php", b"evil")


def test_what_is_seen_through_stays_so():
    whole = other_files.picture("PNG", "P", transparency=0)
    _kept, picture = kept_picture("png", whole)
    assert picture.info["transparency"] == 0


def test_other_files_stay_as_they_are():
    """An inspection that has nothing to say about the content says nothing."""
    assert {
        name: outcome
        for name, (kind, content) in quiet_files().items()
        if kind not in {"png", "jpg"} and (outcome := inspected(kind, content)).kept
    } == {}


# Confined


def confined(deed):
    """What a deed comes to in a process that has confined itself as an inspection does."""
    program = "import os; from municipalities.attachments.inspection import confine; confine(); "
    return subprocess.run(
        [sys.executable, "-c", program + deed],
        capture_output=True,
        check=False,
        cwd=settings.BASE_DIR,
    )


def test_an_inspection_writes_no_file(tmp_path):
    path = tmp_path / "written"
    done = confined(f"os.write(os.open({str(path)!r}, os.O_CREAT | os.O_WRONLY), b'x')")
    assert b"File too large" in done.stderr
    assert path.stat().st_size == 0


def test_an_inspection_takes_no_more_memory():
    assert b"MemoryError" in confined(f"bytearray({MEMORY})").stderr
    assert confined(f"bytearray({MEMORY // 2})").returncode == 0


def test_an_inspection_ends_when_its_time_is_up():
    assert confined("any(iter(int, 1))").returncode == -signal.SIGPROF


def test_an_inspection_knows_no_secrets(monkeypatch):
    """What it is started with, printed by a program in its place."""
    monkeypatch.setenv("SECRET_KEY", "secret")
    program = [sys.executable, "-c", "import os; print(*os.environ)"]
    monkeypatch.setattr(checking, "inspection_command", lambda kind: program)
    found = checking.checked(SimpleUploadedFile("a.txt", b"a")).content.decode().split()
    assert set(found) <= {"LC_CTYPE"}
