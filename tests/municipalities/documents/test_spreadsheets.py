"""Workbooks of texts: what goes in comes out, and what is strange stays outside."""

import datetime
import io
import json
import os
import subprocess
import sys
import warnings

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter

from municipalities.documents.spreadsheet_cells import MAX_LENGTH, escaped, unescaped
from municipalities.documents.spreadsheets import (
    MAX_PROBLEMS,
    MAX_ROWS,
    Place,
    SpreadsheetError,
    read_sheets,
    write_sheets,
)
from tests import workbooks

HEADINGS = ["code", "text"]
patiently = hypothesis_settings(deadline=None)
STARTS = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "|", "%", "'", "''", " =", "\n-"]
texts = st.builds(
    str.__add__,
    st.sampled_from(["", *STARTS, "_x000D_", "_x005F_", "x005F_", "😀", "\r\n", "#N/A", "  ", "{"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60),
)

MEASURE = """
import json, resource, sys
from django.conf import settings
settings.configure(USE_I18N=False)
from municipalities.documents import spreadsheets
def seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
before, refused = seconds(), False
with open(sys.argv[1], "rb") as file:
    try:
        spreadsheets.read_sheets(file, {"table": ["code", "text"]})
    except spreadsheets.SpreadsheetError:
        refused = True
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([refused, seconds() - before, int(peak.split()[1]) / 1024]))
"""


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def read(workbook, headings=HEADINGS):
    return read_sheets(io.BytesIO(workbook), {"table": headings})["table"]


def refusals(workbook, headings=HEADINGS):
    with pytest.raises(SpreadsheetError) as refused:
        read(workbook, headings)
    return refused.value.problems


def lines_of(sheet):
    return [tuple(row.values()) for _number, row in sheet.rows]


def table(*lines):
    return workbooks.saved(workbooks.plain(lines=[HEADINGS, *lines]))


# Writing and reading


@patiently
@given(st.lists(st.tuples(texts, texts).filter(any), max_size=5))
def test_every_text_comes_back_as_it_was(lines):
    workbook = write_sheets({"table": (HEADINGS, lines)})
    assert lines_of(read(workbook)) == lines


@patiently
@given(st.lists(st.tuples(texts.filter(bool), st.integers(-(10**9), 10**9)), max_size=5))
def test_no_cell_is_a_formula(lines):
    book = load_workbook(io.BytesIO(write_sheets({"table": (HEADINGS, lines)})))
    types = [[cell.data_type for cell in row] for row in book["table"].iter_rows(min_row=2)]
    assert types == [["s", "n"]] * len(lines)


@patiently
@given(texts)
def test_an_escape_is_undone_by_taking_one_apostrophe_away(text):
    assert unescaped(escaped(text)) == text
    assert escaped(text) in {text, f"'{text}"}


@pytest.mark.parametrize("start", STARTS)
def test_what_looks_like_a_formula_is_escaped(start):
    assert escaped(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    "text", ["-5", "+5", "-0.5", "-1,25", "1", "a=b", "", " ", "12 %", "e@x.fi"]
)
def test_numbers_and_harmless_texts_stay_as_they_are(text):
    assert escaped(text) == text


def test_an_escaped_cell_holds_the_apostrophe():
    book = load_workbook(io.BytesIO(write_sheets({"table": (HEADINGS, [("=1+1", "+a")])})))
    assert [cell.value for cell in book["table"][2]] == ["'=1+1", "'+a"]


def test_cells_are_kept_as_text_so_that_no_fraction_becomes_a_date():
    book = load_workbook(io.BytesIO(write_sheets({"table": (HEADINGS, [("2/3", "")])})))
    assert [cell.number_format for cell in book["table"][2]] == ["@", "@"]


def test_texts_survive_the_writer_that_is_used_without_lxml():
    code = (
        "import io; from django.conf import settings; settings.configure(USE_I18N=False)\n"
        "import openpyxl; from municipalities.documents.spreadsheets import *\n"
        "line = ['=1', \"'x\", ' a\\r\\n\\n', '_x000D_', '\\x01\\ufffe', '😀', ' ', '<&>']\n"
        "heads = list('abcdefgh')\n"
        "book = write_sheets({'t': (heads, [line])})\n"
        "row = read_sheets(io.BytesIO(book), {'t': heads})['t'].rows[0][1]\n"
        "assert not openpyxl.LXML and list(row.values()) == line, row\n"
    )
    run(code, OPENPYXL_LXML="False")


def run(code, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_the_longest_text_comes_back():
    longest = "ä" * MAX_LENGTH
    assert lines_of(read(write_sheets({"table": (HEADINGS, [("a", longest)])}))) == [("a", longest)]


def test_a_text_that_no_cell_can_hold_is_not_cut_off_but_refused():
    with pytest.raises(SpreadsheetError) as refused:
        write_sheets({"table": (HEADINGS, [("a", "b"), ("c", "d" * (MAX_LENGTH + 1))])})
    [(place, text)] = refused.value.problems
    assert place == Place("table", 3, "B")
    assert text == "The text is longer than 32767 characters. Shorten it."


# What spreadsheets make of texts


def test_numbers_become_texts():
    lines = [(1, 0.5), (2.0, -3), (1e-05, 2026), (10**20, 1e15)]
    assert lines_of(read(table(*lines))) == [
        ("1", "0.5"),
        ("2", "-3"),
        ("0.00001", "2026"),
        ("100000000000000000000", "1000000000000000"),
    ]


def test_a_whole_number_is_read_without_its_decimals():
    cells = '<row r="2"><c><v>2.0</v></c><c><v>1E3</v></c></row>'
    workbook = workbooks.with_sheet(table(), workbooks.line(1, "code", "text") + cells)
    assert lines_of(read(workbook)) == [("2", "1000")]


def test_strings_as_excel_saves_them():
    workbook = workbooks.with_shared_strings(
        workbooks.saved(workbooks.plain()),
        "<t>_x005F_x000D_ and x005F_</t>",
        "<r><t>bold_x000D_\n</t></r><r><rPr><b/></rPr><t xml:space='preserve'> end</t></r>",
    )
    assert lines_of(read(workbook)) == [("_x000D_ and x005F_", "bold\r\n end")]


def test_empty_rows_and_columns_in_any_order_are_fine():
    book = workbooks.plain(lines=[("text", None, "code"), (), ("first", None, "one"), ()])
    sheet = read(workbooks.saved(book))
    assert sheet.rows == [(3, {"text": "first", "code": "one"})]
    assert sheet.place(3, "code") == Place("table", 3, "C")


def test_colours_comments_and_other_sheets_do_not_matter():
    book = workbooks.plain()
    book["table"]["A1"].comment = Comment("What is this?", "Somebody")
    book["table"].cell(4000, 90).number_format = "0.00"
    book["table"].merge_cells("C5:D6")
    book.create_sheet("notes").append(["=1+1"])
    book.create_chartsheet("chart")
    assert lines_of(read(workbooks.saved(book))) == [("one", "first")]


def test_openpyxl_does_not_warn_into_the_log():
    extended = workbooks.with_sheet(
        workbooks.saved(workbooks.plain()),
        workbooks.line(1, "code", "text") + workbooks.line(2, "a", "b"),
        after='<extLst><ext uri="{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"/></extLst>',
    )
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert lines_of(read(extended)) == [("a", "b")]
    assert seen == []


def test_the_size_that_a_sheet_claims_does_not_count():
    lying = workbooks.with_sheet(
        table(),
        workbooks.line(1, "code", "text") + workbooks.line(2, "a", "b"),
        before='<dimension ref="A1"/>',
    )
    assert lines_of(read(lying)) == [("a", "b")]


# What is refused, and where


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("=1+1", "The cell holds a formula. Write the text or the number itself."),
        (
            datetime.date(2026, 4, 3),
            "The cell holds a date. Format it as text and write the value again.",
        ),
        (True, "The cell holds TRUE or FALSE. Format it as text and write the value again."),
        ("#N/A", "The cell holds an error. Write the text or the number itself."),
    ],
)
def test_a_cell_that_is_no_text_is_named(value, sentence):
    book = workbooks.saved(workbooks.plain(lines=[HEADINGS, ("a", "b"), (), ("c", value)]))
    assert refusals(book) == [(Place("table", 4, "B"), sentence)]


@pytest.mark.parametrize("code", ["_x0000_", "_xD800_", "_xdfff_"])
def test_a_character_that_no_database_holds_is_named(code):
    workbook = workbooks.with_shared_strings(table(), "<t>a</t>", f"<t>b{code}</t>")
    sentence = "The text holds a character that cannot be stored. Write the text again."
    assert refusals(workbook) == [(Place("table", 2, "B"), sentence)]


def test_all_problems_are_told_at_once_but_not_thousands_of_them():
    assert len(refusals(table(("=1", "=2"), ("=3", "fine")))) == 3
    assert len(refusals(table(*[("=1", "=2")] * 200))) == MAX_PROBLEMS


def test_a_missing_sheet_is_named_with_its_headings():
    [(place, sentence)] = refusals(workbooks.saved(workbooks.plain(name="another")))
    assert place == Place("table")
    assert sentence == "This sheet is missing. Its first row must hold the headings: code, text."


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (
            ("code",),
            [(Place("table", 1), "The heading text is missing. Write it in the first row.")],
        ),
        (
            ("code", "text", "texts"),
            [
                (
                    Place("table", 1, "C"),
                    "This heading is not known. Correct it or delete the column.",
                )
            ],
        ),
        (
            ("text", "code", "text"),
            [
                (
                    Place("table", 1, letter),
                    "This heading is there twice. Delete one of the columns.",
                )
                for letter in "AC"
            ],
        ),
        (
            ("code", "text", None),
            [(Place("table", 2, "C"), "This column has no heading. Write one, or empty it.")],
        ),
    ],
)
def test_headings_must_fit(headings, found):
    book = workbooks.plain(lines=[headings, ("one", "first", "else")])
    assert refusals(workbooks.saved(book)) == found


def test_a_far_cell_is_named():
    [(place, sentence)] = refusals(workbooks.far_cell(workbooks.saved(workbooks.plain())))
    assert place == Place("table", 1_048_576, "XFD")
    assert str(place) == "Sheet table, row 1048576, column XFD"
    assert sentence.startswith("A cell so far away cannot belong to the table.")


@pytest.mark.parametrize(("row", "column"), [(MAX_ROWS + 1, 1), (2, 101)])
def test_cells_just_outside_are_refused(row, column):
    book = workbooks.plain()
    book["table"].cell(row, column).value = "here"
    [(place, _sentence)] = refusals(workbooks.saved(book))
    assert place == Place("table", row, get_column_letter(column))


def test_a_huge_cell_is_named():
    workbook = workbooks.huge_cell(workbooks.saved(workbooks.plain()))
    sentence = "The text is longer than 32767 characters. Shorten it."
    assert refusals(workbook) == [(Place("table", 2, "B"), sentence)]


@pytest.mark.parametrize("name", workbooks.NOT_WORKBOOKS)
def test_what_is_no_workbook_is_refused_with_a_hint(name):
    [(place, sentence)] = refusals(workbooks.NOT_WORKBOOKS[name](table()))
    assert place is None
    assert sentence.endswith("Save it again as an Excel workbook (.xlsx) and try once more.")


@pytest.mark.parametrize(
    "name",
    ["an endless directory", "a zip bomb", "a million columns", "endless widths", "entities"],
)
def test_refusing_takes_neither_time_nor_memory(name, tmp_path):
    assert_cheap(workbooks.NOT_WORKBOOKS[name](table()), tmp_path)


@pytest.mark.parametrize("make", [workbooks.far_cell, workbooks.huge_cell])
def test_refusing_a_cell_takes_neither_time_nor_memory(make, tmp_path):
    assert_cheap(make(table()), tmp_path)


def assert_cheap(workbook, tmp_path):
    path = tmp_path / "workbook.xlsx"
    path.write_bytes(workbook)
    refused, seconds, mebibytes = json.loads(run(MEASURE, str(path), OPENPYXL_LXML="False"))
    assert refused
    assert seconds < 2
    assert mebibytes < 200
