"""The virus scanner: clamd's protocol, or a command that ends as clamscan does."""

import os
import shlex
import socket
import struct
import subprocess
from contextlib import suppress
from urllib.parse import urlsplit

CONNECT_SECONDS, ANSWER_SECONDS = 5, 25
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
CLEAN, INFECTED = 0, 1


class ScannerDown(Exception):
    """Nobody answered, or not in a way that says anything about the file."""


class ScannerRefused(Exception):
    """The scanner is there, and cannot judge this file: it is too large for it, for example."""


def is_infected(path, scanner):
    """Ask the scanner of the setting about a file; `ScannerDown` is never a clean bill."""
    scheme, _colon, command = scanner.partition(":")
    if scheme == "command":
        return _asked_by_command(path, shlex.split(command))
    return _asked_by_socket(path, urlsplit(scanner))


def _asked_by_command(path, command):
    try:
        done = subprocess.run(
            [*command, str(path)], capture_output=True, timeout=ANSWER_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ScannerDown(str(error)) from error
    if done.returncode not in {CLEAN, INFECTED}:
        raise ScannerDown(f"the command ended with {done.returncode}")
    return done.returncode == INFECTED


def _asked_by_socket(path, address):
    """`clamd://host:port` or `clamd:///path/of/socket`."""
    try:
        with _connected(address) as line, path.open("rb") as file:
            line.settimeout(ANSWER_SECONDS)
            # Whoever does not listen to the end, as the file is too large, has said so before.
            with suppress(ConnectionError):
                _send(file, line)
            answer = _answer(line)
    except (OSError, ValueError) as error:
        raise ScannerDown(str(error)) from error
    if answer.endswith(" ERROR"):
        raise ScannerRefused(answer)
    if not answer.endswith((" OK", " FOUND")):
        raise ScannerDown(f"an answer that is none: {answer[:200]!r}")
    return answer.endswith(" FOUND")


def _connected(address):
    if address.hostname:
        return socket.create_connection((address.hostname, address.port), CONNECT_SECONDS)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(CONNECT_SECONDS)
    failure = line.connect_ex(address.path)
    if failure:
        line.close()
        raise OSError(failure, os.strerror(failure))
    return line


def _send(file, line):
    line.sendall(b"zINSTREAM\0")
    while chunk := file.read(CHUNK):
        line.sendall(struct.pack("!L", len(chunk)) + chunk)
    line.sendall(struct.pack("!L", 0))


def _answer(line):
    """Up to the sign that ends it; what is cut off says nothing."""
    answer = b""
    while not answer.endswith(b"\0"):
        more = line.recv(LONGEST_ANSWER)
        answer += more
        if not more or len(answer) > LONGEST_ANSWER:
            raise ScannerDown(f"an answer without an end: {answer[:200]!r}")
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
