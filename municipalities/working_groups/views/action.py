"""Actions that a meeting has agreed on."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from municipalities.access.permissions import Permission, permission_required
from municipalities.working_groups.forms import ActionForm
from municipalities.working_groups.keeping import (
    Approved,
    agree_action,
    change_action,
    remove_action,
)
from municipalities.working_groups.views.meeting import closed, meeting_of, to_meeting


def _action(request, pk):
    return get_object_or_404(request.municipality.action_points.with_owner(), pk=pk)


def _form(request, initial=None, owner=None):
    """Also whoever has left is offered, where the action was theirs."""
    seats = request.municipality.group_members.current(also=owner)
    return ActionForm(request.POST or None, members=seats, initial=initial)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.EDIT_WORKING_GROUP)
def action_create(request, pk):
    meeting, form = meeting_of(request, pk), _form(request)
    if meeting.is_approved:
        return closed(request, meeting)
    if request.method == "POST" and form.is_valid():
        try:
            agree_action(meeting, **form.cleaned_data)
        except Approved:
            return closed(request, meeting)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("The action has been saved."))
            return to_meeting(request, meeting)
    context, status = {"form": form, "meeting": meeting}, 422 if request.method == "POST" else 200
    return render(request, "municipalities/action_create.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.EDIT_WORKING_GROUP)
def action_edit(request, pk):
    action = _action(request, pk)
    initial = {"text": action.text, "owner": action.owner_id, "due_on": action.due_on}
    form = _form(request, initial, action.owner_id)
    if action.meeting.is_approved:
        return closed(request, action.meeting)
    if request.method == "POST" and form.is_valid():
        try:
            change_action(action, **form.cleaned_data)
        except Approved:
            return closed(request, action.meeting)
        messages.success(request, _("The action has been saved."))
        return to_meeting(request, action.meeting)
    context, status = {"form": form, "action": action}, 422 if request.method == "POST" else 200
    return render(request, "municipalities/action_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.EDIT_WORKING_GROUP)
def action_remove(request, pk):
    """Ask once more, and remove an action for good."""
    action = _action(request, pk)
    if action.meeting.is_approved:
        return closed(request, action.meeting)
    if request.method != "POST":
        return render(request, "municipalities/action_remove.html", {"action": action})
    try:
        remove_action(action)
    except Approved:
        return closed(request, action.meeting)
    messages.success(request, _("The action has been removed: %(text)s") % {"text": action.text})
    return to_meeting(request, action.meeting)


@require_POST
@permission_required(Permission.EDIT_WORKING_GROUP)
def action_mark(request, pk):
    """Done, or not done after all; then back to the page on which it was said."""
    action, is_done = _action(request, pk), request.POST.get("done") == "1"
    action.mark(is_done=is_done, by=request.user)
    text = _("Done: %(text)s") if is_done else _("To be done again: %(text)s")
    messages.success(request, text % {"text": action.text})
    if request.POST.get("from") == "group":
        return redirect("working_group_detail", request.municipality.slug)
    return to_meeting(request, action.meeting)
