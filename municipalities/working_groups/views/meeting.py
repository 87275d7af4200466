"""Meetings of the working group: calling one, its page, writing about it, approving the minutes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from municipalities.access.permissions import Permission, permission_required
from municipalities.access.unsent import keeps_unsent, take_unsent
from municipalities.models import User
from municipalities.models.affiliation import AFFILIATION
from municipalities.revisions.models import Conflict
from municipalities.working_groups.forms import MeetingForm
from municipalities.working_groups.keeping import call_meeting, write_meeting


def meeting_of(request, pk):
    return get_object_or_404(request.municipality.meetings, pk=pk)


def to_meeting(request, meeting):
    return redirect("meeting_detail", request.municipality.slug, meeting.pk)


def attending(meeting):
    """Those who were there, members of that time included."""
    parts = ("member__membership__user", "member__invitation")
    named = (f"member__{part}" for part in AFFILIATION)
    return [one.member for one in meeting.attendances.select_related(*parts, *named)]


def _members(request, meeting=None):
    """Who can have been there: today's members, and who was noted before."""
    today = list(request.municipality.group_members.current())
    known = {one.pk for one in today}
    earlier = attending(meeting) if meeting else []
    return today + [one for one in earlier if one.pk not in known]


def closed(request, meeting):
    text = _("The minutes have been approved, so nothing of the meeting changes any more.")
    messages.error(request, text)
    return to_meeting(request, meeting)


@require_safe
@permission_required(Permission.VIEW_TEAM)
def meeting_detail(request, pk):
    meeting = meeting_of(request, pk)
    context = {
        "meeting": meeting,
        "attending": attending(meeting),
        "actions": meeting.action_points.with_owner(),
        "approved_by": User.objects.filter(pk=meeting.approved_by_id).first(),
    }
    return render(request, "municipalities/meeting_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_unsent
@permission_required(Permission.EDIT_WORKING_GROUP)
def meeting_create(request):
    municipality, status = request.municipality, 200
    kept = take_unsent(request) if request.method != "POST" else None
    initial = {"language": get_language(), "version": 0}
    form = MeetingForm(request.POST or kept, members=_members(request), initial=initial)
    if request.method == "POST":
        if form.is_valid():
            meeting = call_meeting(municipality=municipality, by=request.user, **form.written)
            messages.success(request, _("The meeting has been saved."))
            return to_meeting(request, meeting)
        status = 422
    context = {"form": form, "is_kept": bool(kept)}
    return render(request, "municipalities/meeting_create.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_unsent
@permission_required(Permission.EDIT_WORKING_GROUP)
def meeting_edit(request, pk):
    meeting = meeting_of(request, pk)
    kept = take_unsent(request) if request.method != "POST" else None
    initial = MeetingForm.of_meeting(meeting, get_language())
    form = MeetingForm(request.POST or kept, members=_members(request, meeting), initial=initial)
    context = {"form": form, "meeting": meeting, "is_kept": bool(kept)}
    if request.method != "POST":
        if meeting.is_approved and not kept:
            return closed(request, meeting)
        return render(request, "municipalities/meeting_edit.html", context)
    status = 422
    if form.is_valid():
        try:
            base_version, by = form.base_version, request.user
            write_meeting(meeting, base_version=base_version, by=by, **form.written)
        except Conflict:
            meeting.refresh_from_db()
            status = 409
            context["saved"] = form.on_top_of(meeting)
        else:
            messages.success(request, _("The meeting has been saved."))
            return to_meeting(request, meeting)
    return render(request, "municipalities/meeting_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.EDIT_WORKING_GROUP)
def meeting_approve(request, pk):
    """Ask once more, and close the minutes for good."""
    meeting = meeting_of(request, pk)
    if request.method == "POST":
        try:
            meeting.approve(version=_version(request), by=request.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("The minutes have been approved."))
        return to_meeting(request, meeting)
    if meeting.is_approved:
        return to_meeting(request, meeting)
    context = {"meeting": meeting, "attending": attending(meeting)}
    return render(request, "municipalities/meeting_approve.html", context)


def _version(request):
    """The version that the person has read; none of this meeting if that is no number."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1
