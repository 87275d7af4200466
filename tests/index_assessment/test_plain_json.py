"""JSON that people write: read as it stands, or refused before a database sees it."""

import json

import pytest

from index_assessment.questionnaires.plain_json import read_json
from index_assessment.questionnaires.resources import Table

UNREADABLE = ["", "{", "'a'", "[" * 100_000, '{"a":' * 50_000]
UNSTORABLE = [
    *("NaN", "Infinity", "-Infinity", "1e999", '"\\u0000"', '"\\ud800"', '"a\\udfff"'),
    *('["\\u0000"]', '{"\\u0000": 1}', '{"a": [{"b": "\\ud800"}]}', '{"a": {"b": [1e999]}}'),
]


@pytest.mark.parametrize(
    "text", ["{}", "[]", "1.5", '"ä"', '{"a": [1, null, {"b": "\\ud83d\\ude00"}]}']
)
def test_what_every_database_stores_is_read(text):
    assert read_json(text) == json.loads(text)


@pytest.mark.parametrize("text", UNREADABLE + UNSTORABLE, ids=lambda text: repr(text[:24]))
def test_what_no_database_stores_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        read_json(text)


@pytest.mark.parametrize("text", UNSTORABLE, ids=lambda text: repr(text[:24]))
def test_a_cell_of_a_workbook_says_how_to_write_it(text):
    with pytest.raises(ValueError, match="EDU-01"):
        Table().clean(f'{{"X-1": {text}}}')


def test_an_empty_cell_is_an_empty_table():
    assert Table().clean("") == {}
