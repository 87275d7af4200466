"""A look at an .xlsx file from outside: what is too big, or strange, is refused before it is read.

The file is a zip archive of XML parts, and a few kilobytes of it can unpack to gigabytes, or name
a cell a million rows away. The table of contents of the archive is judged first, then every part
is walked through once, without keeping anything of it.
"""

from xml.parsers import expat

from openpyxl.utils.cell import coordinate_to_tuple

from municipalities.documents.archive_guard import Bounds, Refused

MAX_FILE = 2 * 1024 * 1024
BOUNDS = Bounds(parts=200, unpacked=30 * 1024 * 1024, ratio=100)
# Cells and texts of all sheets together; what surrounds them (styles, widths) in one part.
MAX_INSIDE = 400_000
MAX_AROUND = 20_000
# As wide as a sheet can be: empty cells that only carry a colour are no reason to refuse.
MAX_CELLS_IN_ROW = 16_384
CHUNK = 64 * 1024


def first_cells_outside(archive, *, rows, columns):
    """Walk through all parts; give the first cell of each that lies beyond these bounds."""
    found = {}
    inside = 0
    for name in archive.namelist():
        walk = _Walk(rows=rows, columns=columns, allowance=MAX_INSIDE - inside)
        with archive.open(name) as part:
            walk.through(part)
        inside += walk.inside
        found[name] = walk.cell_outside
    return found


class _Walk:
    """One part of the archive, element by element."""

    def __init__(self, *, rows, columns, allowance):
        self.bounds = rows, columns
        self.allowance = allowance
        self.inside = self.around = 0
        self.row = self.column = self.cells = 0
        self.is_inside = False
        self.cell_outside = None

    def through(self, part):
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            while chunk := part.read(CHUNK):
                parser.Parse(chunk)
        except expat.ExpatError:
            # A picture, or something that the reader will not understand either.
            return

    def _refuse(self, *arguments):
        raise Refused

    def _start(self, tag, attributes):
        name = tag.rpartition(" ")[2]
        if name in {"row", "si"}:
            self.is_inside = True
        self._count()
        if name == "row":
            self._start_row(attributes)
        elif name == "c":
            self._start_cell(attributes)
        elif name in {"v", "is", "f"} and not self.cell_outside:
            self._look_outside()

    def _end(self, tag):
        if tag.rpartition(" ")[2] in {"row", "si"}:
            self.is_inside = False

    def _count(self):
        if self.is_inside:
            self.inside += 1
        else:
            self.around += 1
        if self.inside > self.allowance or self.around > MAX_AROUND:
            raise Refused

    def _start_row(self, attributes):
        number = int(attributes.get("r", self.row + 1))
        if number <= self.row:
            # The reader would pass over a row that stands out of order.
            raise Refused
        self.row, self.column, self.cells = number, 0, 0

    def _start_cell(self, attributes):
        self.cells += 1
        if self.cells > MAX_CELLS_IN_ROW:
            raise Refused
        if "r" in attributes:
            self.column = coordinate_to_tuple(attributes["r"])[1]
        else:
            self.column += 1

    def _look_outside(self):
        rows, columns = self.bounds
        if self.row > rows or self.column > columns:
            self.cell_outside = self.row, self.column
