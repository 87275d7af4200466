"""The working group: who has a seat, which sectors are missing, and minutes that stay approved."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from municipalities.models import (
    ActionPoint,
    GroupMember,
    Meeting,
    Sector,
    TextRevision,
    WorkingGroup,
)
from municipalities.working_groups.keeping import give_seat
from municipalities.working_groups.reference import BY_ACT, load_sectors
from tests.at_once import Meanwhile
from tests.factories.municipalities import (
    ActionPointFactory,
    AttendanceFactory,
    InvitationFactory,
    MeetingFactory,
    MunicipalityFactory,
    SectorFactory,
    named_seat,
)

pytestmark = pytest.mark.django_db
SAMI = "Áile Ŋuorggam-Čáppat \u200fשלום"
TEXTS = {"agenda": "1. Opening", "minutes": SAMI, "decisions": "Agreed", "language": "sv"}
CALLED = {"day": "2026-12-01", "hour": "14:02", "place": "Town hall", "version": "0"}


def page_of(person, name, *args):
    response = person.get(person.url(name, *args))
    assert response.status_code == 200
    return response.content.decode()


# The mandate


def test_the_mandate_is_saved_with_its_versions(coordinator, contributor):
    assert page_of(coordinator, "working_group_detail")
    assert not WorkingGroup.objects.exists()
    url = coordinator.url("working_group_mandate")
    sent = {"mandate": f"{SAMI}\r\nsecond line", "language": "sv", "version": "0"}
    assert coordinator.post(url, sent).status_code == 302
    group = WorkingGroup.objects.get()
    assert (group.mandate, group.language) == (f"{SAMI}\nsecond line", "sv")
    assert SAMI in page_of(contributor, "working_group_detail")
    assert contributor.post(url, sent).status_code == 403


def test_a_mandate_that_came_too_late_is_neither_lost_nor_saved(coordinator):
    url = coordinator.url("working_group_mandate")
    coordinator.post(url, {"mandate": "theirs", "language": "fi", "version": "0"})
    late = {"mandate": "mine", "language": "fi", "version": "0"}
    response = coordinator.post(url, late)
    page = response.content.decode()
    assert response.status_code == 409
    assert "mine" in page
    assert "theirs" in page
    assert WorkingGroup.objects.get().mandate == "theirs"
    assert TextRevision.objects.get(is_accepted=False).text == "mine"
    coordinator.post(url, late | {"version": response.context["form"]["version"].value()})
    assert WorkingGroup.objects.get().mandate == "mine"


def test_what_is_sent_after_the_session_is_kept(coordinator, nobody):
    url = nobody.url("working_group_mandate")
    person = {"person": coordinator.user.pk}
    nobody.post(url, {"mandate": SAMI, "language": "fi", "version": "0"} | person)
    nobody.force_login(coordinator.user)
    assert SAMI in nobody.get(url).content.decode()


# Seats


def test_a_seat_is_of_a_person_of_somebody_invited_of_a_name_or_of_a_body(
    coordinator, contributor, municipality
):
    sector = SectorFactory()
    membership = contributor.user.memberships.get()
    invitation = InvitationFactory(municipality=municipality, sector=sector)
    url = coordinator.url("seat_create")
    seats = [
        {"person": f"member-{membership.pk}", "position": "lead"},
        {"person": f"invited-{invitation.pk}", "position": "deputy"},
        {"person_name": SAMI, "position": "member", "sector": sector.pk},
        {"organisation_name": "Yhdistys ry", "position": "member"},
    ]
    for seat in seats:
        assert coordinator.post(url, seat).status_code == 302, seat
    page = page_of(contributor, "working_group_detail")
    for name in ("A contributor", invitation.email, SAMI, "Yhdistys ry"):
        assert name in page
    assert municipality.group_members.get(invitation=invitation).sector == sector


def test_a_seat_that_cannot_be_is_refused_in_words(coordinator, contributor, municipality):
    membership = contributor.user.memberships.get()
    person = f"member-{membership.pk}"
    named_seat(municipality=municipality, membership=membership, name="", position="lead")
    foreign = InvitationFactory()
    for wrong in (
        {"position": "member"},
        {"person": person, "person_name": "Anna", "position": "member"},
        {"person": person, "position": "member"},
        {"person_name": "Anna", "position": "lead"},
        {"person_name": "Anna", "position": "king"},
        {"person_name": "x" * 151, "position": "member"},
        {"person": f"invited-{foreign.pk}", "position": "member"},
    ):
        response = coordinator.post(coordinator.url("seat_create"), wrong)
        assert response.status_code == 422, wrong
        assert "govuk-error-summary" in response.content.decode()
    assert municipality.group_members.count() == 1


def test_a_seat_changes_and_ends(coordinator, municipality):
    seat = named_seat(municipality=municipality, name="Anna")
    url = coordinator.url("seat_edit", seat.pk)
    assert coordinator.post(url, {"person_name": "Berta", "position": "lead"}).status_code == 302
    assert "Berta" in page_of(coordinator, "working_group_detail")
    assert coordinator.post(coordinator.url("seat_end", seat.pk)).status_code == 302
    page = coordinator.get(coordinator.url("working_group_detail"))
    assert page.context["seats"] == []
    assert coordinator.get(url).status_code == 404
    assert GroupMember.objects.get().left_at


def test_whoever_has_a_seat_keeps_it_when_the_membership_or_invitation_ends(
    coordinator, contributor, municipality
):
    membership = contributor.user.memberships.get()
    invitation = InvitationFactory(municipality=municipality, withdrawn_at=timezone.now())
    for person in ({"membership": membership}, {"invitation": invitation}):
        seat = named_seat(municipality=municipality, name="", **person)
        membership.end()
        url = coordinator.url("seat_edit", seat.pk)
        form = coordinator.get(url).context["form"]
        sent = {name: form[name].value() or "" for name in form.fields}
        assert coordinator.post(url, sent | {"position": "deputy"}).status_code == 302
        seat.refresh_from_db()
        assert seat.position == "deputy"
        assert [getattr(seat, name) for name in person] == [*person.values()]
        seat.delete()


@pytest.mark.django_db(transaction=True)
def test_two_who_name_a_lead_at_once_name_one():
    town = MunicipalityFactory()

    def seat():
        try:
            return give_seat(municipality=town, name="Anna", position="lead")
        except ValidationError:
            return None

    found = [Meanwhile(seat) for _time in range(2)]
    assert sorted(one.result is not None for one in found) == [False, True]


def test_the_page_says_which_sectors_are_missing(coordinator, municipality):
    load_sectors()
    assert Sector.objects.filter(is_in_act=True).count() == len(BY_ACT)
    seated = {"municipality", "employment_authority", "wellbeing_services_county", "housing"}
    for code in seated:
        named_seat(municipality=municipality, sector=Sector.objects.get(code=code))
    gone = Sector.objects.get(code="foundation")
    named_seat(municipality=municipality, sector=gone, left_at=timezone.now())
    response = coordinator.get(coordinator.url("working_group_sectors"))
    missing = {one.code for one in response.context["missing"]}
    assert missing == set(BY_ACT) - seated
    assert (
        "Stiftelser"
        in coordinator.get(
            coordinator.url("working_group_sectors").replace("/fi/", "/sv/")
        ).content.decode()
    )


# Meetings


@pytest.fixture
def meeting(coordinator, municipality):
    """Held, with minutes, somebody who was there, and an action."""
    seat = named_seat(municipality=municipality, name="Anna")
    form = CALLED | TEXTS | {"present": [seat.pk]}
    assert coordinator.post(coordinator.url("meeting_create"), form).status_code == 302
    meeting = Meeting.objects.get()
    action = {"text": "Ask the schools", "owner": seat.pk, "due_on": "2026-01-31"}
    assert coordinator.post(coordinator.url("action_create", meeting.pk), action).status_code == 302
    return meeting


def test_a_meeting_with_everything(coordinator, contributor, meeting):
    assert timezone.localtime(meeting.starts_at).isoformat() == "2026-12-01T14:02:00+02:00"
    page = page_of(contributor, "meeting_detail", meeting.pk)
    for text in (SAMI, "Town hall", "1. Opening", "Agreed", "Anna", "Ask the schools"):
        assert text in page
    assert "<form" not in page.partition("<main")[2]
    assert "Ask the schools" in page_of(contributor, "working_group_detail")


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "0001-01-01"},
        {"day": "9999-12-31"},
        {"hour": "25:00"},
        {"place": ""},
        {"place": "x" * 201},
        {"link": "javascript:alert(1)"},
        {"link": "ftp://example.org/"},
        {"present": ["99999999999999999999"]},
        {"version": "-1"},
        {"version": "9" * 30},
        {"agenda": "a\x00b"},
    ],
)
def test_a_meeting_that_cannot_be_is_refused_and_kept(coordinator, municipality, wrong):
    named_seat(municipality=municipality)
    response = coordinator.post(coordinator.url("meeting_create"), CALLED | TEXTS | wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert SAMI in page
    assert not Meeting.objects.exists()


def test_two_who_write_minutes_lose_nothing(coordinator, meeting):
    url = coordinator.url("meeting_edit", meeting.pk)
    mine = CALLED | TEXTS | {"minutes": "mine", "version": "0"}
    response = coordinator.post(url, mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "mine" in page
    assert SAMI in page
    assert TextRevision.objects.get(is_accepted=False).text == "mine"
    assert meeting.attendances.count() == 1


def approve(person, meeting):
    meeting.refresh_from_db()
    url = person.url("meeting_approve", meeting.pk)
    assert person.get(url).status_code in {200, 302}
    return person.post(url, {"version": meeting.version}, follow=True).content.decode()


def test_minutes_are_approved_as_they_were_read(coordinator, municipality, meeting):
    url = coordinator.url("meeting_approve", meeting.pk)
    for version in ("0", "", "x", "9" * 40):
        coordinator.post(url, {"version": version})
    empty = MeetingFactory(municipality=municipality)
    approve(coordinator, empty)
    assert not Meeting.objects.exclude(approved_at=None).exists()
    approve(coordinator, meeting)
    meeting.refresh_from_db()
    assert meeting.approved_by_id == coordinator.user.pk


def test_approved_minutes_do_not_change_by_any_page(coordinator, meeting):
    action = ActionPoint.objects.get()
    approve(coordinator, meeting)
    sent = CALLED | TEXTS | {"minutes": "changed", "version": "1"}
    url = coordinator.url("meeting_edit", meeting.pk)
    assert coordinator.get(url).status_code == 302
    late = coordinator.post(url, sent)
    assert late.status_code == 409
    assert "changed" in late.content.decode()
    form = {"text": "Another"}
    coordinator.post(coordinator.url("action_create", meeting.pk), form)
    coordinator.post(coordinator.url("action_edit", action.pk), form)
    coordinator.post(coordinator.url("action_remove", action.pk))
    meeting.refresh_from_db()
    assert meeting.minutes == SAMI
    assert [one.text for one in ActionPoint.objects.all()] == ["Ask the schools"]


def test_approved_minutes_do_not_change_in_the_database(coordinator, meeting):
    approve(coordinator, meeting)
    action, attendance = ActionPoint.objects.get(), meeting.attendances.get()
    own = {"municipality": meeting.municipality, "meeting": meeting}
    for deed in (
        lambda: Meeting.objects.update(minutes="changed"),
        lambda: Meeting.objects.update(approved_at=None, approved_by_id=None),
        lambda: attendance.delete(),
        lambda: AttendanceFactory(**own),
        lambda: ActionPointFactory(**own),
        lambda: ActionPoint.objects.update(text="changed"),
        lambda: ActionPoint.objects.update(due_on=None),
        lambda: ActionPoint.objects.update(owner=None),
        lambda: action.delete(),
    ):
        with pytest.raises(DatabaseError, match="approved minutes"), transaction.atomic():
            deed()


def test_an_action_is_done_after_the_minutes_have_been_approved(coordinator, meeting):
    approve(coordinator, meeting)
    action = ActionPoint.objects.get()
    url = coordinator.url("action_mark", action.pk)
    coordinator.post(url, {"done": "1", "from": "group"})
    action.refresh_from_db()
    assert (action.done_at is not None, action.done_by_id) == (True, coordinator.user.pk)
    page = coordinator.get(coordinator.url("working_group_detail"))
    assert list(page.context["actions"]) == []
    coordinator.post(url, {"done": "0"})
    action.refresh_from_db()
    assert (action.done_at, action.done_by_id) == (None, None)


def test_the_actions_that_are_late_say_so(municipality):
    today = timezone.localdate()
    late = ActionPointFactory(municipality=municipality, due_on=today - timedelta(days=1))
    later = ActionPointFactory(municipality=municipality, due_on=today)
    never = ActionPointFactory(municipality=municipality)
    assert [one.is_late for one in (late, later, never)] == [True, False, False]
    assert list(municipality.action_points.open()) == [late, later, never]
