"""Writing about the working group: seats, meetings with who was there, and actions."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from municipalities.models import (
    ActionPoint,
    Attendance,
    GroupMember,
    Meeting,
    Municipality,
    WorkingGroup,
)
from municipalities.revisions.models import Conflict

MOST_SEATS = 200
MOST_ACTIONS = 100


class Approved(Exception):
    """The minutes have been approved: nothing of the meeting changes any more."""


def group_of(municipality):
    """The working group, made with the first text that it gets."""
    return WorkingGroup.objects.get_or_create(municipality=municipality)[0]


def give_seat(*, municipality, **seat):
    """Seat somebody, by the columns of a seat. Raises a `ValidationError`."""
    return change_seat(GroupMember(municipality=municipality), **seat)


@transaction.atomic
def change_seat(member, **seat):
    """Change who has a seat and for whom.

    The municipality's row is held meanwhile, so that two who name a lead come one by one.
    """
    Municipality.objects.select_for_update().get(pk=member.municipality_id)
    seats = GroupMember.objects.filter(municipality=member.municipality_id, left_at=None)
    if member.pk is None and seats.count() >= MOST_SEATS:
        raise ValidationError(_("The working group is full. End seats that are not needed."))
    for name, value in seat.items():
        setattr(member, name, value)
    member.full_clean()
    member.save()
    return member


def end_seat(member):
    """Take the seat away from now on; the meetings so far still know who had it."""
    mine = GroupMember.objects.filter(pk=member.pk, left_at=None)
    mine.update(left_at=timezone.now())


@transaction.atomic
def call_meeting(*, municipality, values, attending, by):
    """Note a new meeting."""
    meeting = Meeting.objects.create(municipality=municipality, starts_at=values["starts_at"])
    meeting.write(base_version=0, by=by, **values)
    _note_attendance(meeting, attending)
    return meeting


def write_meeting(meeting, *, base_version, values, attending, by):
    """Save all of a meeting at once. Raises `Conflict`, and keeps what was refused."""
    with transaction.atomic():
        is_saved = meeting.swap(base_version=base_version, by=by, **values)
        if is_saved:
            _note_attendance(meeting, attending)
    if not is_saved:
        raise Conflict


def _note_attendance(meeting, attending):
    meeting.attendances.exclude(member__in=attending).delete()
    known = set(meeting.attendances.values_list("member_id", flat=True))
    Attendance.objects.bulk_create(
        Attendance(municipality_id=meeting.municipality_id, meeting=meeting, member=one)
        for one in attending
        if one.pk not in known
    )


@transaction.atomic
def agree_action(meeting, **values):
    """Note an action of a meeting; raises `Approved` when its minutes are closed."""
    _hold_open(meeting)
    if meeting.action_points.count() >= MOST_ACTIONS:
        raise ValidationError(_("A meeting has at most %(most)s actions.") % {"most": MOST_ACTIONS})
    return ActionPoint.objects.create(
        municipality_id=meeting.municipality_id, meeting=meeting, **values
    )


@transaction.atomic
def change_action(action, **values):
    _hold_open(action.meeting)
    for name, value in values.items():
        setattr(action, name, value)
    action.save(update_fields=[*values])


@transaction.atomic
def remove_action(action):
    """Forget an action that was noted by mistake."""
    _hold_open(action.meeting)
    ActionPoint.objects.filter(pk=action.pk).delete()


def _hold_open(meeting):
    """Approving waits for what has begun, and nothing begins once it is approved."""
    mine = Meeting.objects.select_for_update().filter(pk=meeting.pk, approved_at=None)
    if not mine.exists():
        raise Approved
