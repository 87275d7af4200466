"""What the ground floor puts on desks: for those whom it concerns, and for nobody else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from config.desk import Desk
from municipalities.people import desk as people_desk
from municipalities.selection import desk as selection_desk
from municipalities.working_groups import desk as group_desk
from tests import roles
from tests.factories.calls import (
    ApplicationReviewFactory,
    applied,
    close,
    open_call,
)
from tests.factories.municipalities import (
    ActionPointFactory,
    GroupMemberFactory,
    HeldMailFactory,
    JointParticipationFactory,
    MeetingFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def found(room, user):
    return [(item.title, item.address) for item in room.items(Desk(user))]


def action_of(person, **fields):
    membership = person.municipality.memberships.get(user=person.user)
    owner = GroupMemberFactory(municipality=person.municipality, membership=membership)
    meeting = MeetingFactory(municipality=person.municipality)
    return ActionPointFactory(
        municipality=person.municipality, meeting=meeting, owner=owner, **fields
    )


def test_an_action_waits_for_who_has_taken_it_on(coordinator, contributor, neighbour):
    day = timezone.localdate() + timedelta(days=3)
    action = action_of(contributor, text="Ask the schools", due_on=day)
    url = reverse("working_group_detail", args=[contributor.municipality.slug])
    [item] = group_desk.items(Desk(contributor.user))
    assert (item.title, item.address, item.deadline) == ("Ask the schools", url, day)
    assert found(group_desk, coordinator.user) == found(group_desk, neighbour.user) == []
    action.done_at, action.done_by_id = timezone.now(), 1
    action.save()
    assert found(group_desk, contributor.user) == []


def test_a_joint_service_waits_for_the_coordinator_who_is_asked(
    coordinator, contributor, neighbour
):
    part = JointParticipationFactory(municipality=coordinator.municipality)
    url = coordinator.url("joint_participation_answer", part.pk)
    assert [address for _title, address in found(people_desk, coordinator.user)] == [url]
    assert found(people_desk, contributor.user) == found(people_desk, neighbour.user) == []


def test_applications_wait_for_those_reviewers_who_have_not_scored_them(staff):
    call = open_call(reviewers=2)
    first, _second = (applied(call) for _application in range(2))
    one, other = (reviewer.user for reviewer in call.reviewers.all())
    assert found(selection_desk, one) == []
    close(call)
    url = reverse("admin:municipalities_application_selection", args=[call.pk])
    assert found(selection_desk, one) == [("Score 2 applications", url)]
    ApplicationReviewFactory(application=first, reviewer=one, finished_at=timezone.now())
    assert found(selection_desk, one) == [("Score 1 application", url)]
    MembershipFactory(municipality=first.municipality, user=other)
    assert found(selection_desk, other) == [("Score 1 application", url)]
    assert found(selection_desk, staff.user) == []


def test_held_mails_wait_for_staff(staff, coordinator):
    assert found(selection_desk, staff.user) == []
    HeldMailFactory.create_batch(2)
    url = reverse("admin:municipalities_heldmail_changelist")
    assert found(selection_desk, staff.user) == [("Read and send 2 held mails", url)]
    assert found(selection_desk, coordinator.user) == []


def test_statements_do_not_grow_with_items(staff, coordinator):
    call = open_call(reviewers=1)
    [reviewer] = (one.user for one in call.reviewers.all())
    action_of(coordinator)

    def statements():
        with CaptureQueriesContext(connection) as queries:
            for user in (reviewer, coordinator.user):
                for room in (group_desk, people_desk, selection_desk):
                    list(room.items(Desk(user)))
        return len(queries)

    def more():
        [owner] = coordinator.municipality.group_members.all()
        ActionPointFactory(
            municipality=coordinator.municipality,
            owner=owner,
            meeting__municipality=owner.municipality,
        )
        JointParticipationFactory(municipality=coordinator.municipality)
        applied(call)

    more()
    close(call)
    statements()  # some things are looked up once
    first = statements()
    with roles.owner():
        more()
    assert statements() == first
