"""The workbook of a small questionnaire, opened to be changed cell by cell."""

import io

from tests import workbooks

EXAMPLE = {
    "name": "=All is well",
    "default": "best",
    "answers": {"COM-01": ["partly"], "EDU-01": "not_applicable"},
    "expected": {"index": "275/3", "indicators": {"commitment": "75"}},
}


def file_of(book):
    return io.BytesIO(workbooks.saved(book))


def cell(book, sheet, key, heading):
    """The cell under a heading in the row whose first column says `key`."""
    head, *lines = book[sheet].iter_rows()
    column = [one.value for one in head].index(heading)
    return next(line[column] for line in lines if line[0].value == key)


def change(book, sheet, key, heading, value):
    target = cell(book, sheet, key, heading)
    target.value = value
    return f"Sheet {sheet}, row {target.row}, column {target.column_letter}"
