"""Whoever works for two municipalities goes from one to the other."""

import re

import pytest
from playwright.sync_api import expect

from tests import people
from tests.factories.municipalities import MembershipFactory, MunicipalityFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(transactional_db):
    return MunicipalityFactory(slug="home-town", name_en="Home Town")


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
