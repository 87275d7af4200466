"""Sheets of texts: .xlsx workbooks that are read with suspicion and written without formulas."""

import logging
import warnings
import zlib
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from municipalities.documents import spreadsheet_guard as guard
from municipalities.documents.archive_guard import Refused, check_contents
from municipalities.documents.spreadsheet_cells import UnfitCell, coded, text_of

MAX_ROWS = 5_000
MAX_COLUMNS = 100
MAX_PROBLEMS = 100
WIDEST = 60
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STRING = f"{{{SHEET_MAIN_NS}}}si"
TOP = Alignment(vertical="top", wrap_text=True)
BOLD = Font(bold=True)

# All that openpyxl raises over a file that is not what it says.
BROKEN = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zlib.error,
    Refused,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Place:
    """Where something stands in a workbook: a sheet, perhaps a row of it, perhaps one cell."""

    sheet: str
    row: int | None = None
    column: str = ""

    def __str__(self):
        if self.column:
            return _("Sheet %(sheet)s, row %(row)s, column %(column)s") % vars(self)
        if self.row:
            return _("Sheet %(sheet)s, row %(row)s") % vars(self)
        return _("Sheet %(sheet)s") % vars(self)


class SpreadsheetError(Exception):
    """The workbook cannot be read, or not be written.

    `problems` are pairs: the place (None for the file as a whole) and what to do there.
    """

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__(
            "\n".join(f"{place}: {text}" if place else text for place, text in self.problems)
        )


@dataclass(frozen=True)
class Sheet:
    """A sheet as it was read: the letter of each heading's column, and numbered rows of texts."""

    name: str
    letters: dict[str, str]
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    def place(self, row, heading=""):
        return Place(self.name, row, self.letters.get(heading, ""))


def write_sheets(sheets):
    """A workbook, from `{name: (headings, rows)}`; values are texts or whole numbers."""
    tables = {name: _coded_table(name, [heads, *rows]) for name, (heads, rows) in sheets.items()}
    workbook = Workbook(write_only=True)
    for name, lines in tables.items():
        _write_sheet(workbook.create_sheet(name), lines)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _coded_table(name, lines):
    problems = []

    def cell(value, row, column):
        try:
            return coded(value) if isinstance(value, str) else value
        except UnfitCell as unfit:
            problems.append((Place(name, row, get_column_letter(column)), str(unfit)))

    table = [
        [cell(value, row, column) for column, value in enumerate(line, start=1)]
        for row, line in enumerate(lines, start=1)
    ]
    if problems:
        raise SpreadsheetError(problems)
    return table


def _write_sheet(sheet, lines):
    sheet.freeze_panes = "B2"
    for number, values in enumerate(zip(*lines, strict=True), start=1):
        width = max(len(str(value)) for value in values) + 2
        sheet.column_dimensions[get_column_letter(number)].width = min(WIDEST, width)
    head, *body = lines
    sheet.append([_cell(sheet, value, font=BOLD) for value in head])
    for line in body:
        sheet.append([_cell(sheet, value) for value in line])


def _cell(sheet, value, font=None):
    """A cell that a spreadsheet shows as it is and never calculates."""
    cell = WriteOnlyCell(sheet, None if value == "" else value)
    if isinstance(value, str) and value:
        # Whatever openpyxl took it for: a formula, or the name of an error.
        cell.data_type = "s"
    # Kept as text, so that 2/3 does not become a date when somebody edits the cell.
    cell.number_format = "@"
    cell.alignment = TOP
    if font:
        cell.font = font
    return cell


def read_sheets(file, headings):
    """Read from a binary file the sheets that `headings` names, each with exactly its headings.

    Whatever is wrong is raised as one `SpreadsheetError`; nothing in the file is calculated.
    """
    problems = []
    with _refuse_broken(), warnings.catch_warnings():
        # openpyxl speaks of colours and the like, which nobody asked for.
        warnings.simplefilter("ignore")
        reader = _Reader(_small_enough(file))
        worksheets = reader.worksheets()
        sheets = {
            name: _read_sheet(reader, worksheets.get(name), name, wanted, problems)
            for name, wanted in headings.items()
        }
    if problems:
        raise SpreadsheetError(problems[:MAX_PROBLEMS])
    return sheets


@contextmanager
def _refuse_broken():
    try:
        yield
    except BROKEN as error:
        logger.info("refused a workbook: %r", error)
        text = _(
            "The file is not an .xlsx workbook, or it is damaged, locked with a password or much "
            "too large. Save it again as an Excel workbook (.xlsx) and try once more."
        )
        raise SpreadsheetError([(None, text)]) from None


def _small_enough(file):
    if file.seek(0, 2) > guard.MAX_FILE:
        raise Refused
    file.seek(0)
    return file


class _Reader(ExcelReader):
    """openpyxl's reader behind the guard, for texts alone."""

    def __init__(self, file):
        super().__init__(file, read_only=True, keep_links=False)
        check_contents(self.archive, guard.BOUNDS)
        self.outside = guard.first_cells_outside(self.archive, rows=MAX_ROWS, columns=MAX_COLUMNS)
        self.parts = {}

    def worksheets(self):
        self.read()
        return {sheet.title: sheet for sheet in self.wb.worksheets}

    def first_cell_outside(self, name):
        return self.outside.get(self.parts[name])

    def read_strings(self):
        """Keep coded characters, of which openpyxl's own version loses some."""
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return
        with self.archive.open(part.PartName[1:]) as source:
            for _event, node in iterparse(source):
                if node.tag == STRING:
                    self.shared_strings.append(Text.from_tree(node).content)
                    node.clear()

    def read_chartsheet(self, sheet, rel):
        """There is nothing to read in a chart."""

    def read_worksheets(self):
        self.parts = {sheet.name: rel.target for sheet, rel in self.parser.find_sheets()}
        super().read_worksheets()


def _read_sheet(reader, worksheet, name, wanted, problems):
    if worksheet is None:
        text = _("This sheet is missing. Its first row must hold the headings: %(headings)s.")
        problems.append((Place(name), text % {"headings": ", ".join(wanted)}))
        return None
    outside = reader.first_cell_outside(name)
    if outside:
        place = Place(name, outside[0], get_column_letter(outside[1]))
        text = _("A cell so far away cannot belong to the table. Delete its row and its column.")
        problems.append((place, text))
        return None
    # Bounds of our own: what the sheet says about its size need not be true.
    lines = worksheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS)
    return _Lines(name, problems).read(lines, wanted)


class _Lines:
    """The lines of one sheet on their way to texts; what is wrong is added to `problems`."""

    def __init__(self, name, problems):
        self.name = name
        self.problems = problems

    def read(self, lines, wanted):
        heads = {letter: head.strip() for letter, head in self._texts(next(lines, ()), 1).items()}
        if not self._headings_fit(heads, wanted):
            return None
        sheet = Sheet(self.name, {head: letter for letter, head in heads.items()})
        for number, cells in enumerate(lines, start=2):
            texts = self._texts(cells, number)
            for letter in texts.keys() - heads.keys():
                self._add(number, letter, _("This column has no heading. Write one, or empty it."))
            if texts:
                row = {head: texts.get(letter, "") for letter, head in heads.items()}
                sheet.rows.append((number, row))
            if len(self.problems) > MAX_PROBLEMS:
                break
        return sheet

    def _headings_fit(self, heads, wanted):
        before = len(self.problems)
        times = Counter(heads.values())
        for head in wanted:
            if head not in times:
                text = _("The heading %(heading)s is missing. Write it in the first row.")
                self._add(1, "", text % {"heading": head})
        for letter, head in heads.items():
            if head not in wanted:
                self._add(
                    1, letter, _("This heading is not known. Correct it or delete the column.")
                )
            elif times[head] > 1:
                self._add(1, letter, _("This heading is there twice. Delete one of the columns."))
        return len(self.problems) == before

    def _texts(self, cells, number):
        """The texts of a line by the letter of their column; empty cells are left out."""
        found = {}
        for column, cell in enumerate(cells, start=1):
            if cell.value is None:
                continue
            letter = get_column_letter(column)
            try:
                found[letter] = text_of(cell.value, cell.data_type)
            except UnfitCell as unfit:
                self._add(number, letter, str(unfit))
        return {letter: text for letter, text in found.items() if text}

    def _add(self, number, letter, text):
        self.problems.append((Place(self.name, number, letter), text))
