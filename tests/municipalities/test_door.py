"""The door: what a request carries when it has passed, and what is left when it is over."""

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from municipalities.access.door import MunicipalityDoor
from municipalities.access.reach import reachable_ids
from municipalities.models import AuditEvent
from tests.factories.municipalities import MembershipFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db


def knock(user, slug):
    """Pass through the door as Django does: its view hook runs inside the middleware."""
    request = RequestFactory().get("/")
    request.user, arguments = user, {"municipality": slug, "pk": 7}

    def view(request):
        door.process_view(request, view, (), arguments)
        request.seen = (request.municipality, request.permissions, reachable_ids(), arguments)
        request.resolver_match = type("Match", (), {"url_name": "page", "kwargs": {"pk": 7}})
        return HttpResponse()

    door = MunicipalityDoor(view)
    door(request)
    return request.seen


def test_a_member_brings_the_municipality_the_permissions_and_the_reach():
    member, elsewhere = MembershipFactory(role="expert"), MunicipalityFactory()
    before = reachable_ids()
    assert elsewhere.pk in before
    municipality, permissions, reached, arguments = knock(member.user, member.municipality.slug)
    assert municipality == member.municipality
    assert "view_submitted" in permissions
    assert "answer_index" not in permissions
    assert reached == {municipality.pk}
    assert arguments == {"pk": 7}
    assert reachable_ids() == before


def test_a_stranger_finds_no_door():
    member = MembershipFactory()
    before = reachable_ids()
    with pytest.raises(Http404):
        knock(UserFactory(), member.municipality.slug)
    assert reachable_ids() == before
    assert not AuditEvent.objects.exists()


def test_the_log_names_person_deed_and_thing():
    member = MembershipFactory()
    knock(member.user, member.municipality.slug)
    event = AuditEvent.objects.get()
    assert (event.municipality, event.person_id) == (member.municipality, member.user.pk)
    assert (event.action, event.target, event.method, event.status) == ("page", "7", "GET", 200)


def test_roles_in_one_municipality_count_in_no_other():
    """Coordinator here, expert there."""
    coordinator = MembershipFactory(role="coordinator")
    expert = MembershipFactory(role="expert", user=coordinator.user)
    _, there, _, _ = knock(coordinator.user, expert.municipality.slug)
    _, here, _, _ = knock(coordinator.user, coordinator.municipality.slug)
    assert "submit_index" in here
    assert "submit_index" not in there
