"""Municipalities as tenants: activation, who may enter, their areas today and their language."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from municipalities.models import Membership, Municipality
from tests.factories.municipalities import (
    AreaFactory,
    AreaMembershipFactory,
    AreaSuccessionFactory,
    MembershipFactory,
    MunicipalityFactory,
    MunicipalityFigureFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_activating_makes_a_tenant_once():
    municipality = MunicipalityFactory(activated_at=None)
    assert not Municipality.objects.active().exists()

    municipality.activate()
    first = municipality.activated_at
    municipality.activate()

    assert Municipality.objects.active().get() == municipality
    assert Municipality.objects.get().activated_at == first


def test_only_an_active_municipality_is_a_demonstration():
    with pytest.raises(IntegrityError), transaction.atomic():
        MunicipalityFactory(activated_at=None, is_demonstration=True)
    with translation.override("en"), pytest.raises(ValidationError, match="Only an active"):
        MunicipalityFactory.build(activated_at=None, is_demonstration=True).validate_constraints()


def test_a_person_enters_the_active_municipalities_of_open_memberships():
    user = UserFactory()
    own = MembershipFactory(user=user).municipality
    MembershipFactory(user=user, municipality=own, role="expert")
    MembershipFactory(user=user, municipality__activated_at=None)
    MembershipFactory(user=user).end()
    MembershipFactory()

    assert list(Municipality.objects.open_to(user)) == [own]
    assert user.reachable_municipality_ids() == {own.pk}


def test_staff_enter_all_active_municipalities():
    staff = UserFactory(is_staff=True)
    municipality = MunicipalityFactory()
    MunicipalityFactory(activated_at=None)
    assert list(Municipality.objects.open_to(staff)) == [municipality]


def test_behind_the_door_are_all_roles_of_the_person():
    user = UserFactory(is_staff=True)
    municipality = MunicipalityFactory(slug="home")
    for role in ("coordinator", "expert"):
        MembershipFactory(user=user, municipality=municipality, role=role)

    found, roles = Municipality.objects.behind_door(user, "home")

    assert (found, set(roles)) == (municipality, {"coordinator", "expert", "staff"})


@pytest.mark.parametrize("slug", ["nowhere", "asleep"])
def test_behind_no_door_is_nothing(slug):
    MunicipalityFactory(slug="asleep", activated_at=None)
    assert Municipality.objects.behind_door(UserFactory(is_staff=True), slug) == (None, [])


def test_an_ended_membership_may_be_followed_by_a_new_one():
    first = MembershipFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(municipality=first.municipality, user=first.user)
    first.end()
    MembershipFactory(municipality=first.municipality, user=first.user)
    assert Membership.objects.of(first.user).count() == 1


def test_staff_is_no_membership():
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(role="staff")


@pytest.mark.parametrize(
    ("status", "language"), [("fi", "fi"), ("fi_sv", "fi"), ("sv_fi", "sv"), ("sv", "sv")]
)
def test_the_majoritys_language(status, language):
    assert Municipality(language_status=status).main_language == language


TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
VALIDITY = [
    ({}, True),
    ({"valid_from": TODAY}, True),
    ({"valid_from": TOMORROW}, False),
    ({"valid_until": TODAY}, True),
    ({"valid_until": YESTERDAY}, False),
]


@pytest.mark.parametrize(("dates", "is_current"), VALIDITY)
def test_current_areas_are_those_valid_today(dates, is_current):
    """The area itself may have ended, or the municipality's place in it."""
    municipality = MunicipalityFactory()
    AreaMembershipFactory(municipality=municipality, area=AreaFactory(**dates))
    AreaMembershipFactory(municipality=municipality, **dates)
    assert municipality.current_areas().count() == (2 if is_current else 0)


def test_dates_are_in_order():
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaFactory(valid_from=TOMORROW, valid_until=TODAY)


def test_an_area_does_not_succeed_itself():
    area = AreaFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaSuccessionFactory(predecessor=area, successor=area)
    other = AreaSuccessionFactory(predecessor=area, on=date(2026, 1, 1)).successor
    assert list(area.successors.all()) == [other]
    assert list(other.predecessors.all()) == [area]


def test_a_figure_is_not_negative_and_comes_once_a_year():
    figure = MunicipalityFigureFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        MunicipalityFigureFactory(municipality=figure.municipality)
    with pytest.raises(IntegrityError), transaction.atomic():
        MunicipalityFigureFactory(value=-1)
