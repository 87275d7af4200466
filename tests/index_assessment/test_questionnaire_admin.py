"""The staff's pages for writing questionnaires: versions, workbooks, publishing."""

import io
import re

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from index_assessment.admin.questionnaire import QuestionnaireAdmin
from index_assessment.models import Option, Question, Questionnaire
from index_assessment.questionnaires.content import as_content, write
from index_assessment.questionnaires.workbook import read_workbook, write_workbook
from municipalities.access.permissions import GRANTS, Permission, Role
from municipalities.admin.inlines import MOST_ROWS
from tests import people, workbooks
from tests.factories.index_assessment import QuestionnaireFactory
from tests.factories.questionnaires import small_content

pytestmark = pytest.mark.django_db

INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)[^>]*>|javascript:")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def draft():
    return write(small_content(version=2))


def url(name, *args, model="questionnaire"):
    return reverse(f"admin:index_assessment_{model}_{name}", args=args)


def page(person, address):
    """The text of a page that holds to the content security policy."""
    response = person.get(address)
    assert response.status_code == 200
    return text_of(response)


def text_of(response):
    text = response.content.decode()
    assert INLINE.findall(text) == []
    return text


def upload(person, workbook, name="questionnaire.xlsx"):
    return person.post(url("import"), {"file": SimpleUploadedFile(name, workbook)})


def changed(questionnaire, **cells):
    """Its workbook with cells of the questionnaire's own sheet changed."""
    book = load_workbook(io.BytesIO(write_workbook(questionnaire)))
    headings, values = book["questionnaire"]
    for heading, value in zip(headings, values, strict=True):
        if heading.value in cells:
            value.value = cells[heading.value]
    return workbooks.saved(book)


# Who may


@pytest.mark.parametrize("name", ["changelist", "add", "import"])
def test_others_than_staff_are_kept_out(nobody, coordinator, name):
    for person in (nobody, coordinator):
        assert person.get(url(name)).status_code == 302


@pytest.mark.parametrize("name", ["change", "workbook", "publish"])
def test_others_than_staff_see_no_version(nobody, coordinator, draft, name):
    for person in (nobody, coordinator):
        assert person.get(url(name, draft.pk)).status_code == 302
        assert person.post(url(name, draft.pk)).status_code == 302
    draft.refresh_from_db()
    assert not draft.is_published


def test_staff_without_the_permission_are_refused(staff, draft, monkeypatch):
    monkeypatch.setitem(GRANTS, Role.STAFF, GRANTS[Role.STAFF] - {Permission.WRITE_QUESTIONNAIRE})
    addresses = [url("import"), url("publish", draft.pk), url("workbook", draft.pk)]
    assert [staff.get(address).status_code for address in addresses] == [403, 403, 403]


def test_a_workbook_is_only_read(staff, draft):
    assert staff.post(url("workbook", draft.pk)).status_code == 405


def test_what_is_not_there_is_not_found(staff):
    assert staff.get(url("workbook", 999_999)).status_code == 404
    assert staff.get(url("publish", 999_999)).status_code == 404
    assert staff.get(url("change", "9" * 5000)).status_code == 302


# Lists and rows


def test_the_workshop_has_the_pages():
    assert isinstance(admin.site.get_model_admin(Questionnaire), QuestionnaireAdmin)


def test_versions_are_listed_with_state_and_size(staff, questionnaire, draft):
    text = page(staff, url("changelist"))
    cells = re.findall(r'class="field-(?:version|state|question_count)[^>]*>([^<]*)<', text)
    size = str(questionnaire.questions.count())
    assert cells == ["2", "Draft", size, "1", "Published", size]
    assert url("import") in text


@pytest.mark.parametrize(("state", "version"), [("draft", "2"), ("published", "1")])
def test_versions_are_filtered_by_state(staff, questionnaire, draft, state, version):
    text = page(staff, f"{url('changelist')}?state={state}")
    assert re.findall(r'class="field-version[^>]*>([^<]*)<', text) == [version]


@pytest.mark.parametrize("model", ["questionnaire", "section", "question"])
def test_a_list_costs_the_same_for_one_and_for_three(
    staff, draft, model, django_assert_num_queries
):
    address = url("changelist", model=model)
    staff.get(address)
    with CaptureQueriesContext(connection) as few:
        staff.get(address)
    for version in (3, 4):
        write(small_content(version=version))
    with django_assert_num_queries(len(few)):
        staff.get(address)


def test_a_published_version_is_shown_and_not_edited(staff, questionnaire):
    text = page(staff, url("change", questionnaire.pk))
    assert "Small questionnaire (sv)" in text
    assert 'name="title_fi"' not in text
    assert url("workbook", questionnaire.pk) in text
    assert url("publish", questionnaire.pk) not in text
    section = questionnaire.sections.get(code="education")
    assert url("change", section.pk, model="section") in text
    assert f"{url('changelist', model='question')}?section__id__exact={section.pk}" in text


def test_rows_of_a_published_version_are_shown_and_not_edited(staff, questionnaire):
    question = questionnaire.questions.get(code="EDU-01")
    for model, row in (("question", question), ("section", question.section)):
        address = url("change", row.pk, model=model)
        assert "<textarea" not in page(staff, address)
        assert staff.post(address, {"code": "changed"}).status_code == 403
        assert staff.get(url("delete", row.pk, model=model)).status_code == 403
    assert staff.post(url("publish", questionnaire.pk)).status_code == 403
    assert staff.get(url("delete", questionnaire.pk)).status_code == 403


def edited(staff, question, **values):
    """What the page of a question sends when its options are given a new label."""
    form = staff.get(url("change", question.pk, model="question")).context["adminform"].form
    data = {name: form[name].value() for name in form.fields} | {"text_sv": "Ny fråga?"}
    data |= {"questionnaire": question.questionnaire_id, "section": question.section_id}
    data |= {"follows": "", "follows_options": "[]", "minimum": "", "maximum": ""}
    data |= {"good_relations_areas": []} | values
    return data | formset(question.options.all(), "options", label_fi="Uusi", question=question.pk)


NESTED = "[" * 100_000


@pytest.mark.parametrize(
    "text",
    ["1", '{"yes": 1}', "[1]", '"yes"', '["\\u0000"]', '["\\ud800"]', "[NaN]", "9" * 5000, NESTED],
)
def test_options_to_follow_are_a_list_of_codes(staff, draft, text):
    question = draft.questions.get(code="EDU-01")
    data = edited(staff, question, follows_options=text)
    response = staff.post(url("change", question.pk, model="question"), data)
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["follows_options"]


@pytest.mark.parametrize("weight", ["1e5", "1E+9999999999", "-1", "1/0", "1_0", "NaN", ""])
def test_a_weight_is_an_exact_number(staff, draft, weight):
    """Numbers with exponents of a few digits would take minutes to work out."""
    question = draft.questions.get(code="EDU-01")
    data = edited(staff, question, weight=weight)
    response = staff.post(url("change", question.pk, model="question"), data)
    assert list(response.context["adminform"].form.errors) == ["weight"]


def test_no_more_rows_are_built_than_a_page_can_hold(staff, draft):
    question = draft.questions.get(code="EDU-01")
    data = edited(staff, question) | {"options-TOTAL_FORMS": "1999"}
    response = staff.post(url("change", question.pk, model="question"), data)
    [options] = response.context["inline_admin_formsets"]
    assert len(options.formset.forms) == MOST_ROWS
    assert options.formset.non_form_errors()


def test_a_question_of_a_draft_is_edited_with_its_options(staff, draft):
    question = draft.questions.get(code="EDU-01")
    address = url("change", question.pk, model="question")
    data = edited(staff, question)
    response = staff.post(address, data)
    assert response.status_code == 302, response.context["errors"]
    question.refresh_from_db()
    assert question.text_sv == "Ny fråga?"
    assert {option.label_fi for option in question.options.all()} == {"Uusi"}
    assert as_content(draft)["sections"][2]["questions"][0]["areas"] == []


def formset(rows, prefix, **values):
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        fields = {"id": row.pk, "code": row.code, "points": row.points, "order": row.order}
        labels = {name: getattr(row, name) for name in ("label_fi", "label_sv", "label_en")}
        for name, value in (fields | labels | values).items():
            data[f"{prefix}-{number}-{name}"] = value
    return data


def test_choices_come_from_the_same_version(staff, questionnaire, draft):
    question = draft.questions.get(code="EDU-01")
    for address in (
        url("change", question.pk, model="question"),
        f"{url('add', model='question')}?questionnaire={draft.pk}",
    ):
        fields = staff.get(address).context["adminform"].form.fields
        assert set(fields["section"].queryset) == set(draft.sections.all())
        assert set(fields["follows"].queryset) == set(draft.questions.all())
        assert list(fields["questionnaire"].queryset) == [draft]


def test_a_new_question_comes_last_and_only_into_a_draft(staff, questionnaire, draft):
    address = url("add", model="question")
    form = staff.get(f"{address}?questionnaire={draft.pk}").context["adminform"].form
    assert form["order"].value() == draft.questions.count()
    for query in (
        "",
        f"?questionnaire={questionnaire.pk}",
        "?questionnaire=x",
        f"?questionnaire={'9' * 5000}",
    ):
        assert staff.get(address + query).status_code == 403


def test_no_other_page_offers_to_add_what_would_belong_nowhere(staff, draft):
    question = draft.questions.get(code="EDU-01")
    pages = [
        url("change", draft.pk),
        url("changelist", model="question"),
        url("change", question.pk, model="question"),
        f"{url('add', model='section')}?questionnaire={draft.pk}",
    ]
    for address in pages:
        links = set(re.findall(r'href="([^"]*/question/add/[^"]*)"', page(staff, address)))
        assert links <= {f"{url('add', model='question')}?questionnaire={draft.pk}"}
        assert "_addanother" not in page(staff, address) or address == pages[0]


def test_a_section_is_added_to_a_draft(staff, draft):
    address = f"{url('add', model='section')}?questionnaire={draft.pk}"
    data = {"questionnaire": draft.pk, "code": "closing", "weight": "1", "order": 9}
    assert staff.post(address, data).status_code == 302
    section = draft.sections.get(code="closing")
    assert section.indicator is None
    assert url("change", section.pk, model="section") in page(staff, url("change", draft.pk))


# Workbooks


def test_a_version_is_downloaded_as_a_workbook(staff, draft):
    response = staff.get(url("workbook", draft.pk))
    assert response["Content-Disposition"] == 'attachment; filename="small-2.xlsx"'
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert read_workbook(io.BytesIO(response.content)) == as_content(draft)


def test_a_version_that_fits_no_workbook_says_so(staff, draft):
    Question.objects.filter(questionnaire=draft, code="COM-01").update(help_sv="a" * 32_768)
    response = staff.get(url("workbook", draft.pk), follow=True)
    assert response.redirect_chain == [(url("change", draft.pk), 302)]
    assert "The text is longer than 32767 characters" in text_of(response)


def test_a_workbook_is_described_before_it_is_imported(staff, questionnaire):
    text = page(staff, url("import"))
    assert 'accept=".xlsx"' in text
    response = upload(staff, changed(questionnaire, version=7, title_sv="<Ny> enkät"))
    text = text_of(response)
    assert response.status_code == 200
    assert "small 7" in text
    assert "&lt;Ny&gt; enkät" in text
    assert "It becomes a new draft." in text
    assert not Questionnaire.objects.filter(version=7).exists()
    response = staff.post(url("import"), confirmation(response), follow=True)
    draft = Questionnaire.objects.get(version=7)
    assert response.redirect_chain == [(url("change", draft.pk), 302)]
    assert "The workbook is imported." in text_of(response)
    assert not draft.is_published
    assert draft.title_sv == "<Ny> enkät"
    assert LogEntry.objects.get().object_id == str(draft.pk)


def confirmation(response):
    return {"token": response.context["confirm"].initial["token"]}


def test_a_workbook_is_imported_once(staff, questionnaire):
    data = confirmation(upload(staff, changed(questionnaire, version=7)))
    staff.post(url("import"), data)
    response = staff.post(url("import"), data, follow=True)
    assert "The workbook is no longer here. Choose it once more." in text_of(response)


@pytest.mark.parametrize("token", ["0b6f7f0e-64a4-4e53-9d0a-2f2a3c1d9b11", "", "../../x"])
def test_an_invented_token_imports_nothing(staff, token):
    response = staff.post(url("import"), {"token": token}, follow=True)
    assert "The workbook is no longer here. Choose it once more." in text_of(response)


def test_nobody_imports_the_workbook_of_another(staff, questionnaire, municipality):
    data = confirmation(upload(staff, changed(questionnaire, version=7)))
    people.staff(municipality).post(url("import"), data)
    assert not Questionnaire.objects.filter(version=7).exists()


def test_replacing_a_draft_is_announced(staff, draft):
    response = upload(staff, changed(draft, title_en="Better"))
    assert "The workbook replaces all of it." in text_of(response)
    staff.post(url("import"), confirmation(response))
    assert Questionnaire.objects.get(version=2).title_en == "Better"


def test_there_is_nothing_to_import_when_nothing_is_new(staff, questionnaire):
    text = text_of(upload(staff, write_workbook(questionnaire)))
    assert "There is nothing to import." in text
    assert 'name="token"' not in text


def test_problems_of_a_workbook_are_listed_with_their_places(staff, questionnaire):
    before = Option.objects.count()
    response = upload(staff, changed(questionnaire, version=7, title_fi="", weight_total="9"))
    text = text_of(response)
    assert response.status_code == 422
    cells = re.findall(r"<td[^>]*>(.*?)</td>", text)
    assert cells[:8] == [
        *(
            "questionnaire",
            "2",
            "G <code>title_fi</code>",
            "The Finnish text is missing. Write it.",
        ),
        *(
            "questionnaire",
            "2",
            "F <code>weight_total</code>",
            "The weights of the sections sum to 3, not to 9. Correct them.",
        ),
    ]
    assert "Nothing was imported." in text
    assert 'name="token"' not in text
    assert Option.objects.count() == before


@pytest.mark.parametrize("content", [b"no workbook", workbooks.saved(workbooks.plain())])
def test_what_is_no_questionnaire_is_refused(staff, content):
    response = upload(staff, content)
    assert response.status_code == 422
    assert "Nothing was imported." in text_of(response)


def test_a_file_must_be_chosen(staff):
    response = staff.post(url("import"), {})
    assert "This field is required." in text_of(response)


def test_a_version_that_appeared_meanwhile_is_not_overwritten(staff, questionnaire):
    data = confirmation(upload(staff, changed(questionnaire, version=7)))
    QuestionnaireFactory(code="small", version=7).mark_published()
    response = staff.post(url("import"), data)
    assert response.status_code == 422
    assert "Version 7 is published and differs." in text_of(response)


# Publishing and copying


def test_a_draft_in_order_is_published(staff, draft):
    assert "All checks are passed." in page(staff, url("publish", draft.pk))
    response = staff.post(url("publish", draft.pk), follow=True)
    assert "The questionnaire is published." in text_of(response)
    draft.refresh_from_db()
    assert draft.is_published
    assert LogEntry.objects.get().object_id == str(draft.pk)


def test_all_problems_are_shown_and_nothing_is_published(staff, draft):
    Question.objects.filter(questionnaire=draft, code="EDU-01").update(text_sv="", help_fi="")
    draft.sections.filter(code="education").update(weight="2")
    assert "The questionnaire cannot be published yet." in page(staff, url("publish", draft.pk))
    response = staff.post(url("publish", draft.pk))
    assert response.status_code == 422
    cells = re.findall(r"<td>(?:<code>)?([^<]*)(?:</code>)?</td>", text_of(response))
    assert cells == [
        *("EDU-01", "text_sv", "The Swedish text is missing. Write it."),
        *("EDU-01", "help_fi", "The Finnish text is missing. Write it."),
        *("small", "weight_total", "The weights of the sections sum to 4, not to 3. Correct them."),
    ]
    draft.refresh_from_db()
    assert not draft.is_published


def test_a_copy_is_an_editable_draft(staff, questionnaire):
    data = {"action": "copy_as_new_version", "_selected_action": [questionnaire.pk]}
    response = staff.post(url("changelist"), data, follow=True)
    assert "Version 2 is a draft now, with everything of version 1." in text_of(response)
    draft = Questionnaire.objects.get(version=2)
    assert as_content(draft) == as_content(questionnaire) | {"version": 2}
    assert 'name="title_fi"' in page(staff, url("change", draft.pk))


def test_the_published_version_survives_the_deletion_of_many(staff, questionnaire, draft):
    data = {
        "action": "delete_selected",
        "_selected_action": [questionnaire.pk, draft.pk],
        "post": "yes",
    }
    assert staff.post(url("changelist"), data).status_code == 403
    assert Questionnaire.objects.count() == 2
