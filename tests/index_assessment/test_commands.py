"""The commands that read one municipality: its report as PDF, its assessment as data."""

import json
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from index_assessment.answer_sheet import AnswerSheet
from municipalities.models import AuditEvent
from tests.factories.index_assessment import (
    AssessmentFactory,
    RecommendationFactory,
    complete,
    published_edition,
    submitted,
)
from tests.factories.municipalities import MunicipalityFactory, UserFactory
from tests.pdf_text import pdf_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return MunicipalityFactory(
        slug="kauppila", code="987", name_fi="Kauppila", name_sv="Köpstad", name_en="Market Town"
    )


def run(command, *arguments, **options):
    out = StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue()


def exported(town):
    return json.loads(run("export_assessment", town.slug))


def refusal(command, *arguments, **options):
    with pytest.raises(CommandError) as refused:
        run(command, *arguments, **options)
    return str(refused.value)


def words(path):
    return " ".join(pdf_texts(path.read_bytes()))


def log():
    return list(AuditEvent.objects.values_list("municipality__slug", "action", "method"))


# build_report


def test_the_published_edition_is_rendered_in_the_language_asked_for(town, tmp_path):
    edition = published_edition(municipality=town)
    path = tmp_path / "report.pdf"
    assert str(path) in run("build_report", "kauppila", language="sv", output=path)
    assert "Köpstad" in words(path)
    assert "Small questionnaire (sv)" in words(path)
    [event] = AuditEvent.objects.all()
    assert event.municipality == town
    assert (event.action, event.target) == ("manage.py build_report", f"edition {edition.pk} sv")


def test_an_edition_stays_what_was_published(town, tmp_path):
    published_edition(municipality=town)
    town.name_fi = "Renamed"
    town.save()
    run("build_report", "kauppila", output=tmp_path / "report.pdf")
    assert "Kauppila" in words(tmp_path / "report.pdf")


def test_before_publishing_the_submitted_assessment_is_rendered(town, tmp_path):
    assessment = submitted(municipality=town)
    run("build_report", "kauppila", output=tmp_path / "report.pdf")
    assert "Kauppila" in words(tmp_path / "report.pdf")
    assert AuditEvent.objects.get().target == f"assessment {assessment.pk} fi"


def test_a_report_without_all_languages_is_not_rendered(town, tmp_path):
    recommendation = RecommendationFactory(assessment=submitted(municipality=town))
    texts = {"fi": "Suositus", "sv": "", "en": ""}
    recommendation.write(texts=texts, base_version=0, by=UserFactory())
    message = refusal("build_report", "kauppila", output=tmp_path / "report.pdf")
    assert "no text in: sv, en" in message
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_rendered_is_refused_with_a_reason(town, tmp_path):
    AssessmentFactory(municipality=town)
    path = tmp_path / "report.pdf"
    assert "no municipality “nowhere”" in refusal("build_report", "nowhere", output=path)
    assert "no submitted assessment" in refusal("build_report", "kauppila", output=path)
    assert "only in fi, sv and en" in refusal("build_report", "987", language="de", output=path)
    missing = tmp_path / "missing" / "report.pdf"
    assert "cannot be written" in refusal("build_report", "987", output=missing)
    assert "cannot be written" in refusal("build_report", "987", output=tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert log() == []


# export_assessment


@pytest.mark.parametrize(
    "name", ["kauppila", "987", "Kauppila", "KÖPSTAD", "market town"], ids=lambda name: name
)
def test_a_municipality_is_known_by_all_its_names(town, name):
    AssessmentFactory(municipality=town)
    MunicipalityFactory(slug="kauppi")
    data = json.loads(run("export_assessment", name))
    assert data["municipality"]["code"] == "987"


def test_answers_are_exported_by_the_codes_of_their_questions(town):
    assessment = complete(
        AssessmentFactory(municipality=town), explanation="Because", language="sv"
    )
    assessment.answers.filter(question__code="COM-02").update(
        status="not_applicable", value=None, reason="No such thing", explanation=""
    )
    data = exported(town)
    codes = [entry.question.code for entry in AnswerSheet(assessment).entries.values()]
    assert list(data["answers"]) == codes
    assert data["questionnaire"] == {"code": "small", "version": 1}
    assert data["assessment"]["state"] == "draft"
    first, second = data["answers"]["COM-01"], data["answers"]["COM-02"]
    assert first["value"] == ["yes"]
    assert (first["explanation"], first["language"]) == ("Because", "sv")
    assert (second["status"], second["value"], second["reason"]) == (
        "not_applicable",
        None,
        "No such thing",
    )
    assert data["answers"]["COM-03"]["is_reached"] is False


def test_scores_come_with_every_step(town):
    """COM-01 weighs 2 and earns half; COM-02 and its follow-up weigh 1 each."""
    assessment = complete(AssessmentFactory(municipality=town))
    answers = assessment.answers
    answers.filter(question__code="COM-01").update(value=["partly"])
    answers.filter(question__code="COM-02").update(status="dont_know", value=None)
    answers.filter(question__code="PAR-02").update(status="not_applicable", value=None)
    scores = exported(town)["scores"]
    ledger = {line["question"]: line for line in scores["ledger"]}
    first = ledger["COM-01"]
    assert (first["points"], first["maximum"], first["weight"]) == ("1/2", "1/1", "2/1")
    assert (first["contribution"], first["index_contribution"]) == ("25/1", "25/3")
    states = ["COM-02", "COM-03", "COM-04", "PAR-02", "EDU-03"]
    assert [ledger[code]["state"] for code in states] == [
        "dont_know",
        "dont_know",
        "unscored",
        "not_applicable",
        "answered",
    ]
    commitment = scores["indicators"]["commitment"]
    assert (commitment["value"], commitment["shown"]) == ("25/1", 25)
    assert (commitment["answered_share"], commitment["dont_know"]) == ("1/2", 2)
    assert scores["indicators"]["education"]["value"] == "100/1"
    assert (scores["index"]["value"], scores["index"]["shown"]) == ("75/1", 75)
    assert scores["areas"]["attitudes"]["value"] == "100/1"
    assert scores["groups"]["intercultural_lens"]["shown"] == 100
    assert scores["formula"] == "1"


def test_persons_are_left_out_and_the_use_is_logged(town):
    by = UserFactory(name="Hidden Person", email="hidden@example.org")
    submitted(municipality=town, by=by)
    text = run("export_assessment", "kauppila")
    assert "Hidden" not in text
    assert "hidden@" not in text
    assert log() == [("kauppila", "manage.py export_assessment", "COMMAND")]


def test_the_workbook_says_the_same(town, tmp_path):
    complete(AssessmentFactory(municipality=town), explanation='=HYPERLINK("https://evil.example")')
    path = tmp_path / "data.xlsx"
    run("export_assessment", "kauppila", "--format=xlsx", output=path)
    data = exported(town)
    book = load_workbook(BytesIO(path.read_bytes()))
    assert book.sheetnames == ["about", "answers", "ledger", "scores"]
    tables = {sheet.title: list(sheet.values) for sheet in book}
    assert ("municipality.code", "987") in tables["about"]
    ledger = [dict(zip(tables["ledger"][0], row, strict=True)) for row in tables["ledger"][1:]]
    assert ledger == data["scores"]["ledger"]
    answers = {
        row[0]: dict(zip(tables["answers"][0], row, strict=True)) for row in tables["answers"]
    }
    assert answers["EDU-03"]["value"] == "libraries, schools, parks"
    assert answers["EDU-03"]["is_reached"] == "true"
    assert {cell.data_type for row in book["answers"].rows for cell in row} <= {"s", "n"}
    assert answers["COM-01"]["explanation"].endswith('=HYPERLINK("https://evil.example")')
    scores = {row[1]: row[0] for row in tables["scores"]}
    assert scores["index"] == "index"
    assert {scores["commitment"], scores["attitudes"]} == {"indicator", "area"}


def test_json_goes_into_a_file_too(town, tmp_path):
    AssessmentFactory(municipality=town)
    run("export_assessment", "kauppila", output=tmp_path / "data.json")
    written = json.loads((tmp_path / "data.json").read_text(encoding="utf-8"))
    assert written == exported(town)


def test_what_cannot_be_exported_is_refused_with_a_reason(town, tmp_path):
    assert "not begun an assessment" in refusal("export_assessment", "kauppila")
    AssessmentFactory(municipality=town)
    assert "add --output" in refusal("export_assessment", "kauppila", "--format=xlsx")
    missing = tmp_path / "missing" / "data.json"
    assert "cannot be written" in refusal("export_assessment", "kauppila", output=missing)
    assert "no municipality" in refusal("export_assessment", "nowhere")
    assert log() == []
