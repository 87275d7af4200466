"""Workbooks of questionnaires that are refused: each fault is named with sheet, row and column."""

import io
import json
import os
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.utils import translation
from openpyxl import load_workbook

from index_assessment.models import Option, Question, Questionnaire, Section, WorkedExample
from index_assessment.questionnaires.content import write
from index_assessment.questionnaires.problem import QuestionnaireError
from index_assessment.questionnaires.publishing import take_in
from index_assessment.questionnaires.resources import RESOURCES
from index_assessment.questionnaires.workbook import read_workbook, write_workbook
from tests import workbooks
from tests.factories.questionnaires import small_content
from tests.index_assessment.questionnaire_book import EXAMPLE, cell, change, file_of

pytestmark = pytest.mark.django_db

MODELS = (Questionnaire, Section, Question, Option, WorkedExample)

MEASURE = """
import json, resource, sys
import django
django.setup()
from index_assessment.questionnaires.problem import QuestionnaireError
from index_assessment.questionnaires.workbook import read_workbook
def seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
before, places = seconds(), None
with open(sys.argv[1], "rb") as file:
    try:
        read_workbook(file)
    except QuestionnaireError as error:
        places = [str(problem.place) for problem in error.problems]
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([places, seconds() - before, int(peak.split()[1]) / 1024]))
"""


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def book():
    """The workbook of a draft that is in order."""
    draft = write(small_content(version=2, examples=[EXAMPLE]))
    return load_workbook(io.BytesIO(write_workbook(draft)))


def refused(book):
    """The problems that keep the workbook out, after which nothing of it is there."""
    before = [list(model.objects.values()) for model in MODELS]
    with pytest.raises(QuestionnaireError) as error:
        take_in(read_workbook(file_of(book)))
    assert [list(model.objects.values()) for model in MODELS] == before
    return [str(problem) for problem in error.value.problems]


CELLS = [
    ("questions", "COM-01", "text_sv", None, "The Swedish text is missing. Write it."),
    ("questions", "PRO-01", "unit_fi", " ", "The Finnish text is missing. Write it."),
    ("options", "EDU-01", "label_en", None, "The English text is missing. Write it."),
    ("sections", "profile", "title_fi", None, "The Finnish text is missing. Write it."),
    ("questionnaire", "small", "weights_note_sv", "", "The Swedish text is missing. Write it."),
    ("sections", "education", "indicator", "schooling", "schooling is not known. Write one of"),
    ("sections", "education", "indicator", "intercultural_lens", "intercultural_lens is not known"),
    ("sections", "education", "indicator", "commitment", "commitment is there already."),
    ("sections", "education", "code", "commitment", "commitment is there already. Give each"),
    ("questions", "EDU-02", "areas", "security, joy", "joy is not known. Write one of these: att"),
    ("questions", "EDU-02", "areas", "security security", "security is there twice."),
    ("questions", "COM-02", "follows", "COM-99", "There is no question COM-99 to follow."),
    ("questions", "COM-01", "follows", "COM-02", "The question follows itself, perhaps by way"),
    ("questions", "COM-02", "follows_options", "sometimes", "Write at least one option of COM-01"),
    ("questions", "COM-02", "follows_options", "partly", "The better answer yes to COM-01 would"),
    ("questions", "COM-02", "kind", "maybe", "maybe is not known. Write one of these: coverage"),
    ("questions", "COM-02", "code", "COM-01", "COM-01 is there already. Give each row a code"),
    (
        "questions",
        "PRO-03",
        "code",
        "PRO-0000000003",
        "Ensure this value has at most 12 characters",
    ),
    ("questions", "PRO-03", "code", '"] x', "Enter a valid “slug” consisting of letters, numbers"),
    ("questions", "COM-02", "section", "commitments", "No row of the sheet before has the code"),
    ("options", "EDU-01", "question", "EDU-99", "No row of the sheet before has the code EDU-99."),
    ("options", "EDU-01", "code", "a b", "Enter a valid “slug” consisting of letters, numbers"),
    ("options", "EDU-01", "points", "one", "Write a number such as 1, 0.5 or 2/3."),
    ("options", "EDU-01", "points", "-1", "Write a number such as 1, 0.5 or 2/3."),
    ("options", "EDU-01", "points", "1/0", "Write a number such as 1, 0.5 or 2/3."),
    ("options", "EDU-01", "points", "1e999999999", "Write a number such as 1, 0.5 or 2/3."),
    ("options", "EDU-01", "points", None, "This field cannot be blank."),
    ("options", "EDU-01", "label_fi", "a" * 301, "Ensure this value has at most 300 characters"),
    ("questions", "EDU-01", "cap", "1", "Only a choice of several can have most points that"),
    ("questions", "PRO-01", "maximum", None, "A number needs a smallest and a largest value."),
    ("questions", "PRO-01", "maximum", "12.345", "Write a number with at most two decimals"),
    ("questions", "PRO-01", "maximum", "9" * 13, "Ensure that there are no more than 14 digits"),
    ("questions", "PRO-01", "decimals", "few", "Write a whole number from 0"),
    ("questions", "PRO-01", "decimals", 3, "Write a whole number from 0 to 2."),
    ("questionnaire", "small", "version", None, "Write a whole number from 0"),
    ("questionnaire", "small", "version", 99_999, "Write a whole number from 0 to 32767."),
    ("questionnaire", "small", "version", 1, "Version 1 is published and differs. Give this one"),
    ("questionnaire", "small", "formula", "2", "2 is not known. Write one of these: 1."),
    ("questionnaire", "small", "required_share", "75", "A share is at most 1. Write 0.75 for"),
    (
        "questionnaire",
        "small",
        "weight_total",
        "17",
        "The weights of the sections sum to 3, not to",
    ),
    ("examples", "'=All is well", "default", "fine", "fine is not known. Write one of these: best"),
    ("examples", "'=All is well", "answers", "[1]", "Write a table as JSON, each name once, such"),
    (
        "examples",
        "'=All is well",
        "answers",
        '{"a": 1, "a": 2}',
        "Write a table as JSON, each name",
    ),
    (
        "examples",
        "'=All is well",
        "answers",
        '{"a": "\\ud800"}',
        "Write a table as JSON, each name",
    ),
    ("examples", "'=All is well", "answers", '{"a": 1e999}', "Write a table as JSON, each name"),
    ("examples", "'=All is well", "answers", "[" * 9_999, "Write a table as JSON, each name once"),
    ("examples", "'=All is well", "answers", '{"X-1": []}', "There is no question X-1 to answer."),
    (
        "examples",
        "'=All is well",
        "answers",
        '{"COM-01": ["?"]}',
        "Answer COM-01 with a list of its",
    ),
    (
        "examples",
        "'=All is well",
        "answers",
        '{"COM-01": "?"}',
        "Answer COM-01 with a list of its op",
    ),
    (
        "examples",
        "'=All is well",
        "answers",
        '{"COM-01": []}',
        "Answer COM-01 with a list of its op",
    ),
    ("examples", "'=All is well", "expected", '{"index": 1}', "Write the expected scores as exact"),
    (
        "examples",
        "'=All is well",
        "expected",
        '{"index": "1e999999999"}',
        "Write the expected scor",
    ),
    ("examples", "'=All is well", "expected", '{"area": {}}', "Write the expected scores as exact"),
    (
        "examples",
        "'=All is well",
        "expected",
        '{"areas": {"joy": "1"}}',
        "There is no score of joy.",
    ),
    ("examples", "'=All is well", "expected", '{"index": "99"}', "index comes out as 275/3, not"),
    ("questions", "COM-01", "help_fi", "=1+1", "The cell holds a formula. Write the text or the"),
]


@pytest.mark.parametrize(
    ("sheet", "key", "heading", "value", "sentence"),
    CELLS,
    ids=[f"{sheet} {heading} {str(value)[:20]!a}" for sheet, _key, heading, value, _text in CELLS],
)
def test_a_cell_that_is_not_right_is_named(book, sheet, key, heading, value, sentence):
    where = change(book, sheet, key, heading, value)
    started = time.process_time()
    problems = refused(book)
    assert time.process_time() - started < 2
    assert [problem for problem in problems if problem.startswith(f"{where}: {sentence}")], problems


def test_an_option_that_is_there_twice_is_named(book):
    first = cell(book, "options", "EDU-01", "code")
    first.value = first.offset(row=2).value
    sentence = "some is there already. Give each row a code of its own."
    assert refused(book) == [f"Sheet options, row {first.row + 2}, column B: {sentence}"]


def test_one_fault_is_told_once(book):
    where = change(book, "questions", "EDU-01", "text_fi", None)
    assert refused(book) == [f"{where}: The Finnish text is missing. Write it."]


def test_all_faults_are_told_together(book):
    wheres = [
        change(book, "questions", "COM-01", "kind", "maybe"),
        change(book, "sections", "education", "weight", "3"),
        change(book, "options", "EDU-01", "label_fi", None),
        change(book, "questionnaire", "small", "weights_note_en", None),
    ]
    total = cell(book, "questionnaire", "small", "weight_total").coordinate
    wheres[1] = f"Sheet questionnaire, row 2, column {total[:-1]}"
    assert sorted(problem.split(": ")[0] for problem in refused(book)) == sorted(wheres)


@pytest.mark.parametrize("sheet", [kind.sheet for kind in RESOURCES])
def test_a_missing_sheet_is_named(book, sheet):
    del book[sheet]
    [problem] = refused(book)
    assert problem.startswith(f"Sheet {sheet}: This sheet is missing. Its first row must hold the")


@pytest.mark.parametrize("sheet", [kind.sheet for kind in RESOURCES])
def test_a_missing_heading_is_named(book, sheet):
    heading = book[sheet].cell(1, 2).value
    book[sheet].delete_cols(2)
    sentence = f"The heading {heading} is missing. Write it in the first row."
    assert refused(book) == [f"Sheet {sheet}, row 1: {sentence}"]


@pytest.mark.parametrize("copies", [0, 2])
def test_exactly_one_questionnaire_is_described(book, copies):
    line = [one.value for one in book["questionnaire"][2]]
    book["questionnaire"].delete_rows(2)
    for _number in range(copies):
        book["questionnaire"].append(line)
    assert refused(book) == [
        "Sheet questionnaire: Describe exactly one questionnaire, in the row under the headings."
    ]


def test_a_question_without_points_or_indicator_is_named(book):
    wheres = [
        change(book, "questions", "EDU-03", "section", "profile"),
        change(book, "options", "PAR-01", "points", "0"),
    ]
    wheres[0] = wheres[0].replace("column B", "column D")
    wheres[1] = f"Sheet questions, row {cell(book, 'questions', 'PAR-01', 'code').row}, column D"
    problems = refused(book)
    assert f"{wheres[0]}: The section has no indicator" in "\n".join(problems)
    assert f"{wheres[1]}: No option earns a point." in "\n".join(problems)


@pytest.mark.parametrize(
    "name", ["far cell", "huge cell", "a zip bomb", "a million columns", "text"]
)
def test_refusing_takes_neither_time_nor_memory(book, name, tmp_path):
    make = workbooks.NOT_WORKBOOKS | {
        "far cell": workbooks.far_cell,
        "huge cell": workbooks.huge_cell,
    }
    path = tmp_path / "workbook.xlsx"
    path.write_bytes(make[name](workbooks.saved(book)))
    output = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"OPENPYXL_LXML": "False", "DJANGO_SETTINGS_MODULE": "config.settings"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    places, seconds, mebibytes = json.loads(output)
    assert places
    assert seconds < 2
    assert mebibytes < 200
