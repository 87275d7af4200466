"""Why a file is not taken. Known without Django, so that the inspection starts quickly."""

from enum import StrEnum

# With this code the process that looks into a file says that it is refused.
REFUSED = 3


class Reason(StrEnum):
    EXTENSION = "extension"
    EMPTY = "empty"
    SIZE = "size"
    TYPE = "type"
    DAMAGED = "damaged"
    LOCKED = "locked"
    ACTIVE = "active"
    PIXELS = "pixels"
    COMPLEX = "complex"
    UNREADABLE = "unreadable"


class FileRefused(Exception):
    """The file is not taken; `reason` says why."""

    def __init__(self, reason):
        self.reason = reason
        super().__init__(reason)
