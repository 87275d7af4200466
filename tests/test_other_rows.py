"""What staff take in or choose from a list concerns that alone: no other row changes."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from index_assessment.models import Questionnaire
from index_assessment.questionnaires.content import as_content, write
from index_assessment.questionnaires.workbook import write_workbook
from tests import workbooks
from tests.every_row import changed, read_all
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.questionnaires import small_content
from tests.town import NEVER

pytestmark = pytest.mark.django_db
IMPORT = "admin:index_assessment_questionnaire_import"
SHEETS = ("questionnaire", "sections", "questions", "options", "examples")
COLUMNS = ("id", "pk", "questionnaire", "questionnaire_id", "published_at", "municipality_id")
VERSION = {"Questionnaire", "Section", "Question", "Option", "WorkedExample"}
# The areas of a question are rows of a table of their own.
VERSION |= {"Question_good_relations_areas"}


@pytest.fixture
def drafts(questionnaire, assessment):
    """Two drafts beside the published version, which an assessment answers."""
    return [write(small_content(code=code, version=2)) for code in ("mine", "other")]


def book_of(draft):
    return load_workbook(io.BytesIO(write_workbook(draft)))


def take_in(staff, book):
    """Send a workbook, and confirm it where there is something to confirm."""
    file = SimpleUploadedFile("questionnaire.xlsx", workbooks.saved(book))
    response = staff.post(reverse(IMPORT), {"file": file})
    if response.context["content"]:
        token = response.context["confirm"].initial["token"]
        response = staff.post(reverse(IMPORT), {"token": token})
    return response


def what_changed(before):
    return {(model.__name__, name, pk) for model, pk, name, _row in changed(before, read_all())}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_column_with_ids_is_refused(staff, drafts, sheet, column):
    """No sheet has one, so that none can say whose row it means."""
    book, before = book_of(drafts[0]), read_all()
    heads, *lines = book[sheet].iter_rows()
    for number, cell in enumerate([heads, *lines], start=1):
        value = column if number == 1 else drafts[1].pk
        book[sheet].cell(number, len(cell) + 1, value)
    assert take_in(staff, book).status_code == 422
    assert what_changed(before) == set()


def test_a_workbook_replaces_the_draft_that_it_names_and_no_other(staff, drafts):
    mine, other = drafts
    before, content = read_all(), as_content(other)
    book = book_of(mine)
    book["sections"]["D2"].value = "Another title"
    assert take_in(staff, book).status_code == 302
    found = what_changed(before)
    assert found
    assert {model for model, _name, _pk in found} <= VERSION
    kept = {q.pk for q in (other, *Questionnaire.objects.exclude(code="mine"))}
    assert not {pk for model, _name, pk in found if model == "Questionnaire"} & kept
    assert as_content(Questionnaire.objects.get(pk=other.pk)) == content


@pytest.mark.parametrize("code", ["small", "other"])
def test_the_code_of_another_version_takes_nothing_from_it(staff, drafts, code):
    """A published version stays; of a draft the workbook may only become the whole."""
    book, before = book_of(drafts[0]), read_all()
    book["questionnaire"]["A2"].value = code
    take_in(staff, book)
    assert {model for model, _name, _pk in what_changed(before)} <= VERSION
    assert Questionnaire.objects.filter(pk=drafts[0].pk, code="mine").exists()


# Lists


@pytest.mark.parametrize("extra", [{}, {"select_across": "0", "index": "0", "id": "1"}])
def test_an_action_concerns_the_chosen_alone(staff, extra):
    chosen, _other = (MunicipalityFactory(activated_at=None) for _ in range(2))
    before = read_all()
    ids = [chosen.pk, NEVER]
    data = {"action": "activate", "_selected_action": ids, **extra}
    staff.post(reverse("admin:municipalities_municipality_changelist"), data)
    assert what_changed(before) == {("Municipality", "activated_at", chosen.pk)}


@pytest.mark.parametrize("person", ["nobody", "coordinator", "contributor", "manager", "expert"])
def test_nobody_else_sends_a_list(request, person):
    own, other = (MunicipalityFactory(activated_at=None) for _ in range(2))
    client = request.getfixturevalue(person)
    before = read_all()
    data = {"action": "activate", "_selected_action": [own.pk, other.pk]}
    response = client.post(reverse("admin:municipalities_municipality_changelist"), data)
    assert response.status_code == 302
    assert what_changed(before) == set()


def test_a_copy_leaves_all_others(staff, drafts, questionnaire):
    before = read_all()
    ids = [questionnaire.pk, NEVER]
    data = {"action": "copy_as_new_version", "_selected_action": ids}
    staff.post(reverse("admin:index_assessment_questionnaire_changelist"), data)
    found = what_changed(before)
    assert {name for _model, name, _pk in found} == {"+"}
    assert {model for model, _name, _pk in found} <= VERSION
    assert Questionnaire.objects.get(code="small", version=2).questions.exists()
