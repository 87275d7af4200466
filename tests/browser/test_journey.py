"""The main job, from the first answer to three reports, as four people do it in a browser."""

import io
import re

import pikepdf
import pytest
from playwright.sync_api import expect

from index_assessment.models import Assessment
from index_assessment.models.assessment import State
from tests import people
from tests.factories.municipalities import MunicipalityFactory, UserFactory
from tests.pdf_assertions import assert_accessible
from tests.pdf_text import pdf_texts
from tests.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHAPTER = {
    "fi": "Sitoutuminen",
    "sv": "Engagemang",
    "en": "Commitment",
}


@pytest.fixture
def town(transactional_db):
    return MunicipalityFactory(
        slug="home-town", name_fi="Kotikaupunki", name_sv="Hemstaden", name_en="Home Town"
    )


@pytest.fixture
def reviewer(town):
    return Person(town, UserFactory(name="Reviewer", is_staff=True))


def open_the_index(visitor):
    visitor.go_home("municipality_detail")
    visitor.page.get_by_role("button", name="Start").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Small questionnaire")
    return Assessment.objects.get()


def saved(page, code):
    status = page.locator(f'[data-question="{code}"] [data-status]')
    expect(status).to_contain_text("Saved")


def choose(page, code, value):
    page.locator(f'[name="{code}-choice"][value="{value}"]').check()
    saved(page, code)


def fill(page, code, field, text):
    page.locator(f'[name="{code}-{field}"]').fill(text)
    page.locator(f'[name="{code}-{field}"]').blur()
    saved(page, code)


def answer_everything(page):
    fill(page, "PRO-01", "number", "67 988")
    fill(page, "PRO-02", "number", "14,9")
    choose(page, "PRO-03", "_dont_know")
    page.get_by_role("button", name="Save and continue").click()
    choose(page, "COM-01", "partly")
    choose(page, "COM-02", "no")
    page.get_by_role("button", name="Save and continue").click()
    choose(page, "EDU-01", "most")
    choose(page, "EDU-02", "regularly")
    choose(page, "EDU-03", "libraries")
    choose(page, "EDU-03", "parks")
    page.get_by_role("button", name="Save and continue").click()
    choose(page, "PAR-01", "_not_applicable")
    fill(page, "PAR-01", "reason", "There is no such body here.")


def submit(visitor):
    visitor.page.get_by_role("link", name="Check and submit").click()
    visitor.page.get_by_role("button", name="Submit the answers").click()
    expect(visitor.page.get_by_text("submitted for review")).to_be_visible()


def review(page, code, word):
    page.get_by_role("link", name=code, exact=True).click()
    for language, text in (("fi", "Hyvin"), ("sv", "Bra"), ("en", "Well")):
        page.locator(f"#id_commentary-text_{language}").fill(f"{text} {word}.")
        page.locator(f"#id_recommendations-0-text_{language}").fill(f"{text} {word} 1.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The review has been saved.")).to_be_visible()


def submit_after_the_last_gap(coordinator):
    """One question is open: the summary leads to it."""
    coordinator.expect_complaint("422")
    page = coordinator.page
    page.get_by_role("link", name="Check and submit").click()
    page.get_by_role("link", name=re.compile("PAR-02")).click()
    expect(page).to_have_url(re.compile(r"/sections/participation/#PAR-02"))
    choose(page, "PAR-02", "all")
    page.get_by_role("button", name="Save and return to the list").click()
    submit(coordinator)


def return_with_a_reason(staff):
    staff.go("admin:index_assessment_assessment_changelist")
    staff.page.get_by_role("link", name="Home Town").click()
    staff.page.get_by_text("Return for correction…").click()
    staff.page.get_by_label("What should the municipality correct?").fill("Please check COM-01.")
    staff.page.get_by_role("button", name="Return to the municipality").click()
    expect(staff.page.get_by_text("has been returned to the municipality")).to_be_visible()


def correct(coordinator, assessment):
    coordinator.go_home("assessment_detail", assessment.pk)
    page = coordinator.page
    expect(page.get_by_text("Please check COM-01.")).to_be_visible()
    page.get_by_role("link", name="Commitment").click()
    choose(page, "COM-01", "no")
    page.get_by_role("button", name="Save and return to the list").click()
    submit(coordinator)


def approve_and_publish(staff):
    staff.page.reload()
    review(staff.page, "Commitment", "sitoutuminen")
    staff.page.get_by_role("button", name="Approve").click()
    staff.page.get_by_role("link", name="Publish the report").click()
    expect(staff.page.get_by_text("2 of 3 indicators have no commentary.")).to_be_visible()
    staff.page.get_by_role("button", name="Publish without these texts").click()
    expect(staff.page.get_by_text("in three languages are being made")).to_be_visible()


def download_three_reports(manager, assessment):
    manager.go_home("assessment_detail", assessment.pk)
    links = manager.page.get_by_role("link", name=re.compile("Download the report"))
    expect(links).to_have_count(3, timeout=90_000)
    for language, link in zip(CHAPTER, links.all(), strict=True):
        with manager.page.expect_download() as download:
            link.click()
        pdf = download.value.path().read_bytes()
        assert_accessible(pdf, language)
        assert CHAPTER[language] in pdf_texts(pdf)
        assert download.value.suggested_filename.endswith(f"-{language}.pdf")
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            assert str(opened.Root.Lang) == language


def test_main_job_from_first_answer_to_three_reports(visit, town, reviewer, worker):
    coordinator = visit(people.member(town, "coordinator"))
    assessment = open_the_index(coordinator)
    coordinator.page.get_by_role("link", name="Profile").click()
    answer_everything(coordinator.page)
    coordinator.page.get_by_role("button", name="Save and return to the list").click()
    submit_after_the_last_gap(coordinator)

    staff = visit(reviewer)
    return_with_a_reason(staff)
    correct(coordinator, assessment)
    approve_and_publish(staff)

    download_three_reports(visit(people.member(town, "manager")), assessment)
    assessment.refresh_from_db()
    assert assessment.state == State.PUBLISHED
