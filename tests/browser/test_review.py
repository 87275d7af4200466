"""Reviewing in a browser: nobody leaves the page without hearing what is not saved."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import LANGUAGES, WIDTHS, look, problems
from tests.factories.index_assessment import approved, published_edition, submitted
from tests.factories.municipalities import MunicipalityFactory, UserFactory
from tests.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REVIEW = "admin:index_assessment_assessment_review"
CHANGE = "admin:index_assessment_assessment_change"


@pytest.fixture
def staff(visit, transactional_db):
    user = UserFactory(name="Reviewer", is_staff=True)
    return visit(Person(MunicipalityFactory(), user))


@pytest.fixture
def warnings(staff):
    """The browser's questions before leaving; each is answered with staying."""
    found = []

    def stay(dialog):
        found.append(dialog.type)
        dialog.dismiss()

    staff.page.on("dialog", stay)
    return found


def test_leaving_with_unsaved_texts_is_asked_about(staff, warnings):
    assessment = submitted(municipality=staff.person.municipality)
    staff.go(REVIEW, assessment.pk, "education")
    page, text = staff.page, staff.page.locator("#id_commentary-text_fi")
    text.fill("Half a thought")
    address = page.url
    page.get_by_role("button", name="SV").click()
    page.get_by_role("link", name="Assessments").click()
    assert warnings == ["beforeunload", "beforeunload"]
    assert page.url == address
    expect(text).to_have_value("Half a thought")
    text.fill("")
    page.get_by_role("link", name="Assessments").click()
    page.wait_for_url("**/assessment/")
    assert len(warnings) == 2


def test_saving_asks_nothing_and_a_refusal_leads_to_what_is_wrong(staff, warnings):
    staff.expect_complaint("422")
    assessment = submitted(municipality=staff.person.municipality)
    staff.go(REVIEW, assessment.pk, "education")
    page = staff.page
    page.locator("#id_recommendations-0-text_fi").fill("Do this")
    page.locator("#id_recommendations-0-order").fill("-1")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-problems]")).to_be_focused()
    page.get_by_role("link", name="New recommendation").click()
    expect(page.locator("#id_recommendations-0-order")).to_be_focused()
    assert warnings == []
    page.get_by_role("link", name="Assessments").click()
    assert warnings == ["beforeunload"]
    page.locator("#id_recommendations-0-order").fill("1")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The review has been saved.")).to_be_visible()
    assert warnings == ["beforeunload"]


def test_the_documents_appear_without_reloading(staff):
    edition = published_edition(municipality=staff.person.municipality)
    staff.go(CHANGE, edition.assessment_id)
    expect(staff.page.get_by_text("Queued")).to_have_count(3)
    documents = edition.municipality.documents
    documents.update(state="failed", error="render")
    expect(staff.page.get_by_text("Failed")).to_have_count(3)
    expect(staff.page.locator("[hx-get]")).to_have_count(0)


def test_a_reason_that_was_not_sent_is_asked_about(staff, warnings):
    assessment = submitted(municipality=staff.person.municipality)
    staff.go(CHANGE, assessment.pk)
    page = staff.page
    page.get_by_text("Return for correction…").click()
    page.get_by_label("What should the municipality correct?").fill("Mend")
    page.get_by_role("button", name="Approve").click()
    assert warnings == ["beforeunload"]
    page.get_by_role("button", name="Return to the municipality").click()
    expect(page.get_by_text("has been returned to the municipality")).to_be_visible()
    assert warnings == ["beforeunload"]


@pytest.mark.axe
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_further_pages_of_a_review(visit, transactional_db, language, width):
    waiting, ready, done = submitted(), approved(), published_edition().assessment
    user = UserFactory(name="Reviewer", is_staff=True)
    staff = visit(Person(waiting.municipality, user), language=language, width=width)
    # axe tries a style of its own on long forms; a script of ours would be named before the comma.
    staff.expect_complaint("422", "The action has been blocked. (, ")
    pages = [
        (CHANGE, ready.pk),
        (CHANGE, done.pk),
        (REVIEW, done.pk, "education"),
        ("admin:index_assessment_assessment_publish", ready.pk),
    ]
    assert look(staff, pages) == {}
    staff.go(REVIEW, waiting.pk, "education")
    staff.page.locator("#id_recommendations-0-order").fill("-1")
    staff.page.locator("button[name=back]").click()
    expect(staff.page.locator("[data-problems]")).to_be_focused()
    assert problems(staff) == []
    staff.go(CHANGE, waiting.pk)
    staff.page.locator("details.return summary").click()
    staff.page.locator("details.return button").click()
    expect(staff.page.locator("[data-problems]")).to_be_focused()
    assert problems(staff) == []
