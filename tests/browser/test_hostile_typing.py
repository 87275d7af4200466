"""Hostile texts after the pages' own scripts have had them: saved, kept, compared, refused."""

import pytest
from playwright.sync_api import expect

from index_assessment.models import Commentary
from index_assessment.questionnaires.content import write
from index_assessment.questionnaires.workbook import write_workbook
from municipalities.models import User
from tests import people
from tests.browser.watch import Watch
from tests.factories.index_assessment import (
    AssessmentFactory,
    published_edition,
    small_questionnaire,
    submitted,
)
from tests.factories.municipalities import MunicipalityFactory, SignedLinkFactory, UserFactory
from tests.factories.questionnaires import small_content
from tests.hostile.fields import bare
from tests.hostile.payloads import PAYLOADS
from tests.people import Person

# What pages show is the same on every database.
pytestmark = [
    pytest.mark.vendor("sqlite"),
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
MINE, THEIRS = " ".join(PAYLOADS), " ".join(reversed(PAYLOADS))
NAME = "<img pwn src=x onerror=pwn()>"
CUT = '"><b pwn>'
REVIEW = "admin:index_assessment_assessment_review"
CHANGE = "admin:index_assessment_assessment_change"


@pytest.fixture
def town(transactional_db):
    return MunicipalityFactory(slug="home-town", name_en=NAME, name_fi=NAME, name_sv=NAME)


@pytest.fixture
def assessment(town):
    return AssessmentFactory(municipality=town, questionnaire=small_questionnaire())


@pytest.fixture
def watched(visit, town):
    """A person of a hostile name, whose pages are looked at whenever a test says so."""
    watches = []

    def watched(role, **options):
        person = Person(town, UserFactory(is_staff=True)) if role == "staff" else None
        person = person or people.member(town, role)
        User.objects.filter(pk=person.user.pk).update(name=NAME)
        visitor = visit(person, **options)
        visitor.expect_complaint("Failed to load resource")
        watches.append(Watch(visitor))
        return watches[-1]

    yield watched
    assert watches
    assert [one for watch in watches for one in watch.found] == []


def is_shown(watch, *texts):
    words = watch.look()
    return [bare(text) in words for text in texts] == [True] * len(texts)


def write_explanation(watch, text):
    more = watch.visitor.page.locator('[data-question="EDU-01"] .question__more')
    if more.get_attribute("open") is None:
        more.locator("summary").click()
    more.locator('[name="EDU-01-explanation"]').fill(text)


def told(watch, words, code="EDU-01"):
    status = watch.visitor.page.locator(f'[data-question="{code}"] [data-status]')
    expect(status).to_contain_text(words)


def test_saved_and_compared(watched, assessment):
    first, second = watched("coordinator"), watched("contributor")
    for watch in (first, second):
        watch.visitor.go_home("assessment_section", assessment.pk, "education")
    write_explanation(second, THEIRS)
    told(second, "Saved")
    write_explanation(first, MINE)
    told(first, "Choose which version stays")
    panel = first.visitor.page.locator(".conflict")
    assert panel.locator("h3").text_content().startswith(NAME)
    assert bare(MINE) in bare(panel.locator("[data-mine]").text_content())
    assert bare(THEIRS) in bare(panel.locator("[data-theirs]").text_content())
    assert is_shown(first, MINE, THEIRS)
    panel.get_by_role("button", name="Keep my version").click()
    told(first, "Saved")
    first.visitor.page.reload()
    assert is_shown(first, MINE)


def test_kept_on_the_device(watched, assessment):
    watch = watched("coordinator")
    watch.visitor.go_home("assessment_section", assessment.pk, "education")
    page = watch.visitor.page
    page.route("**/answers/**", lambda route: route.abort())
    write_explanation(watch, MINE)
    told(watch, "Kept on this device")
    page.reload()
    told(watch, "Kept on this device")
    assert is_shown(watch, MINE)
    watch.visitor.go_home("assessment_section", assessment.pk, "commitment")
    expect(page.locator("[data-leftovers]")).to_contain_text("EDU-01")
    watch.look()


def test_what_the_device_keeps_is_no_markup_even_when_somebody_has_meddled_with_it(
    watched, assessment
):
    watch = watched("coordinator")
    watch.visitor.go_home("assessment_detail", assessment.pk)
    page = watch.visitor.page
    page.evaluate(
        """([payloads]) => new Promise(done => {
            const {person, municipality, assessment} = document.getElementById('autosave').dataset;
            indexedDB.open('mosaic').onsuccess = ({target}) => {
                const change = target.result.transaction('edits', 'readwrite');
                for (const text of payloads) change.objectStore('edits').put({
                    key: `${person}/${municipality}/${assessment}/${text}`, code: text, at: 0,
                    page: '/', base: 0, queue: [{mutation: text, content: {}}]});
                change.oncomplete = done;
            };
        })""",
        [PAYLOADS],
    )
    page.reload()
    expect(page.locator("[data-leftovers]")).to_contain_text("<script pwn>")
    assert is_shown(watch, *PAYLOADS)


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_refused_with_what_was_typed(watched, assessment, javascript):
    watch = watched("coordinator", javascript=javascript)
    watch.visitor.go_home("assessment_section", assessment.pk, "education")
    page = watch.visitor.page
    write_explanation(watch, MINE)
    page.locator('[name="EDU-01-link"]').fill(MINE)
    if javascript:
        page.locator('[name="EDU-01-link"]').blur()
        told(watch, "Not saved: correct the answer")
    else:
        page.get_by_role("button", name="Save and return to the list").click()
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert is_shown(watch, MINE)


def test_a_part_that_htmx_swaps_in(watched, town):
    edition = published_edition(municipality=town)
    SignedLinkFactory(municipality=town, subject_id=edition.pk, recipient=NAME)
    manager, staff = watched("manager"), watched("staff")
    manager.visitor.go_home("report_list", edition.assessment_id)
    staff.visitor.go(CHANGE, edition.assessment_id)
    town.documents.update(state="failed", error="render")
    for watch in (manager, staff):
        expect(watch.visitor.page.get_by_text("Failed")).to_have_count(3)
        assert is_shown(watch, NAME)


def test_a_review_with_somebody_else_s_text(watched, town):
    assessment = submitted(municipality=town)
    staff = watched("staff")
    staff.visitor.go(REVIEW, assessment.pk, "education")
    page = staff.visitor.page
    row = Commentary.objects.get(assessment=assessment, indicator__code="education")
    row.write(texts=dict.fromkeys(("fi", "sv", "en"), THEIRS), base_version=0, by=UserFactory())
    page.locator("#id_commentary-text_fi").fill(MINE)
    page.locator("#id_recommendations-0-text_fi").fill(MINE)
    page.locator("#id_recommendations-0-order").fill("-1")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-problems]")).to_be_focused()
    assert is_shown(staff, MINE, THEIRS)


def test_a_reason_that_came_too_late(watched, town):
    assessment = submitted(municipality=town)
    staff = watched("staff")
    staff.visitor.go(CHANGE, assessment.pk)
    page = staff.visitor.page
    page.get_by_text("Return for correction…").click()
    page.get_by_label("What should the municipality correct?").fill(MINE)
    assessment.send_back(by=UserFactory(), reason=THEIRS)
    page.get_by_role("button", name="Return to the municipality").click()
    expect(page.get_by_text("What you wrote was not saved")).to_be_visible()
    assert is_shown(staff, MINE, THEIRS)


@pytest.mark.parametrize("is_wrong", [False, True], ids=["in order", "refused"])
def test_a_workbook_that_is_tried_out(watched, is_wrong):
    content = small_content(version=7, title=dict.fromkeys(("fi", "sv", "en"), NAME))
    questionnaire = write(content)
    if is_wrong:
        questionnaire.formula = CUT
    workbook = write_workbook(questionnaire)
    questionnaire.delete()
    staff = watched("staff")
    staff.visitor.go("admin:index_assessment_questionnaire_import")
    page = staff.visitor.page
    page.locator("[type=file]").set_input_files(
        {"name": f"{NAME}.xlsx", "mimeType": "text/html", "buffer": workbook}
    )
    page.get_by_role("button", name="Check the workbook").click()
    if is_wrong:
        expect(page.locator("table.problems")).to_contain_text(CUT)
    else:
        expect(page.locator(".preview")).to_contain_text(NAME)
        page.get_by_role("button", name="Import").click()
    assert is_shown(staff, CUT if is_wrong else NAME)
