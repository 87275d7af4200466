"""A file that others may read appears whole or not at all."""

import os
import time
from datetime import timedelta

import pytest

from municipalities.documents.files import clear_left, write_whole


def test_file_and_its_folder_are_made_for_the_owner_alone(tmp_path):
    path = tmp_path / "fonts" / "face.ttf"
    write_whole(path, b"face")
    assert path.read_bytes() == b"face"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_file_is_replaced(tmp_path):
    write_whole(tmp_path / "face.ttf", b"old")
    write_whole(tmp_path / "face.ttf", b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"new"]


def test_failure_leaves_the_old_file_and_no_litter(tmp_path):
    path = tmp_path / "face.ttf"
    write_whole(path, b"old")
    with pytest.raises(TypeError):
        write_whole(path, "not bytes")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_readers_see_one_of_two_writings_at_any_time(tmp_path):
    path, sizes = tmp_path / "face.ttf", set()
    write_whole(path, b"a" * 1_000_000)
    child = os.fork()
    if not child:
        for letter in (b"b", b"c") * 20:
            write_whole(path, letter * 1_000_000)
        os._exit(0)
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        content = path.read_bytes()
        sizes.add((len(content), len(set(content))))
    assert sizes == {(1_000_000, 1)}


def test_what_a_killed_writer_left_is_cleared_away_once_it_is_old(tmp_path):
    folder = tmp_path / "1"
    folder.mkdir()
    now = time.time()
    for name, age in {".old": 7200, ".new": 60, "whole.pdf": 7200}.items():
        path = folder / name
        path.write_bytes(b"%PDF-")
        os.utime(path, (now - age, now - age))
    assert clear_left(tmp_path, older_than=timedelta(hours=1)) == 1
    assert {path.name for path in folder.iterdir()} == {".new", "whole.pdf"}


def test_a_folder_that_is_not_there_yet_has_nothing_to_clear(tmp_path):
    assert clear_left(tmp_path / "none", older_than=timedelta(hours=1)) == 0
