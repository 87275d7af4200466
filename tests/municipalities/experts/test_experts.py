"""Experts: inside a municipality from their first day to their last, and asked for by it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone, translation

from municipalities.access.unsent import KEY
from municipalities.experts.assigning import keep_memberships
from municipalities.models import ExpertAssignment, Notification, SupportRequest
from tests.factories.municipalities import (
    ExpertAssignmentFactory,
    ExpertProfileFactory,
    MembershipFactory,
    SupportRequestFactory,
    UserFactory,
)
from tests.people import Person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
ASKED = {"topic": "Áilu", "text": "Miten?\nMilloin?", "language": "fi"}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def day(number):
    return TODAY() + timedelta(days=number)


@pytest.fixture
def profile():
    return ExpertProfileFactory(user__name="An expert")


def assigned(profile, municipality, first, last):
    return ExpertAssignmentFactory(
        expert=profile,
        municipality=municipality,
        starts_on=day(first),
        ends_on=day(last),
        membership=None,
    )


def enters(profile, municipality):
    """What the door answers the expert."""
    person = Person(municipality, profile.user)
    return person.get(person.url("municipality_detail")).status_code == 200


# By the day


def test_an_expert_is_inside_from_the_first_day_to_the_last(profile, municipality):
    assigned(profile, municipality, 1, 3)
    inside = []
    for number in range(6):
        for _again in range(2):
            keep_memberships(day(number))
        inside.append(enters(profile, municipality))
    assert inside == [False, True, True, True, False, False]
    [membership] = municipality.memberships.filter(user=profile.user)
    assert membership.role == "expert"


def test_of_two_periods_the_later_one_counts_and_a_longer_one_opens_again(profile, municipality):
    first = assigned(profile, municipality, 0, 1)
    keep_memberships()
    assigned(profile, municipality, 1, 4)
    keep_memberships(day(1))
    keep_memberships(day(2))
    assert enters(profile, municipality)
    keep_memberships(day(5))
    assert not enters(profile, municipality)
    ExpertAssignment.objects.filter(pk=first.pk).update(ends_on=day(9))
    keep_memberships(day(5))
    assert enters(profile, municipality)


def test_what_staff_have_done_by_hand_stays(profile, municipality, other_municipality):
    MembershipFactory(municipality=municipality, user=profile.user, role="expert")
    assigned(profile, municipality, 0, 0)
    assigned(profile, other_municipality, 0, 3)
    keep_memberships()
    other_municipality.memberships.get(user=profile.user).end()
    keep_memberships(day(1))
    assert enters(profile, municipality)
    assert not enters(profile, other_municipality)


def test_both_sides_are_told_when_it_begins(profile, coordinator, municipality):
    assigned(profile, municipality, 1, 2)
    keep_memberships()
    assert not Notification.objects.exists()
    keep_memberships(day(1))
    told = {one.user: one.text for one in Notification.objects.all()}
    assert told == {
        coordinator.user: "An expert has begun as the municipality’s expert",
        profile.user: "You have been assigned to this municipality as an expert",
    }
    assert {one.to[0] for one in mail.outbox} == {one.email for one in told}


def test_days_are_in_order(profile, municipality):
    with pytest.raises(IntegrityError):
        assigned(profile, municipality, 3, 1)


def test_staff_assign_in_the_workshop(staff, profile, municipality):
    url = reverse("admin:municipalities_expertassignment_add")
    days = {"starts_on": day(0).isoformat(), "ends_on": day(2).isoformat()}
    data = {"municipality": municipality.pk, "expert": profile.pk} | days
    assert staff.post(url, data | {"ends_on": day(-1).isoformat()}).status_code == 200
    assert staff.post(url, data).status_code == 302
    assert enters(profile, municipality)
    assignment = ExpertAssignment.objects.get()
    change = reverse("admin:municipalities_expertassignment_change", args=[assignment.pk])
    earlier = {"starts_on": day(-2).isoformat(), "ends_on": day(-1).isoformat()}
    assert staff.post(change, earlier).status_code == 302
    assert not enters(profile, municipality)


# Asking for support


def test_a_municipality_asks_and_staff_find_it_on_their_desk(coordinator, staff):
    url = coordinator.url("support_create")
    response = coordinator.post(url, ASKED, follow=True)
    assert "The request is sent." in response.text
    asked = SupportRequest.objects.get()
    assert (asked.topic, asked.asked_by, asked.is_waiting) == ("Áilu", coordinator.user, True)
    page = staff.get(reverse("desk")).text
    assert reverse("admin:municipalities_supportrequest_change", args=[asked.pk]) in page
    assert "Support is asked for: Áilu" in page
    assert mail.outbox == []
    refused = coordinator.post(url, ASKED | {"topic": "ä" * 300, "text": ""})
    assert refused.status_code == 422
    assert "ä" * 300 in refused.text


def decision(staff, asked, **data):
    url = reverse("admin:municipalities_supportrequest_change", args=[asked.pk])
    return staff.post(url, {"answer": "", "expert": ""} | data)


def test_staff_route_a_request_to_an_expert(coordinator, staff, profile, municipality):
    asked = SupportRequestFactory(municipality=municipality, assignment=None)
    days = {"starts_on": day(0).isoformat(), "ends_on": day(2).isoformat()}
    for wrong in (
        {},
        {"expert": profile.pk},
        {"expert": "9" * 30},
        {"expert": profile.pk} | days | {"ends_on": day(-1).isoformat()},
    ):
        assert decision(staff, asked, **wrong).status_code == 200
    asked.refresh_from_db()
    assert asked.is_waiting
    assert not ExpertAssignment.objects.exists()
    assert decision(staff, asked, expert=profile.pk, **days).status_code == 302
    assert enters(profile, municipality)
    page = coordinator.get(coordinator.url("support_list")).text
    assert "Expert: An expert" in page
    assert coordinator.user.notifications.filter(kind="support_answered").count() == 1
    assert decision(staff, asked, expert=profile.pk, **days).status_code == 403
    assert ExpertAssignment.objects.count() == 1


def test_staff_answer_in_words(coordinator, staff, municipality):
    asked = SupportRequestFactory(municipality=municipality, assignment=None)
    assert decision(staff, asked, answer="Katso opas").status_code == 302
    page = coordinator.get(coordinator.url("support_list")).text
    assert "Katso opas" in page
    assert "Answered without an expert" in page


def test_of_two_who_decide_one_succeeds(profile, municipality):
    asked, by = SupportRequestFactory(municipality=municipality, assignment=None), UserFactory()
    late = SupportRequest.objects.get(pk=asked.pk)
    with pytest.raises(ValidationError):
        asked.decline(answer=" ", by=by)
    asked.decline(answer="Katso opas", by=by)
    with pytest.raises(ValidationError):
        late.route(expert=profile, starts_on=day(0), ends_on=day(1), by=by)
    assert not ExpertAssignment.objects.exists()


def test_what_was_written_before_the_session_ended_comes_back(nobody, coordinator):
    url = coordinator.url("support_create")
    nobody.post(url, ASKED | {"person": coordinator.user.pk})
    session = coordinator.session
    session[KEY] = nobody.session[KEY]
    session.save()
    assert 'value="Áilu"' in coordinator.get(url).text
