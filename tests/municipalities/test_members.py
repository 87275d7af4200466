"""The members of a municipality: whom they speak for, and never none that coordinates."""

import pytest
from django.core.exceptions import ValidationError

from municipalities.models import Membership
from municipalities.people.leaving import end_membership
from tests import people
from tests.at_once import Meanwhile
from tests.factories.municipalities import (
    AreaFactory,
    AreaMembershipFactory,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


def membership_of(person):
    return person.user.memberships.get(municipality=person.municipality)


def test_all_who_work_inside_see_the_list_and_only_the_coordinator_the_addresses(
    coordinator, contributor, manager
):
    for person in (contributor, manager):
        page = person.get(person.url("member_list")).content.decode()
        assert "A coordinator" in page
        assert coordinator.user.email not in page
    page = coordinator.get(coordinator.url("member_list")).content.decode()
    assert contributor.user.email in page


def test_the_coordinator_says_for_whom_a_member_speaks(coordinator, contributor):
    area = AreaMembershipFactory(municipality=coordinator.municipality).area
    here, elsewhere = OrganisationFactory(area=area), OrganisationFactory(area=AreaFactory())
    sector, membership = SectorFactory(), membership_of(contributor)
    url = coordinator.url("member_edit", membership.pk)
    both = {"sector": sector.pk, "organisation": here.pk, "organisation_name": "Yhdistys ry"}
    for wrong in (both, {"organisation": elsewhere.pk}, {"sector": 10**30}):
        assert coordinator.post(url, wrong).status_code == 422
    assert coordinator.post(url, {"sector": sector.pk, "organisation": here.pk}).status_code == 302
    membership.refresh_from_db()
    assert (membership.sector, membership.organisation) == (sector, here)
    assert str(here) in contributor.get(contributor.url("member_list")).content.decode()


def test_a_membership_ends_at_once_and_stays_as_history(coordinator, contributor):
    membership = membership_of(contributor)
    url = coordinator.url("member_end", membership.pk)
    assert coordinator.get(url).status_code == 200
    assert coordinator.post(url).status_code == 302
    assert contributor.get(contributor.url("member_list")).status_code == 404
    membership.refresh_from_db()
    assert membership.ended_at is not None
    assert coordinator.post(url).status_code == 404


def test_members_leave_by_themselves_and_send_nobody_else_away(contributor, manager):
    theirs = contributor.url("member_end", membership_of(manager).pk)
    assert contributor.post(theirs).status_code == 403
    mine = contributor.url("member_end", membership_of(contributor).pk)
    assert contributor.post(mine, follow=True).status_code == 200
    assert contributor.get(contributor.url("member_list")).status_code == 404
    assert manager.get(manager.url("member_list")).status_code == 200


def test_the_last_coordinator_stays(coordinator):
    """One whose account is closed cannot coordinate."""
    MembershipFactory(municipality=coordinator.municipality, user__is_active=False)
    MembershipFactory(role="coordinator")
    membership = membership_of(coordinator)
    url = coordinator.url("member_end", membership.pk)
    page = coordinator.post(url, follow=True).content.decode()
    assert "govuk-notification-banner" in page
    membership.refresh_from_db()
    assert membership.ended_at is None
    MembershipFactory(municipality=coordinator.municipality)
    end_membership(membership)
    membership.refresh_from_db()
    assert membership.ended_at is not None


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_remove_each_other_at_once_are_not_both_gone():
    town = MunicipalityFactory()
    first, second = (people.member(town, "coordinator") for _number in range(2))
    targets = [(first, membership_of(second)), (second, membership_of(first))]

    def remove(person, membership):
        return person.post(person.url("member_end", membership.pk)).status_code

    found = [Meanwhile(lambda pair=pair: remove(*pair)) for pair in targets]
    assert all(one.result in {302, 403, 404} for one in found)
    assert Membership.objects.filter(municipality=town, ended_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_rule_holds_where_both_have_been_let_in():
    town = MunicipalityFactory()
    pair = [MembershipFactory(municipality=town) for _number in range(2)]
    found = [Meanwhile(lambda one=one: _try(one)) for one in pair]
    assert sorted(one.result for one in found) == [False, True]
    assert Membership.objects.filter(municipality=town, ended_at=None).count() == 1


def _try(membership):
    try:
        end_membership(membership)
    except ValidationError:
        return False
    return True
