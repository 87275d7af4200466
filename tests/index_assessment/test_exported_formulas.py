"""Every export there is: hostile texts in all its text columns stay texts, out and back."""

import io

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from index_assessment.export import as_sheets, export_assessment
from index_assessment.models import Answer
from index_assessment.questionnaires.content import as_content, write
from index_assessment.questionnaires.workbook import read_workbook, write_workbook
from municipalities.documents.spreadsheet_cells import escaped
from municipalities.documents.spreadsheets import read_sheets
from tests.factories.index_assessment import AssessmentFactory, complete
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.questionnaires import published, question, section, small_content
from tests.hostile.formulas import FORMULAS, HARMLESS
from tests.index_assessment.questionnaire_book import EXAMPLE

pytestmark = pytest.mark.django_db
TEXTS = [*FORMULAS, *HARMLESS]


def in_three(text):
    return dict.fromkeys(("fi", "sv", "en"), text)


def content_of(text):
    """A questionnaire that says the text wherever it says anything."""
    words = {name: in_three(text) for name in ("text", "help", "evidence", "unit")}
    asked = question("EDU-01", **words)
    for option in asked["options"]:
        option["label"] = in_three(text)
    names = ("title", "introduction", "what_good_looks_like")
    return small_content(
        section("education", [asked], **{name: in_three(text) for name in names}),
        version=2,
        examples=[EXAMPLE | {"name": text, "answers": {}}],
        **{name: in_three(text) for name in ("title", "introduction", "weights_note")},
    )


def cells_of(book):
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_a_questionnaire(text):
    questionnaire = write(content_of(text))
    before = as_content(questionnaire)
    workbook = write_workbook(questionnaire)
    book = load_workbook(io.BytesIO(workbook))
    assert {cell.data_type for cell in cells_of(book)} <= {"s", "n"}
    assert read_workbook(io.BytesIO(workbook)) == before == content_of(text)
    if text.isprintable() and "_x" not in text:
        counts = [sum(cell.value == escaped(text) for cell in cells_of([one])) for one in book]
        assert counts == [9, 9, 12, 6, 1]


@pytest.fixture
def assessment():
    """Every text of it is another formula, in turn."""
    asked = [question(f"EDU-{number}", "text", weight="0") for number in range(len(TEXTS))]
    content = small_content(section("education", [question("EDU-A"), *asked]), version=3)
    names = dict.fromkeys(("name_fi", "name_sv", "name_en"), FORMULAS[0])
    town = MunicipalityFactory(slug="home-town", **names)
    found = complete(AssessmentFactory(municipality=town, questionnaire=published(content)))
    answers = found.answers.exclude(question__code="EDU-A").order_by("question__order")
    for answer, text in zip(answers, TEXTS, strict=True):
        answer.value = answer.reason = answer.explanation = answer.link = text
    Answer.objects.bulk_update(answers, ["value", "reason", "explanation", "link"])
    return found


def test_an_assessment(assessment, tmp_path):
    path = tmp_path / "assessment.xlsx"
    options = {"format": "xlsx", "output": path}
    call_command("export_assessment", "home-town", **options)
    cells = cells_of(load_workbook(path))
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    sheets = as_sheets(export_assessment(assessment))
    with path.open("rb") as file:
        read = read_sheets(file, {name: heads for name, (heads, _rows) in sheets.items()})
    texts = [row for _number, row in read["answers"].rows if row["question"] != "EDU-A"]
    for name in ("value", "reason", "explanation", "link"):
        assert [row[name] for row in texts] == TEXTS
    [name] = [row for _number, row in read["about"].rows if row["name"] == "municipality.name"]
    assert name["value"] == FORMULAS[0]
    in_file = {cell.value for cell in cells}
    assert {escaped(text) for text in FORMULAS if text.isprintable()} <= in_file


def test_the_data_of_an_assessment_hold_the_texts_as_they_are(assessment, capsys):
    call_command("export_assessment", "home-town")
    assert '"value": "=1+1"' in capsys.readouterr().out
