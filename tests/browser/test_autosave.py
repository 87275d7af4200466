"""Answers typed in a browser are saved as they are given."""

import pytest
from playwright.sync_api import expect

from tests import people
from tests.browser.answering import (
    REFUSED,
    explanation,
    question,
    stored,
    told,
    wait_until_stored,
)
from tests.browser.axe import problems
from tests.factories.index_assessment import AssessmentFactory, small_questionnaire
from tests.factories.municipalities import MunicipalityFactory
from tests.municipalities.account.codes import code, enrol

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(transactional_db):
    return MunicipalityFactory(slug="home-town")


@pytest.fixture
def assessment(town):
    return AssessmentFactory(municipality=town, questionnaire=small_questionnaire())


@pytest.fixture
def open_page(visit, town, assessment):
    """Open a page of questions as a person; the console may report refused requests."""

    def open_page(person, section="education", **options):
        visitor = visit(person, **options)
        visitor.expect_complaint(*REFUSED)
        visitor.go_home("assessment_section", assessment.pk, section)
        return visitor

    return open_page


@pytest.fixture
def coordinator(town):
    return people.member(town, "coordinator")


def test_each_answer_is_saved_as_it_is_given(open_page, coordinator, assessment):
    visitor = open_page(coordinator)
    visitor.page.locator('[name="EDU-01-choice"][value="most"]').check()
    told(visitor, "Saved")
    explanation(visitor).fill("Two districts")
    told(visitor, "Saved")
    answer = stored(assessment)
    assert (answer.value, answer.explanation) == (["most"], "Two districts")
    visitor.page.reload()
    expect(explanation(visitor)).to_have_value("Two districts")


def test_what_was_written_keeps_its_language(open_page, coordinator, assessment):
    visitor = open_page(coordinator, language="sv")
    explanation(visitor).fill("Därför")
    told(visitor, "Sparat")
    assert stored(assessment).language == "sv"
    visitor.language = "en"
    assessment.answers.filter(question__code="EDU-02").update(updated_by_id=None)
    visitor.go_home("assessment_section", assessment.pk, "education")
    visitor.page.locator("#language").select_option("en")
    explanation(visitor, "EDU-02").fill("Because")
    told(visitor, "Saved", "EDU-02")
    visitor.page.reload()
    visitor.page.locator('[name="EDU-01-choice"][value="most"]').check()
    told(visitor, "Saved")
    languages = [stored(assessment, code).language for code in ("EDU-01", "EDU-02")]
    assert languages == ["sv", "en"]


def test_a_follow_up_appears_with_the_answer_that_leads_to_it(open_page, coordinator):
    visitor = open_page(coordinator, section="commitment")
    follow_up = visitor.page.locator("[data-follows]").first
    expect(follow_up).to_be_hidden()
    parent, codes = (follow_up.get_attribute(f"data-{n}") for n in ("follows", "follows-options"))
    visitor.page.locator(f'[name="{parent}-choice"][value="{codes.split()[0]}"]').check()
    expect(follow_up).to_be_visible()


def test_without_scripts_a_form_is_enough(open_page, coordinator, assessment):
    visitor = open_page(coordinator, javascript=False)
    visitor.page.locator('[name="EDU-01-choice"][value="most"]').check()
    visitor.page.get_by_role("button", name="Save and return to the list").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Small questionnaire")
    assert stored(assessment).value == ["most"]


WORDS = {
    "fi": ("Ota kaksivaiheinen kirjautuminen käyttöön", "Tee kirjautumisen toinen vaihe"),
    "sv": ("Ta tvåstegsinloggning i bruk", "Ta inloggningens andra steg"),
    "en": ("Set up two-step sign-in", "Take the second step of signing in"),
}


@pytest.mark.parametrize("is_enrolled", [False, True], ids=["to set up", "to take"])
@pytest.mark.parametrize("language", WORDS)
def test_a_second_step_is_asked_for_where_it_is_taken(
    open_page, coordinator, assessment, settings, language, is_enrolled
):
    if is_enrolled:
        enrol(coordinator.user)
    visitor = open_page(coordinator, language=language)
    settings.REQUIRE_SECOND_FACTOR = True
    explanation(visitor).fill("Two districts")
    told(visitor, WORDS[language][is_enrolled])
    assert problems(visitor) == []
    with visitor.context.expect_page() as opened:
        question(visitor).locator("[data-status] a").click()
    page = opened.value
    if is_enrolled:
        page.locator("[name=code]").fill(code())
        page.locator("main form .govuk-button").first.click()
        expect(page.locator("[name=code]")).to_have_count(0)
    else:
        expect(page).to_have_url(visitor.address("mfa_index"))
        settings.REQUIRE_SECOND_FACTOR = False
    visitor.page.bring_to_front()
    wait_until_stored(visitor, assessment, "Two districts")
