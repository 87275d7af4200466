"""Signing in through a municipality's provider in a browser: by invitation, again, and refused."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from municipalities.people.invitations import invite
from tests.browser.axe import problems
from tests.factories.municipalities import (
    IdentityProviderFactory,
    MunicipalityFactory,
    UserFactory,
)
from tests.municipalities.account.provider.process import CLIENT, PASSWORD, PEOPLE, SECRET, Provider
from tests.municipalities.account.provider.tokens import TENANT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def process(tmp_path_factory, live_server):
    back = live_server.url + reverse("single_sign_on_return")
    provider = Provider(tmp_path_factory.mktemp("provider"), back)
    provider.wait()
    yield provider
    provider.end()


@pytest.fixture
def town(transactional_db, process):
    town = MunicipalityFactory(slug="home-town", name_sv="Hemstaden")
    row = IdentityProviderFactory.build(
        municipality=town, issuer=process.issuer, tenant=TENANT, client_id=CLIENT
    )
    row.seal_secret(SECRET)
    row.save()
    return town


@pytest.fixture
def invitation(town):
    return invite(
        municipality=town,
        email="anna@example.org",
        role="contributor",
        language="sv",
        by=UserFactory(),
    )


@pytest.fixture
def visitor(visit, process):
    visitor = visit(language="sv")
    visitor.expect_complaint(f"{process.issuer}/favicon.ico")
    return visitor


def vouch(page, process):
    """Give the password where the provider asks for it."""
    expect(page).to_have_url(re.compile(process.issuer))
    page.locator("[name=login]").fill(PEOPLE[0])
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button").click()


def leave_through_the_login_page(visitor):
    visitor.go("account_login")
    visitor.page.get_by_role("link", name="Logga in via din kommun").click()
    assert problems(visitor) == []
    visitor.page.get_by_role("button", name="Hemstaden").click()


def test_by_invitation_and_then_through_the_login_page(visitor, process, town, invitation):
    page, link = visitor.page, town.signed_links.get()
    visitor.go("linked_invitation", link.token)
    assert problems(visitor) == []
    page.get_by_role("button", name="Hemstaden").click()
    vouch(page, process)
    expect(page.get_by_text("Du har loggat in via Hemstaden")).to_be_visible()
    expect(page.locator("[name=password]")).to_have_count(0)
    assert problems(visitor) == []
    page.get_by_label("Ditt namn").fill("Anna Öberg")
    page.get_by_label("Jag går med på").check()
    page.get_by_role("button", name="Skapa kontot och godkänn").click()
    expect(page).to_have_url(re.compile("/sv/municipalities/home-town/$"))
    invitation.refresh_from_db()
    person = invitation.accepted_by
    assert (person.email, person.has_usable_password()) == ("anna@example.org", False)
    assert person.identities.get().issuer == process.issuer

    visitor.context.clear_cookies()
    leave_through_the_login_page(visitor)
    vouch(page, process)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mitt arbetsbord")
    expect(page).to_have_url(re.compile("/sv/desk/$"))


def test_a_forged_answer_is_refused_in_words(visitor, process, town):
    page = visitor.page
    leave_through_the_login_page(visitor)
    expect(page).to_have_url(re.compile(process.issuer))
    visitor.expect_complaint("403")
    back = visitor.site + reverse("single_sign_on_return")
    assert page.goto(f"{back}?error=access_denied&state=forged").status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("Du loggades inte in")
    expect(page.get_by_role("link", name="Börja om")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "sv"
    assert problems(visitor) == []
