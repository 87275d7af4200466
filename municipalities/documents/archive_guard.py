"""A zip archive from outside, judged by its table of contents alone.

A few kilobytes can unpack to gigabytes. Whoever reads a part keeps to the size that the table
tells, as long as it is read piece by piece.
"""

from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZIP_STORED

# A part this small may be packed as tightly as it likes.
SMALL = 1024 * 1024


class Refused(Exception):
    """The file is bigger or stranger than it can be."""


@dataclass(frozen=True)
class Bounds:
    """How many parts an archive may have, and how many bytes of them, packed how tightly."""

    parts: int
    unpacked: int
    ratio: int


def check_contents(archive, bounds):
    """Refuse an archive that is beyond the bounds, or packed in an unusual way."""
    parts = archive.infolist()
    if len(parts) > bounds.parts or sum(part.file_size for part in parts) > bounds.unpacked:
        raise Refused
    for part in parts:
        packed_too_well = part.file_size > max(SMALL, bounds.ratio * part.compress_size)
        if packed_too_well or part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise Refused
