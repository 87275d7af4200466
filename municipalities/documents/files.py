"""Files that other processes may read the moment they appear."""

import math
import os
import tempfile
import time
from datetime import timedelta
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Let the file appear in full or not at all, even if the machine stops meanwhile."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _keep_entry(path.parent)


def clear_left(folder: Path, *, older_than: timedelta) -> int:
    """Delete what writers have left that were killed before their file was whole; how many."""
    oldest = time.time() - older_than.total_seconds()
    left = [path for path in folder.rglob(".*") if path.is_file() and _changed_at(path) < oldest]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # finished meanwhile
        return math.inf


def _keep_entry(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
