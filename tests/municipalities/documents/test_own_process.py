"""Work in a process of its own: its bytes, its limits, and its end with whoever waits for it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from municipalities.documents.own_process import (
    MIB,
    Interrupted,
    LimitReached,
    Limits,
    WorkFailed,
    in_own_process,
)

ROOMY = Limits(memory=1024, cpu=60, seconds=60)


def do(work, limits=ROOMY, every=60, meanwhile=lambda: None):
    return in_own_process(work, limits=limits, every=every, meanwhile=meanwhile)


def has_ended(pid):
    """Gone, or dead and not yet noticed by whoever adopted it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until(condition):
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("waited for half a minute")


@pytest.mark.parametrize("output", [b"", b"%PDF-", b"\x00\xff" * 3 * MIB])
def test_what_the_work_returns_comes_back_as_it_is(output):
    assert do(lambda: output) == output


def test_work_runs_in_another_process():
    assert int(do(lambda: str(os.getpid()).encode())) != os.getpid()


def test_an_exception_comes_back_with_its_traceback():
    def work():
        raise ValueError("no language")

    with pytest.raises(WorkFailed, match="no language") as failure:
        do(work)
    assert "in work" in str(failure.value)


@pytest.mark.parametrize(
    ("work", "limits", "what"),
    [
        (lambda: bytes(bytearray(300 * MIB)), Limits(memory=100, cpu=60, seconds=60), "memory"),
        (lambda: sum(iter(int, 1)), Limits(memory=100, cpu=1, seconds=60), "CPU"),
        (lambda: time.sleep(60), Limits(memory=100, cpu=60, seconds=1), "time"),
    ],
    ids=["memory", "CPU", "time"],
)
def test_work_that_takes_too_much_is_ended(work, limits, what):
    with pytest.raises(LimitReached, match=what):
        do(work, limits)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGTRAP])
def test_work_that_is_killed_was_interrupted(how):
    with pytest.raises(Interrupted):
        do(lambda: os.kill(os.getpid(), how))


def test_whoever_waits_is_called_meanwhile():
    calls = []
    do(lambda: time.sleep(1) or b"", every=0.1, meanwhile=lambda: calls.append(1))
    assert len(calls) > 2


def test_an_exception_of_whoever_waits_ends_the_work(tmp_path):
    pid = tmp_path / "pid"

    def work():
        pid.write_text(str(os.getpid()))
        time.sleep(60)

    def meanwhile():
        if pid.exists():
            raise InterruptedError

    with pytest.raises(InterruptedError):
        do(work, every=0.05, meanwhile=meanwhile)
    assert has_ended(pid.read_text())


def test_work_ends_with_the_process_that_waits_for_it(tmp_path):
    pid = tmp_path / "pid"
    program = f"""
import os, pathlib, time
from municipalities.documents.own_process import Limits, in_own_process
def work():
    new = pathlib.Path({str(pid)!r} + ".new")
    new.write_text(str(os.getpid()))
    new.rename({str(pid)!r})
    time.sleep(600)
in_own_process(work, limits=Limits(1024, 60, 600), every=600, meanwhile=lambda: None)
"""
    parent = subprocess.Popen([sys.executable, "-c", program])
    wait_until(pid.exists)
    parent.kill()
    parent.wait()
    wait_until(lambda: has_ended(pid.read_text()))
