"""Joint services: led by one municipality, seen by those that were asked, agreed to by each."""

import pytest
from django.core import mail

from municipalities.models import AuditEvent, JointParticipation, JointService, TextRevision
from tests import people
from tests.factories.municipalities import (
    AreaMembershipFactory,
    JointServiceFactory,
    MunicipalityFactory,
)

pytestmark = pytest.mark.django_db
TEXT = "Guidance for newcomers – Áile Čáppat"


@pytest.fixture
def service(coordinator):
    form = {"name": "Guidance", "description": TEXT, "language": "fi", "version": "0"}
    coordinator.post(coordinator.url("joint_service_create"), form)
    return JointService.objects.get()


def ask(coordinator, service, municipality):
    url = coordinator.url("joint_service_ask", service.pk)
    return coordinator.post(url, {"municipality": municipality.pk}).status_code


def texts_of(person):
    return person.get(person.url("joint_service_list")).content.decode()


def test_those_who_were_asked_read_it_and_agree(coordinator, neighbour, service):
    assert TEXT not in texts_of(neighbour)
    neighbour.user.prefer("sv")
    assert ask(coordinator, service, neighbour.municipality) == 302
    [letter] = mail.outbox
    assert letter.to == [neighbour.user.email]
    assert "/sv/municipalities/other-town/joint-services/" in letter.body
    assert TEXT in texts_of(neighbour)
    reader = {"person_id": neighbour.user.pk, "action": "joint_service_list"}
    assert AuditEvent.objects.filter(municipality=coordinator.municipality, **reader).count() == 1
    part = JointParticipation.objects.get()
    url = neighbour.url("joint_participation_answer", part.pk)
    neighbour.post(url, {"answer": "agreed"})
    part.refresh_from_db()
    assert (part.state, part.answered_by_id) == ("agreed", neighbour.user.pk)
    assert TEXT in texts_of(people.member(neighbour.municipality, "contributor"))
    page = coordinator.get(coordinator.url("joint_service_detail", service.pk)).content.decode()
    assert str(neighbour.municipality) in page
    third = people.member(MunicipalityFactory(), "manager")
    ask(coordinator, service, third.municipality)
    assert str(neighbour.municipality) in texts_of(third)


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        (["declined", "agreed"], "declined"),
        (["left"], "asked"),
        (["agreed", "declined"], "agreed"),
        (["agreed", "left", "agreed"], "left"),
        (["asked", "king", ""], "asked"),
    ],
)
def test_an_answer_stands(coordinator, neighbour, service, answers, state):
    ask(coordinator, service, neighbour.municipality)
    part = JointParticipation.objects.get()
    for answer in answers:
        neighbour.post(neighbour.url("joint_participation_answer", part.pk), {"answer": answer})
    part.refresh_from_db()
    assert part.state == state
    assert (TEXT in texts_of(neighbour)) == (state in {"asked", "agreed"})
    again = ask(coordinator, service, neighbour.municipality)
    assert again == (302 if state in {"declined", "left"} else 422)


def test_nobody_answers_for_others_and_nobody_else_reads(coordinator, neighbour, service):
    third = people.member(MunicipalityFactory(), "coordinator")
    ask(coordinator, service, neighbour.municipality)
    part = JointParticipation.objects.get()
    for person in (third, coordinator):
        url = person.url("joint_participation_answer", part.pk)
        assert person.post(url, {"answer": "agreed"}).status_code == 404
    assert TEXT not in texts_of(third)
    for name in ("detail", "edit", "ask", "end"):
        url = neighbour.url(f"joint_service_{name}", service.pk)
        assert neighbour.post(url).status_code in {404, 405}
        assert neighbour.get(url).status_code in {404, 405}


def test_only_those_of_the_area_are_asked(coordinator, neighbour, municipality):
    area = AreaMembershipFactory(municipality=municipality).area
    inside = AreaMembershipFactory(area=area).municipality
    service = JointServiceFactory(municipality=municipality, area=area)
    sleeping = AreaMembershipFactory(area=area, municipality__activated_at=None).municipality
    for other in (neighbour.municipality, municipality, sleeping):
        assert ask(coordinator, service, other) == 422
    assert ask(coordinator, service, inside) == 302


def test_a_service_that_has_ended_takes_nobody_in(coordinator, neighbour, service):
    coordinator.post(coordinator.url("joint_service_end", service.pk))
    assert ask(coordinator, service, neighbour.municipality) == 302
    assert not JointParticipation.objects.exists()


def test_two_who_write_lose_nothing(coordinator, service):
    url = coordinator.url("joint_service_edit", service.pk)
    late = {"name": "Mine", "description": "mine", "language": "fi", "version": "0"}
    response = coordinator.post(url, late)
    assert response.status_code == 409
    assert TEXT in response.content.decode()
    assert TextRevision.objects.get(is_accepted=False).text == "mine"
