"""Answers typed in a browser: saved as they are given, and kept until the server has them."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests import people
from tests.factories.index_assessment import AssessmentFactory, complete, small_questionnaire
from tests.factories.municipalities import MunicipalityFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REFUSED = ("Failed to load resource", "401", "409", "422")


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


def explanation(visitor, code="EDU-01"):
    question = visitor.page.locator(f'[data-question="{code}"]')
    more = question.locator(".question__more")
    if more.get_attribute("open") is None:
        more.locator("summary").click()
    return question.locator(f'[name="{code}-explanation"]')


def told(visitor, words, code="EDU-01"):
    status = visitor.page.locator(f'[data-question="{code}"] [data-status]')
    expect(status).to_contain_text(words)


def stored(assessment, code="EDU-01"):
    return assessment.answers.get(question__code=code)


def test_each_answer_is_saved_as_it_is_given(open_page, coordinator, assessment):
    visitor = open_page(coordinator)
    visitor.page.locator('[name="EDU-01-choice"][value="most"]').check()
    told(visitor, "Saved")
    explanation(visitor).fill("Two districts")
    told(visitor, "Saved")
    visitor.page.reload()
    expect(explanation(visitor)).to_have_value("Two districts")
    answer = stored(assessment)
    assert (answer.value, answer.explanation) == (["most"], "Two districts")


def test_what_is_typed_off_line_is_sent_when_the_line_is_back(open_page, coordinator, assessment):
    visitor = open_page(coordinator)
    visitor.context.set_offline(True)
    explanation(visitor).fill("Typed on the train")
    told(visitor, "Kept on this device")
    assert stored(assessment).version == 0
    visitor.context.set_offline(False)
    told(visitor, "Saved")
    assert stored(assessment).explanation == "Typed on the train"


def test_a_closed_tab_loses_nothing(open_page, coordinator, assessment):
    """Off-line and closed at once: the next page that is opened sends it."""
    visitor = open_page(coordinator)
    visitor.context.set_offline(True)
    explanation(visitor).fill("The last sentence")
    visitor.page.close()
    visitor.context.set_offline(False)
    visitor.page = visitor.context.new_page()
    visitor.go_home("assessment_detail", assessment.pk)
    expect(visitor.page.locator("[data-leftovers]")).to_contain_text("have been sent")
    assert stored(assessment).explanation == "The last sentence"


def test_after_the_session_has_ended_the_answer_waits_for_its_person(
    open_page, coordinator, assessment
):
    visitor = open_page(coordinator)
    Session.objects.all().delete()
    explanation(visitor).fill("Typed for an hour")
    told(visitor, "Kept on this device. Log in to send.")
    login = visitor.page.get_by_role("link", name=re.compile("Log in .opens in a new tab"))
    expect(login.first).to_be_visible()
    coordinator.force_login(coordinator.user)
    visitor.bring_session(coordinator)
    visitor.page.reload()
    told(visitor, "Saved")
    assert stored(assessment).explanation == "Typed for an hour"


@pytest.mark.parametrize(
    "reply",
    [
        {"json": {"saved": True, "mutation_id": "another", "version": 1, "message": "Saved"}},
        {"body": "<p>Welcome to our network</p>", "content_type": "text/html"},
        {"status": 500, "body": "<h1>Broken</h1>", "content_type": "text/html"},
    ],
    ids=["of another edit", "of the hotel's network", "of a broken server"],
)
def test_an_answer_that_is_no_acknowledgement(open_page, coordinator, assessment, reply):
    visitor = open_page(coordinator)
    visitor.page.route("**/answers/**", lambda route: route.fulfill(**reply))
    explanation(visitor).fill("Not there yet")
    told(visitor, "Kept on this device")
    visitor.page.unroute("**/answers/**")
    visitor.page.reload()
    told(visitor, "Saved")
    assert stored(assessment).explanation == "Not there yet"


def test_somebody_else_on_this_device_neither_sees_nor_sends_it(
    open_page, coordinator, assessment, town
):
    visitor = open_page(coordinator)
    visitor.context.set_offline(True)
    explanation(visitor).fill("Mine alone")
    told(visitor, "Kept on this device")
    visitor.page.route("**/answers/**", lambda route: route.abort())
    visitor.context.set_offline(False)
    visitor.bring_session(people.member(town, "contributor"))
    visitor.page.reload()
    visitor.page.unroute("**/answers/**")
    expect(explanation(visitor)).to_have_value("")
    visitor.page.locator('[name="EDU-02-choice"][value="once"]').check()
    told(visitor, "Saved", "EDU-02")
    assert stored(assessment).version == 0


@pytest.mark.parametrize(("button", "stays"), [("Keep my version", "Mine"), ("saved", "Theirs")])
def test_two_people_on_one_answer_see_both_texts(
    open_page, coordinator, assessment, town, button, stays
):
    first = open_page(coordinator)
    second = open_page(people.member(town, "contributor"))
    explanation(second).fill("Theirs")
    told(second, "Saved")
    explanation(first).fill("Mine")
    told(first, "Choose which version stays")
    conflict = first.page.locator(".conflict")
    expect(conflict).to_contain_text("A contributor has changed this answer.")
    expect(conflict).to_contain_text("Mine")
    expect(conflict).to_contain_text("Theirs")
    conflict.get_by_role("button", name=re.compile(button)).click()
    expect(conflict).to_have_count(0)
    expect(explanation(first)).to_have_value(stays)
    if stays == "Mine":  # the other has been saved already
        told(first, "Saved")
    first.page.reload()
    expect(explanation(first)).to_have_value(stays)
    assert stored(assessment).explanation == stays
    assert stored(assessment).revisions.filter(version=None).count() == 1


def test_a_refused_value_says_why_and_the_mended_one_is_saved(open_page, coordinator, assessment):
    visitor = open_page(coordinator)
    link = visitor.page.locator('[name="EDU-01-link"]')
    explanation(visitor)
    link.fill("not a link")
    link.blur()
    told(visitor, "Not saved: correct the answer")
    expect(visitor.page.locator("#EDU-01-link-error")).to_contain_text("https://")
    link.fill("www.vaasa.fi/strategia")
    link.blur()
    told(visitor, "Saved")
    assert stored(assessment).link == "https://www.vaasa.fi/strategia"


def test_after_submitting_the_page_says_that_it_is_too_late(open_page, coordinator, assessment):
    visitor = open_page(coordinator)
    complete(assessment).submit(by=coordinator.user)
    explanation(visitor).fill("Too late")
    told(visitor, "has been submitted")
    expect(explanation(visitor)).to_have_value("Too late")


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
