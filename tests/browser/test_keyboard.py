"""The core journey by keyboard alone: every step can be reached, seen and done without a mouse."""

import re

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import expect

from index_assessment.models import Assessment
from tests.factories.index_assessment import small_questionnaire
from tests.factories.municipalities import MembershipFactory, MunicipalityFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct horse battery staple"
FAR = 120
# A radio is seen by what is drawn before its label.
IS_SEEN = """element => {
    const label = element.labels?.[0];
    const styles = [getComputedStyle(element), label && getComputedStyle(label, "::before")];
    return styles.some(one => one && (one.outlineStyle !== "none" || one.boxShadow !== "none"));
}"""


@pytest.fixture
def coordinator(transactional_db):
    small_questionnaire()
    town = MunicipalityFactory(slug="home-town")
    user = UserFactory(name="Keyboard", password=PASSWORD, language="en")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    MembershipFactory(municipality=town, user=user, role="coordinator")
    return user


def go_to(page, target):
    """Press Tab until the focus is on the target, and see it there."""
    for _press in range(FAR):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            assert target.evaluate(IS_SEEN), "the focus is not to be seen"
            return
    raise AssertionError(f"{FAR} times Tab did not lead to {target}")


def press(page, target, key="Enter"):
    go_to(page, target)
    page.keyboard.press(key)


def sign_in(page, user):
    go_to(page, page.locator("[name=login]"))
    page.keyboard.type(user.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/desk/$"))


def test_from_signing_in_to_the_list_of_gaps(visit, coordinator):
    visitor = visit()
    visitor.expect_complaint("422")
    visitor.go("account_login")
    page = visitor.page
    sign_in(page, coordinator)
    press(page, page.get_by_role("navigation", name="My municipalities").get_by_role("link"))
    press(page, page.get_by_role("button", name="Start the assessment"))
    press(page, page.get_by_role("link", name="Education"))

    press(page, page.locator('[name="EDU-01-choice"]').first, "Space")
    page.keyboard.press("ArrowDown")
    more = page.locator('[data-question="EDU-01"] .question__more summary')
    press(page, more)
    go_to(page, page.locator('[name="EDU-01-explanation"]'))
    page.keyboard.type("By keyboard")
    expect(page.locator('[data-question="EDU-01"] [data-status]')).to_contain_text("Saved")
    press(page, page.get_by_role("button", name="Save and return to the list"))

    press(page, page.get_by_role("link", name="Check and submit"))
    press(page, page.get_by_role("link", name=re.compile("EDU-02")))
    expect(page).to_have_url(re.compile(r"/sections/education/#EDU-02"))
    answer = Assessment.objects.get().answers.get(question__code="EDU-01")
    assert (answer.value, answer.explanation) == (["most"], "By keyboard")


def test_the_first_stop_leads_past_the_head(visit, coordinator):
    visitor = visit()
    visitor.go("method_detail")
    page = visitor.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
