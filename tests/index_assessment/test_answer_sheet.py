"""Questions and answers put together: what is reached, what is missing, how far the pages are."""

import pytest

from index_assessment.answer_sheet import AnswerSheet
from index_assessment.models import Question
from tests.factories.index_assessment import AssessmentFactory, complete
from tests.factories.questionnaires import published, question, section, small_content

pytestmark = pytest.mark.django_db


@pytest.fixture
def give(assessment):
    """Answer questions by code: a list of options, a text, or a status."""

    def give(**answers):
        for code, given in answers.items():
            row = assessment.answers.filter(question__code=code.replace("_", "-"))
            if given in ("not_applicable", "dont_know", "unanswered"):
                row.update(status=given, value=None)
            else:
                row.update(status="answered", value=given)
        return AnswerSheet(assessment)

    return give


def entry(sheet, code):
    return next(e for e in sheet.entries.values() if e.question.code == code)


def reached(sheet, section):
    return [e.question.code for e in sheet.page(section).reached]


def test_pages_and_questions_stand_in_the_questionnaires_order(assessment):
    sheet = AnswerSheet(assessment)
    pages = {page.section.code: [e.question.code for e in page.entries] for page in sheet.pages}
    assert list(pages) == ["profile", "commitment", "education", "participation"]
    assert pages["commitment"] == ["COM-01", "COM-02", "COM-03", "COM-04"]
    assert sheet.page("weather") is None


def test_after_each_page_comes_the_next(assessment):
    sheet = AnswerSheet(assessment)
    assert sheet.after(sheet.page("profile")).section.code == "commitment"
    assert sheet.after(sheet.page("participation")) is None


def test_a_page_is_found_by_its_indicator(assessment):
    sheet = AnswerSheet(assessment)
    assert sheet.of_indicator("education") is sheet.page("education")
    assert sheet.of_indicator("profile") is None


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, ["COM-01"]),
        ({"COM_01": ["no"]}, ["COM-01"]),
        ({"COM_01": "dont_know"}, ["COM-01"]),
        ({"COM_01": "not_applicable"}, ["COM-01"]),
        ({"COM_01": ["partly"]}, ["COM-01", "COM-02"]),
        ({"COM_01": ["yes"]}, ["COM-01", "COM-02", "COM-04"]),
        ({"COM_01": ["yes"], "COM_02": ["no"]}, ["COM-01", "COM-02", "COM-04"]),
        (
            {"COM_01": ["yes"], "COM_02": ["yes"]},
            ["COM-01", "COM-02", "COM-03", "COM-04"],
        ),
        # What was answered below a question closes with it.
        ({"COM_01": ["no"], "COM_02": ["yes"], "COM_03": ["once"]}, ["COM-01"]),
    ],
)
def test_follow_ups_open_with_the_answer_before_them(give, answers, expected):
    assert reached(give(**answers), "commitment") == expected


def test_a_follow_up_knows_the_answers_that_lead_to_it(assessment):
    follow_up = entry(AnswerSheet(assessment), "COM-02")
    assert follow_up.parent.question.code == "COM-01"
    assert [str(label) for label in follow_up.opening_labels] == ["yes (fi)", "partly (fi)"]


@pytest.mark.parametrize(
    ("given", "reason", "has_problem"),
    [
        ("unanswered", "", True),
        (["all"], "", False),
        ("dont_know", "", False),
        ("not_applicable", "", True),
        ("not_applicable", " \n", True),
        ("not_applicable", "There are no schools", False),
    ],
)
def test_what_keeps_an_answer_from_being_submitted(assessment, give, given, reason, has_problem):
    assessment.answers.filter(question__code="EDU-01").update(reason=reason)
    assert bool(entry(give(EDU_01=given), "EDU-01").problem) is has_problem


def test_a_question_that_is_not_reached_is_no_gap(give):
    gaps = [e.question.code for e in give(COM_01=["no"]).gaps()]
    assert {"COM-01", "COM-02", "COM-03", "COM-04"}.isdisjoint(gaps)
    assert gaps[:3] == ["PRO-01", "PRO-02", "PRO-03"]


def test_an_empty_choice_of_several_is_an_answer(give):
    assert entry(give(EDU_03=[]), "EDU-03").is_answered
    assert not entry(give(EDU_03=[]), "EDU-03").problem


def test_progress_counts_reached_questions(give):
    sheet = give()
    assert (sheet.done, sheet.total) == (0, 3 + 1 + 3 + 2)
    assert sheet.page("commitment").state == "not_started"
    sheet = give(COM_01=["yes"])
    assert (sheet.page("commitment").done, sheet.page("commitment").total) == (1, 3)
    assert sheet.page("commitment").state == "started"
    sheet = give(COM_01=["no"])
    assert sheet.page("commitment").state == "complete"
    assert (sheet.done, sheet.total) == (1, 9)


def test_a_complete_sheet_has_no_gaps(assessment):
    sheet = AnswerSheet(complete(assessment))
    assert sheet.gaps() == []
    assert sheet.done == sheet.total == 12
    assert {page.state for page in sheet.pages} == {"complete"}


def test_chosen_labels_are_those_of_the_options(give):
    sheet = give(EDU_03=["parks", "libraries"], PRO_03="A text")
    assert [str(label) for label in entry(sheet, "EDU-03").chosen] == [
        "libraries (fi)",
        "parks (fi)",
    ]
    assert entry(sheet, "PRO-03").chosen == []


def test_the_score_of_the_best_answers_is_full(assessment):
    result = AnswerSheet(complete(assessment)).score()
    assert result.index.value == 100
    assert {score.value for score in result.indicators.values()} == {100}


def test_an_unanswered_page_has_no_score(give):
    """Nor has the index, when too much is missing; the profile never has one."""
    result = give(EDU_01=["all"], EDU_02=["regularly"], EDU_03=[]).score()
    assert set(result.indicators) == {"commitment", "education", "participation"}
    assert result.indicators["education"].shown == 67
    assert result.indicators["participation"].value is None
    assert result.index.value is None


@pytest.mark.parametrize("size", [1, 40])
def test_a_sheet_is_read_in_as_many_statements_whatever_its_size(
    size, django_assert_max_num_queries
):
    questions = [question(f"PAR-{n:02}") for n in range(1, size + 1)]
    content = small_content(section("participation", questions), code=f"size-{size}")
    assessment = AssessmentFactory(questionnaire=published(content))
    assert Question.objects.filter(questionnaire=assessment.questionnaire).count() == size
    with django_assert_max_num_queries(8):
        sheet = AnswerSheet(assessment)
        sheet.gaps()
        sheet.score()
