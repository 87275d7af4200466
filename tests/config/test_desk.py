"""My desk: what waits for a person, in every role, on one page and nothing of others."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from municipalities import desk as slot
from municipalities.desk import DeskItem
from municipalities.mail.notifying import notify
from municipalities.models import AuditEvent
from tests import people
from tests.factories.index_assessment import AssessmentFactory, complete, submitted
from tests.factories.municipalities import MembershipFactory, MunicipalityFactory
from tests.page_parts import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def items(person, **query):
    page = page_of(person.get(reverse("desk"), query))
    links = [one for one in page.all("a") if "task-list__link" in one.attributes["class"]]
    return {" ".join(one.text.split()): one.attributes["href"] for one in links}


def test_it_is_where_signing_in_leads_to(client):
    assert client.get(reverse("desk")).status_code == 302


def test_a_draft_waits_for_those_who_answer(
    coordinator, contributor, manager, expert, neighbour, assessment
):
    url = coordinator.url("assessment_detail", assessment.pk)
    waiting = {f"Answer the index: {coordinator.municipality.name}": url}
    assert items(coordinator) == items(contributor) == waiting
    assert items(manager) == items(expert) == items(neighbour) == {}


def test_what_was_submitted_waits_for_staff_and_what_was_returned_for_the_municipality(
    coordinator, neighbour, staff, assessment
):
    complete(assessment).submit(by=coordinator.user)
    url = reverse("admin:index_assessment_assessment_change", args=[assessment.pk])
    name = coordinator.municipality.name
    assert items(staff) == {f"Review the index: {name}": url}
    assert items(coordinator) == {}
    assessment.send_back(by=staff.user, reason="Mend it")
    assert items(staff) == {}
    assert list(items(coordinator)) == [f"Correct the index: {name}"]
    assessment.submit(by=coordinator.user)
    assessment.approve(by=staff.user)
    assert list(items(staff)) == [f"Publish the index: {name}"]
    assert items(neighbour) == {}


def test_an_ended_membership_leaves_nothing(coordinator, assessment):
    notify_of(coordinator.user, municipality=coordinator.municipality)
    coordinator.municipality.memberships.get(user=coordinator.user).end()
    page = coordinator.get(reverse("desk")).content.decode()
    assert coordinator.municipality.name not in page
    assert "The report" not in page
    assert "You do not belong to any municipality yet." in page


def notify_of(user, title="The report", **where):
    notify(
        "document_ready",
        people=[user],
        values={"title": title},
        path=reverse("method_detail"),
        **where,
    )


def test_the_nearest_deadline_stands_first(coordinator, monkeypatch):
    today = timezone.localdate()
    found = [
        DeskItem("Without a day", "/", since=timezone.now()),
        DeskItem("Later", "/", deadline=today + timedelta(days=2)),
        DeskItem("Waiting longest", "/", since=timezone.now() - timedelta(days=2)),
        DeskItem("Late", "/", deadline=today - timedelta(days=1)),
        DeskItem("Today", "/", deadline=today),
    ]
    monkeypatch.setattr(slot, "_paths", ["tests.config.test_desk.planted"])
    monkeypatch.setitem(globals(), "planted", lambda desk: found)
    assert list(items(coordinator)) == [
        "Late",
        "Today",
        "Later",
        "Waiting longest",
        "Without a day",
    ]
    page = coordinator.get(reverse("desk")).content.decode()
    assert page.count("Late since") == 1
    many = [DeskItem(f"Item {number:02}", "/") for number in range(30)]
    monkeypatch.setitem(globals(), "planted", lambda desk: many)
    assert len(items(coordinator)) == 25
    assert list(items(coordinator, page="2")) == [f"Item {number}" for number in range(25, 30)]
    for nonsense in ("x", "-1", "999", "9" * 30, ""):
        assert coordinator.get(reverse("desk"), {"page": nonsense}).status_code == 200


def test_news_stand_there_until_they_are_read(coordinator):
    notify_of(coordinator.user, municipality=coordinator.municipality)
    page = page_of(coordinator.get(reverse("desk")))
    assert "The report is ready" in page.words("a")
    pk = coordinator.user.notifications.get().pk
    read = coordinator.post(reverse("notification_read"), {"notification": pk}, follow=True)
    assert "There are no unread notifications." in read.content.decode()


def test_a_desk_without_work_says_what_will_stand_there(coordinator, stranger):
    assert "Nothing waits for you at the moment." in coordinator.get(reverse("desk")).text
    assert "You do not belong to any municipality yet." in stranger.get(reverse("desk")).text


def test_looking_is_logged_for_each_municipality_that_was_shown(coordinator, assessment):
    other = MembershipFactory(user=coordinator.user, role="contributor").municipality
    AssessmentFactory(municipality=other, questionnaire=assessment.questionnaire)
    MembershipFactory(user=coordinator.user, role="contributor")
    coordinator.get(reverse("desk"))
    logged = AuditEvent.objects.filter(action="desk", person_id=coordinator.user.pk)
    assert {one.municipality_id for one in logged} == {coordinator.municipality.pk, other.pk}


@pytest.mark.parametrize("name", ["coordinator", "staff"])
def test_a_constant_number_of_statements(municipality, assessment, name):
    person = getattr(people, "staff" if name == "staff" else "nobody")(municipality)
    if name == "coordinator":
        person = people.member(municipality, name)

    def more(number):
        for _number in range(number):
            town = MunicipalityFactory()
            if name == "coordinator":
                MembershipFactory(user=person.user, municipality=town)
                AssessmentFactory(municipality=town, questionnaire=assessment.questionnaire)
            else:
                submitted(municipality=town, questionnaire=assessment.questionnaire)
            notify_of(person.user, municipality=town)

    def statements():
        person.get(reverse("desk"))
        with CaptureQueriesContext(connection) as queries:
            assert len(items(person)) > 0
        return [query["sql"] for query in queries]

    more(1)
    few = statements()
    more(6)
    many = statements()
    assert len(few) == len(many) <= 17, "\n".join(many)
