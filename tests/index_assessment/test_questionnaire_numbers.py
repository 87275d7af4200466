"""Questions for numbers that could not be answered are refused, wherever they come from."""

import io
from copy import deepcopy

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from index_assessment.models import Question
from index_assessment.questionnaires.content import write
from index_assessment.questionnaires.differences import differences
from index_assessment.questionnaires.problem import QuestionnaireError
from index_assessment.questionnaires.publishing import load, take_in
from index_assessment.questionnaires.workbook import read_workbook, write_workbook
from tests import workbooks
from tests.factories.questionnaires import EDUCATION, PROFILE, question, small_content
from tests.index_assessment.questionnaire_book import change, file_of
from tests.page_parts import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def book():
    return load_workbook(io.BytesIO(write_workbook(write(small_content(version=2)))))


def with_number(**values):
    """The content of a version whose first question asks for a number of this kind."""
    profile = deepcopy(PROFILE)
    profile["questions"][0] |= values
    return small_content(profile, EDUCATION, version=2)


def problems(content):
    with pytest.raises(QuestionnaireError) as error:
        take_in(content)
    return [(one.name, one.column) for one in error.value.problems]


@pytest.mark.parametrize("decimals", [3, 99, -1, 32_767])
def test_a_workbook_asks_for_two_decimals_at_most(book, decimals):
    place = change(book, "questions", "PRO-01", "decimals", decimals)
    with pytest.raises(QuestionnaireError) as error:
        take_in(read_workbook(file_of(book)))
    [problem] = error.value.problems
    assert str(problem) == f"{place}: Write a whole number from 0 to 2."


@pytest.mark.parametrize("decimals", [3, 99, -1])
def test_files_ask_for_two_decimals_at_most(decimals):
    assert problems(with_number(decimals=decimals)) == [("PRO-01", "decimals")]


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_no_one_or_two_decimals_are_fine(book, decimals):
    change(book, "questions", "PRO-01", "decimals", decimals)
    questionnaire = take_in(read_workbook(file_of(book)))
    assert questionnaire.questions.get(code="PRO-01").decimals == decimals


@pytest.mark.parametrize("decimals", [3, -1])
def test_the_staff_s_form_asks_for_two_decimals_at_most(decimals):
    number = Question(code="PRO-01", kind="number", decimals=decimals)
    with pytest.raises(ValidationError) as error:
        number.full_clean()
    assert "decimals" in error.value.message_dict


def test_a_range_has_numbers_in_it():
    upside_down = with_number(minimum="10.00", maximum="9.00")
    assert problems(upside_down) == [("PRO-01", "maximum")]
    assert take_in(with_number(minimum="10.00", maximum="10.00"))


# What a new version changes


def renewed():
    """Version 2 beside version 1: one question new, one changed, one dropped."""
    education = deepcopy(EDUCATION)
    education["questions"] = [
        education["questions"][0] | {"weight": "3"},
        education["questions"][1],
        question("EDU-09"),
    ]
    return small_content(PROFILE, education, version=2, code="renewed")


def test_a_version_is_compared_with_the_newest_published_one():
    assert differences(renewed()) is None
    load(small_content(PROFILE, EDUCATION, code="renewed"))
    write(small_content(PROFILE, version=5, code="renewed"))
    assert differences(renewed()) == {
        "version": 1,
        "new": ["EDU-09"],
        "changed": ["EDU-01"],
        "dropped": ["EDU-03"],
    }


def test_the_preview_of_a_workbook_says_what_it_changes(staff):
    load(small_content(PROFILE, EDUCATION, code="renewed"))
    draft = write(renewed())
    workbook = workbooks.saved(load_workbook(io.BytesIO(write_workbook(draft))))
    url = reverse("admin:index_assessment_questionnaire_import")
    response = staff.post(url, {"file": SimpleUploadedFile("renewed.xlsx", workbook)})
    page = page_of(response)
    assert page.words("h3") == ["Questions beside version 1"]
    items = page.words("li")
    assert {"New: EDU-09", "Changed: EDU-01", "Dropped: EDU-03"} <= set(items)
