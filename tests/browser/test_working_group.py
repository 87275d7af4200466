"""A working group comes together: somebody is invited and accepts, and six sectors have seats."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from municipalities.models import Sector, User
from municipalities.working_groups.reference import BY_ACT, load_sectors
from tests import people
from tests.browser.axe import problems
from tests.factories.municipalities import MembershipFactory, MunicipalityFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS, NAME = "anna@example.org", "Áile Ŋuorggam"
# Each with its sector; the last two are bodies that have named nobody yet.
SEATS = {
    "Education": "school",
    "Employment": "employment_authority",
    "County": "wellbeing_services_county",
    "Library": "municipality",
    "Association": "association",
}


@pytest.fixture
def town(transactional_db):
    load_sectors()
    return MunicipalityFactory(
        slug="home-town", name_fi="Kotikaupunki", name_sv="Hemstaden", name_en="Home Town"
    )


def invite(visitor):
    visitor.go_home("invitation_create")
    page = visitor.page
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_label("Language of the invitation").select_option("sv")
    page.get_by_label("Sector").select_option(label="Foundations")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("heading", name="Waiting")).to_be_visible()
    assert problems(visitor) == []


def accept_in_swedish(visitor):
    [letter] = mail.outbox
    visitor.page.goto(visitor.site + re.search(r"(/sv/links/\S+)", letter.body)[1])
    page = visitor.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Inbjudan: Hemstaden")
    assert problems(visitor) == []
    page.get_by_label("Ditt namn").fill(NAME)
    page.locator("[name=password]").fill("correct horse battery staple")
    page.get_by_role("button", name="Skapa kontot och godkänn").click()
    visitor.expect_complaint("422")
    assert problems(visitor) == []
    page.locator("[name=password]").fill("correct horse battery staple")
    page.get_by_label("Jag går med på").check()
    page.get_by_role("button", name="Skapa kontot och godkänn").click()
    expect(page).to_have_url(re.compile("/sv/municipalities/home-town/$"))
    expect(page.get_by_text("medlem i arbetsgruppen")).to_be_visible()
    assert User.objects.get(email=ADDRESS).language == "sv"


def seat(visitor, code, **filled):
    visitor.go_home("seat_create")
    page = visitor.page
    for label, value in filled.items():
        page.locator(f"[name={label}]").fill(value)
    page.get_by_label("Sector").select_option(label=Sector.objects.get(code=code).name_en)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Working group", level=1)).to_be_visible()


def set_up(visitor):
    page = visitor.page
    visitor.go_home("seat_create")
    assert problems(visitor) == []
    page.get_by_label("Person in this service").select_option(label=f"{NAME}, contributor")
    page.get_by_label("Position in the group").select_option("lead")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".documents__item", has_text=NAME)).to_contain_text("Foundations")
    for name, code in SEATS.items():
        field = "organisation_name" if name == "Association" else "person_name"
        seat(visitor, code, **{field: name})
    assert problems(visitor) == []


def test_a_working_group_comes_together(visit, town):
    coordinator = visit(people.member(town, "coordinator"))
    invite(coordinator)
    accept_in_swedish(visit(language="sv"))
    set_up(coordinator)
    page = coordinator.page
    page.get_by_role("link", name="All sectors and who speaks for them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sectors of the working group")
    assert problems(coordinator) == []
    missing = page.locator("tr", has_text="Missing").locator("th").all_text_contents()
    named = {sector.code: sector.name_en for sector in Sector.objects.filter(is_in_act=True)}
    expected = {named[code] for code in BY_ACT.keys() - {*SEATS.values(), "foundation"}}
    assert {*missing} & {*named.values()} == expected
    assert len(expected) == len(BY_ACT) - 6


def test_one_goes_from_one_municipality_to_another(visit, town):
    """Without scripts; the head of the page says where one is and as what."""
    person = people.member(town, "coordinator")
    other = MunicipalityFactory(slug="other-town", name_en="Other Town")
    MembershipFactory(municipality=other, user=person.user, role="expert")
    visitor = visit(person, javascript=False)
    visitor.go_home("municipality_detail")
    place = visitor.page.locator(".govuk-service-navigation__service-name")
    expect(place).to_contain_text("coordinator")
    visitor.page.get_by_text("Change municipality").click()
    visitor.page.get_by_role("link", name="Other Town").click()
    expect(visitor.page).to_have_url(re.compile("/municipalities/other-town/$"))
    expect(place).to_contain_text("Other Town")
    expect(place).to_contain_text("expert")
