"""A questionnaire as a workbook: out and back without loss, by functions and by commands."""

import io
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.forms import model_to_dict
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from index_assessment.models import Option, Question, Questionnaire
from index_assessment.questionnaires.content import as_content, write
from index_assessment.questionnaires.problem import QuestionnaireError
from index_assessment.questionnaires.publishing import load, rehearse, take_in
from index_assessment.questionnaires.resources import RESOURCES
from index_assessment.questionnaires.workbook import read_workbook, write_workbook
from tests.factories.questionnaires import question, section, small_content
from tests.index_assessment.questionnaire_book import EXAMPLE, cell, change, file_of

pytestmark = pytest.mark.django_db

STARTS = ["", "=", "+", "-", "@", "'", "''", "\t=", "\r\n", "😀", "_x000D_", " ", "[1, 2]"]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def draft():
    """An unpublished version of the small questionnaire."""
    return write(small_content(version=2, examples=[EXAMPLE]))


@pytest.fixture
def book(draft):
    """Its workbook, opened to be changed."""
    return load_workbook(io.BytesIO(write_workbook(draft)))


def rows_of(questionnaire):
    """Everything that the tables hold of a questionnaire, without the numbers of rows."""
    questions = questionnaire.questions.all()
    rows = [
        questionnaire,
        *questionnaire.sections.all(),
        *questions,
        *Option.objects.filter(question__in=questions).order_by("question__order", "order"),
        *questionnaire.examples.all(),
    ]
    keys = {"id", "questionnaire", "section", "question", "follows"}
    return [
        {name: value for name, value in model_to_dict(row).items() if name not in keys}
        for row in rows
    ]


# Out and back


def test_the_shipped_questionnaire_comes_back_as_it_was(shipped_questionnaire):
    before = as_content(shipped_questionnaire)
    content = read_workbook(io.BytesIO(write_workbook(shipped_questionnaire)))
    assert content == before
    assert len(Question.objects.filter(questionnaire=shipped_questionnaire)) == 108
    questionnaire, is_new = load(content | {"version": 2027})
    assert is_new
    assert as_content(questionnaire) == before | {"version": 2027}
    first, *rest = rows_of(shipped_questionnaire)
    assert rows_of(questionnaire) == [first | {"version": 2027}, *rest]


def test_the_published_version_stays_when_its_own_workbook_is_loaded(shipped_questionnaire):
    content = read_workbook(io.BytesIO(write_workbook(shipped_questionnaire)))
    assert load(content) == (shipped_questionnaire, False)


text = st.builds(
    str.__add__,
    st.sampled_from(STARTS),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=50),
)
exact_number = st.builds("{}{}".format, st.integers(0, 999), st.sampled_from(["", ".50", "/7"]))
decimals = st.decimals(-(10**6), 10**6, places=2)


def drawn_question(draw, code, codes, texts):
    """A question of any kind with any numbers; `texts` draws a text in three languages."""
    options = draw(st.lists(st.sampled_from(["yes", "no", "partly", "1"]), unique=True))
    smallest, largest = sorted([draw(decimals), draw(decimals)])
    return question(
        code,
        kind=draw(st.sampled_from(["yes_no", "multiple", "number", "text"])),
        weight=draw(exact_number),
        cap=draw(st.just("") | exact_number),
        minimum=str(smallest),
        maximum=str(largest),
        decimals=draw(st.integers(0, 2)),
        areas=sorted(draw(st.sets(st.sampled_from(["attitudes", "security"])))),
        follows=draw(st.sampled_from(["", *codes])),
        follows_options=draw(st.lists(st.sampled_from(["yes", "no", "all_of-them"]))),
        options=[
            {"code": option, "points": draw(exact_number), "label": texts(300)}
            for option in options
        ],
        unit=texts(40),
        **{name: texts() for name in ("text", "help", "evidence")},
    )


@st.composite
def questionnaires(draw):
    """A draft of two sections and three questions with any texts and numbers."""
    pool = ["", *draw(st.lists(text, min_size=2, max_size=8))]

    def texts(limit=None):
        return {language: draw(st.sampled_from(pool))[:limit] for language in ("fi", "sv", "en")}

    codes = ["A-1", "B_2", "007"]
    asked = [drawn_question(draw, code, codes, texts) for code in codes]
    name = draw(st.sampled_from(pool)) or "An example"
    return small_content(
        section("commitment", asked[:1], title=texts(120), what_good_looks_like=texts()),
        section("profile", asked[1:], indicator="", introduction=texts()),
        version=draw(st.integers(2, 30_000)),
        weight_total=draw(exact_number),
        title=texts(200),
        weights_note=texts(),
        examples=[EXAMPLE | {"answers": {"007": "dont_know"}, "name": name}],
    )


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(questionnaires())
def test_whatever_a_draft_says_comes_back(db, content):
    with undone():
        draft = write(content)
        before = as_content(draft)
        assert before == content
        again = read_workbook(io.BytesIO(write_workbook(draft)))
        assert again == before
        draft.delete()
        assert as_content(write(again)) == before


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_long_texts_come_back(draft):
    longest = "Pitkä teksti. " * 2340
    Question.objects.filter(questionnaire=draft, code="EDU-01").update(help_fi=longest)
    content = read_workbook(io.BytesIO(write_workbook(draft)))
    assert content == as_content(draft)
    assert content["sections"][2]["questions"][0]["help"]["fi"] == longest


def test_a_text_that_fits_no_cell_is_named_when_writing(draft):
    Question.objects.filter(questionnaire=draft, code="COM-01").update(help_sv="a" * 32_768)
    with pytest.raises(QuestionnaireError) as error:
        write_workbook(draft)
    [problem] = error.value.problems
    assert (problem.place.sheet, problem.place.row) == ("questions", 5)


def test_a_sheet_for_each_resource(book):
    assert book.sheetnames == [kind.sheet for kind in RESOURCES]
    assert [one.value for one in book["sections"][1]][:6] == [
        "code",
        "indicator",
        "weight",
        "title_fi",
        "title_sv",
        "title_en",
    ]
    assert cell(book, "examples", "'=All is well", "name").data_type == "s"


def test_what_people_type_is_understood(book, draft):
    """Numbers instead of texts, decimal commas, codes on lines of their own, rows in disorder."""
    change(book, "sections", "commitment", "weight", 1)
    change(book, "sections", "education", "weight", "0,5")
    change(book, "sections", "participation", "weight", 1.5)
    change(book, "questionnaire", "small", "version", "2")
    change(book, "questions", "PRO-01", "maximum", 1000000)
    change(book, "questions", "PRO-02", "minimum", "0,5")
    change(book, "questions", "PRO-01", "decimals", None)
    change(book, "questions", "EDU-01", "areas", "interaction;\nattitudes")
    change(book, "questions", "COM-01", "kind", " yes_partly_no ")
    change(book, "questions", "COM-01", "text_fi", 2026)
    sheet = book["questions"]
    sheet.append([one.value for one in sheet[2]])
    sheet.delete_rows(2)
    content = read_workbook(file_of(book))
    expected = as_content(draft)
    profile, commitment, education, participation = expected["sections"]
    commitment["weight"], education["weight"], participation["weight"] = "1", "0.5", "1.5"
    profile["questions"].append(profile["questions"].pop(0))
    profile["questions"][0]["minimum"] = "0.50"
    commitment["questions"][0]["text"]["fi"] = "2026"
    assert content == expected
    assert as_content(take_in(content)) == expected


def test_a_draft_is_replaced_and_a_rehearsal_leaves_no_trace(book, draft):
    change(book, "questions", "COM-01", "text_en", "Reworded?")
    before = as_content(draft)
    assert rehearse(read_workbook(file_of(book))) == draft
    assert as_content(Questionnaire.objects.get(version=2)) == before
    replaced = take_in(read_workbook(file_of(book)))
    assert Questionnaire.objects.filter(version=2).get() == replaced
    assert replaced.questions.get(code="COM-01").text_en == "Reworded?"


# The commands


def test_a_version_goes_out_and_comes_back_by_command(shipped_questionnaire, tmp_path, capsys):
    path = tmp_path / "questionnaire.xlsx"
    call_command("export_questionnaire", "good-relations", "2026", str(path))
    assert capsys.readouterr().out == f"good-relations 2026: 108 questions, {path}\n"
    call_command("load_questionnaire", str(path))
    out = "good-relations 2026: 108 questions, already published, unchanged\n"
    assert capsys.readouterr().out == out
    book = load_workbook(path)
    change(book, "questionnaire", "good-relations", "version", 2027)
    book.save(path)
    call_command("load_questionnaire", str(path))
    out = "good-relations 2027: 108 questions, loaded and published\n"
    assert capsys.readouterr().out == out
    assert Questionnaire.objects.get(version=2027).is_published


def test_a_refused_workbook_is_told_by_command(book, tmp_path):
    wheres = [change(book, "questions", code, "text_fi", None) for code in ("COM-01", "EDU-01")]
    path = tmp_path / "questionnaire.xlsx"
    book.save(path)
    with pytest.raises(CommandError) as error:
        call_command("load_questionnaire", str(path))
    assert str(error.value).split("\n") == [
        f"{where}: The Finnish text is missing. Write it." for where in wheres
    ]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["load_questionnaire", "nowhere.xlsx"], "nowhere.xlsx"),
        (["export_questionnaire", "small", "77", "x.xlsx"], "There is no questionnaire small 77."),
        (["export_questionnaire", "small", "1", "no/folder/x.xlsx"], "no/folder/x.xlsx"),
    ],
)
def test_commands_say_what_is_not_there(arguments, reason):
    with pytest.raises(CommandError, match=reason):
        call_command(*arguments)
