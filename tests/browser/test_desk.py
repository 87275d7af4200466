"""From signing in to an empty desk, without JavaScript: reading news, choosing how to be told."""

import pytest
from playwright.sync_api import expect

from tests import people
from tests.factories.index_assessment import AssessmentFactory, small_questionnaire
from tests.factories.municipalities import MunicipalityFactory, NotificationFactory
from tests.town import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def coordinator(transactional_db):
    town = MunicipalityFactory(slug="home-town", name_en="Home Town")
    coordinator = people.member(town, "coordinator")
    user = coordinator.user
    user.set_password(PASSWORD)
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    AssessmentFactory(municipality=town, questionnaire=small_questionnaire())
    for number in (1, 2):
        NotificationFactory(user=user, municipality=town, values={"title": f"Report {number}"})
    return coordinator


def test_a_day_at_the_desk(visit, coordinator):
    visitor = visit(language="en", javascript=False)
    visitor.context.set_default_timeout(10_000)
    page = visitor.page
    visitor.go("account_login")
    page.get_by_label("E-mail").fill(coordinator.user.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My desk")
    expect(page.get_by_role("link", name="Answer the index: Home Town")).to_be_visible()
    page.get_by_role("button", name="Report 2 is ready").click()
    expect(page.get_by_role("link", name="Report 2 is ready")).to_have_count(0)
    expect(page.get_by_role("link", name="Report 1 is ready")).to_be_visible()
    page.get_by_role("link", name="Choose how you are told").click()
    documents = page.get_by_role("group", name="A document of the municipality is ready")
    documents.get_by_label("Show on my desk").uncheck()
    documents.get_by_label("By e-mail").select_option("weekly")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Your choices are saved.")
    expect(documents.get_by_label("Show on my desk")).not_to_be_checked()
    expect(documents.get_by_label("By e-mail")).to_have_value("weekly")
    page.get_by_role("link", name="My desk").click()
    page.get_by_role("link", name="Answer the index: Home Town").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Small questionnaire")
