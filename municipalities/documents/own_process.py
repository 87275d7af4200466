"""Work in a process of its own: with limits, and ended when whoever waits for it ends.

The process is forked, because the worker's own children may start none in another way, and so
that fonts and styles that are loaded already stay loaded.
"""

import ctypes
import os
import resource
import select
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import NoReturn

MIB = 1024 * 1024
CHUNK = 64 * 1024
# Of <linux/prctl.h>: the signal that the kernel sends when the parent ends.
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Limits:
    """What the work may take: MiB beyond what the process has, seconds of CPU, seconds in all."""

    memory: int
    cpu: int
    seconds: int


class LimitReached(Exception):
    """The work took more than it may."""


class Interrupted(Exception):
    """The process ended without a word: killed from outside, or crashed."""


class WorkFailed(Exception):
    """The work raised an exception; its traceback as text."""


class _Exit(IntEnum):
    DONE = 0
    RAISED = 81
    NO_MEMORY = 82


def in_own_process(
    work: Callable[[], bytes],
    *,
    limits: Limits,
    every: float,
    meanwhile: Callable[[], None],
) -> bytes:
    """Do the work in a child and return its bytes; call `meanwhile` every so many seconds.

    Whatever ends the waiting, an exception of `meanwhile` included, ends the child as well.
    """
    reading, writing = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if not child:
        os.close(reading)
        _work(work, writing, limits, parent)
    os.close(writing)
    try:
        output = _output(reading, time.monotonic() + limits.seconds, every, meanwhile)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    finally:
        os.close(reading)
    _pid, status = os.waitpid(child, 0)
    _judge(status, output)
    return output


def _output(reading, deadline, every, meanwhile) -> bytes:
    """All that the child writes until it ends, which closes its side of the pipe."""
    chunks = []
    next_call = time.monotonic() + every
    while True:
        now = time.monotonic()
        if now >= deadline:
            raise LimitReached("time")
        if now >= next_call:
            meanwhile()
            next_call = now + every
        if select.select([reading], [], [], max(0, min(deadline, next_call) - now))[0]:
            chunk = os.read(reading, CHUNK)
            if not chunk:
                return b"".join(chunks)
            chunks.append(chunk)


def _judge(status: int, output: bytes) -> None:
    """Raise what the child's end means, unless it has done its work."""
    code = os.waitstatus_to_exitcode(status)
    if code == _Exit.NO_MEMORY:
        raise LimitReached("memory")
    if code == -signal.SIGXCPU:
        raise LimitReached("CPU")
    if code == _Exit.RAISED:
        raise WorkFailed(output.decode("utf-8", "replace"))
    if code != _Exit.DONE:
        raise Interrupted(f"exit code {code}")


def _work(work, writing, limits, parent) -> NoReturn:
    """The child's whole life. It leaves without any of the parent's cleaning up."""
    code = _Exit.RAISED
    try:
        _end_with(parent)
        _obey_signals()
        _limit(limits)
        _write(writing, work())
        code = _Exit.DONE
    except MemoryError:
        code = _Exit.NO_MEMORY
    except BaseException as mistake:  # noqa: BLE001 - the parent must learn of any
        _write(writing, "".join(traceback.format_exception(mistake)).encode())
    finally:
        os._exit(code)


def _end_with(parent):
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the kernel knew
        os._exit(_Exit.RAISED)


def _obey_signals():
    """The worker's handlers are for the worker."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)


def _limit(limits):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 1))
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    most = taken + limits.memory * MIB
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _write(descriptor, content):
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
