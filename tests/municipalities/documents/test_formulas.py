"""No text of a workbook is ever calculated, and each comes back exactly as it was."""

import io
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from municipalities.documents.spreadsheet_cells import coded, decoded, escaped
from municipalities.documents.spreadsheets import read_sheets, write_sheets
from tests.hostile.formulas import BLANKS, FORMULAS, HARMLESS, SIGNS
from tests.hostile.payloads import PAYLOADS

HEADS = ["text", "number"]
pieces = st.sampled_from(
    [*SIGNS, *BLANKS, "'", '"', ";", ",", "1", ".5", "a", "Ä", "_x003D_", "😀"]
)
texts = st.lists(pieces, max_size=8).map("".join)


def written(lines):
    return write_sheets({"table": (HEADS, lines)})


def cells_of(workbook):
    sheet = load_workbook(io.BytesIO(workbook))["table"]
    return [row[0] for row in sheet.iter_rows(min_row=2)]


def comes_back(workbook):
    sheet = read_sheets(io.BytesIO(workbook), {"table": HEADS})["table"]
    return [row["text"] for _number, row in sheet.rows]


def test_there_are_enough_of_them():
    assert len(set(FORMULAS)) == len(FORMULAS) >= 40
    assert not set(FORMULAS) & set(HARMLESS)


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_a_formula_gets_exactly_one_apostrophe(text):
    assert escaped(text) == f"'{text}"
    assert decoded(coded(text)) == text


@pytest.mark.parametrize("text", HARMLESS, ids=ascii)
def test_another_text_gets_none(text):
    assert escaped(text) == text
    assert decoded(coded(text)) == text


def test_no_cell_of_a_workbook_is_a_formula():
    given = [*FORMULAS, *HARMLESS, *PAYLOADS]
    workbook = written([(text, 1) for text in given])
    assert {cell.data_type for cell in cells_of(workbook)} == {"s"}
    assert comes_back(workbook) == given


def test_negative_numbers_stay_numbers():
    workbook = written([("-5", -5), ("+5", -1_000_000)])
    sheet = load_workbook(io.BytesIO(workbook))["table"]
    found = [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert found == [[("-5", "s"), (-5, "n")], [("+5", "s"), (-1_000_000, "n")]]


def is_dangerous(text):
    """Said another way than the code says it."""
    visible = "".join(one for one in text if one.isprintable()).lstrip()
    early = text[: text.find(visible[0])] if visible else text
    return visible[:1] in {*"=+-@|%'", *"＝＋－＠﹦％"} or bool({"\t", "\r"} & {*early})


@settings(deadline=None, max_examples=300)
@given(texts.filter(bool))
@example("'-5")
@example("\u200b=1")
def test_whatever_is_dangerous_is_escaped_and_nothing_else_is(text):
    cell = escaped(text)
    assert decoded(coded(text)) == text
    is_number = re.fullmatch(r"[+-]?\d+([.,]\d+)?", text, re.ASCII)
    assert cell == (f"'{text}" if is_dangerous(text) and not is_number else text)


@settings(deadline=None, max_examples=50)
@given(st.lists(texts.filter(bool), min_size=1, max_size=20))
def test_a_workbook_of_anything_comes_back(lines):
    workbook = written([(text, -number) for number, text in enumerate(lines)])
    assert {cell.data_type for cell in cells_of(workbook)} == {"s"}
    assert comes_back(workbook) == lines
