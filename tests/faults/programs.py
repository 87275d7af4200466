"""Programs and services that the faults start, stop, kill and start again."""

import json
import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

PATIENCE = 60


def wait_until(question, patience=PATIENCE):
    """The first true answer; fails when there is none within the patience."""
    deadline = time.monotonic() + patience
    while not (answer := question()):
        assert time.monotonic() < deadline, f"waited {patience} seconds for {question}"
        time.sleep(0.05)
    return answer


def is_listening(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def running():
    return [int(path.name) for path in Path("/proc").glob("[0-9]*")]


def is_alive(pid, *, group=None):
    """A zombie is not: it waits only for its parent to look."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    state, _parent, own_group = stat.rpartition(") ")[2].split()[:3]
    return state != "Z" and group in {None, int(own_group)}


def children(pid):
    """The living processes that a process has started itself."""
    found = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for names in Path(f"/proc/{pid}/task").glob("*/children"):
            found += map(int, names.read_text().split())
    return [child for child in found if is_alive(child)]


def command_of(pid):
    """Empty when the process has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


class Program:
    """A program in a process group of its own; what it says goes to a file."""

    def __init__(self, command, *, environment, log, folder):
        self.command, self.environment, self.log = command, environment, log
        self.folder, self.process, self.restarts = folder, None, 0

    @property
    def pid(self):
        return self.process.pid

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def busy(self):
        """Seconds in which its threads have worked, or stood in line for a processor."""
        lines = [
            path.read_text().split()
            for process in [self.pid, *children(self.pid)]
            for path in Path(f"/proc/{process}/task").glob("*/schedstat")
        ]
        return sum(int(worked) + int(stood) for worked, stood, _times in lines) / 1e9

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def look_after(self):
        """Start it again when it has ended by itself, as containers are."""
        if self.process is not None and not self.is_running:
            self.restarts += 1
            self.start()

    def kill(self):
        """End the whole group at once, as a machine that loses its power."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            self.process.wait()
            wait_until(self._is_gone)
            self.process = None

    def _is_gone(self):
        """All of it: what its children hold open is held until they have ended too."""
        return not any(is_alive(pid, group=self.pid) for pid in running())

    def stop(self):
        """Ask to stop; the seconds that it took. Whatever is left of the group is ended then."""
        started = time.monotonic()
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        self.kill()
        return time.monotonic() - started


class Service:
    """PostgreSQL or Redis as `.ci/services` has started it, until it is restarted here."""

    def __init__(self, name, port):
        self.command = json.loads(os.environ[f"{name}_COMMAND"])
        self.pid, self.port, self.process = int(os.environ[f"{name}_PID"]), port, None
        status = Path(f"/proc/{self.pid}").stat()
        self.owner = {"user": status.st_uid, "group": status.st_gid, "extra_groups": []}

    def stop(self, how=signal.SIGKILL):
        if is_alive(self.pid):
            os.kill(self.pid, how)
        wait_until(self._has_ended)

    def _has_ended(self):
        if self.process is not None:
            self.process.poll()
        return not is_alive(self.pid)

    def start(self):
        if is_alive(self.pid):
            return
        self.process = subprocess.Popen(
            self.command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **(self.owner if os.geteuid() == 0 else {}),
        )
        self.pid = self.process.pid
        wait_until(self.is_answering)

    def is_answering(self):
        return is_listening(self.port)

    def end(self):
        """Stop what was started here; `.ci/services` stops what it has started."""
        if self.process is not None and is_alive(self.pid):
            os.kill(self.pid, signal.SIGINT)
            self.process.wait(PATIENCE)
