"""The working group itself: its page, its mandate, and the sectors that it lacks."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from municipalities.access.permissions import Permission, permission_required
from municipalities.access.unsent import keeps_unsent, take_unsent
from municipalities.models import WorkingGroup
from municipalities.revisions.models import Conflict
from municipalities.working_groups.forms import MandateForm
from municipalities.working_groups.keeping import group_of
from municipalities.working_groups.sectors import coverage, missing_by_act


def _group(municipality):
    return municipality.working_groups.first() or WorkingGroup(municipality=municipality)


@require_safe
@permission_required(Permission.VIEW_TEAM)
def working_group_detail(request):
    municipality = request.municipality
    seats = list(municipality.group_members.current())
    meetings = municipality.meetings.only(
        "municipality", "starts_at", "place", "link", "approved_at"
    )
    now = timezone.now()
    context = {
        "group": _group(municipality),
        "seats": seats,
        "missing": missing_by_act(coverage(seats)),
        "actions": municipality.action_points.with_owner().open(),
        "coming": [one for one in reversed(meetings) if one.starts_at >= now],
        "past": [one for one in meetings if one.starts_at < now],
    }
    return render(request, "municipalities/working_group_detail.html", context)


@require_safe
@permission_required(Permission.VIEW_TEAM)
def working_group_sectors(request):
    covered = coverage(request.municipality.group_members.current())
    context = {
        "by_act": [one for one in covered if one.sector.is_in_act],
        "by_guidance": [one for one in covered if not one.sector.is_in_act],
        "missing": missing_by_act(covered),
    }
    return render(request, "municipalities/working_group_sectors.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_unsent
@permission_required(Permission.EDIT_WORKING_GROUP)
def working_group_mandate(request):
    group, status = _group(request.municipality), 200
    kept = take_unsent(request) if request.method != "POST" else None
    initial = MandateForm.of(group, get_language())
    form = MandateForm(request.POST or kept, initial=initial)
    context = {"form": form, "is_kept": bool(kept)}
    if request.method == "POST":
        status = 422
        if form.is_valid():
            group = group_of(request.municipality)
            try:
                group.write(base_version=form.base_version, by=request.user, **form.texts())
            except Conflict:
                status = 409
                context["saved"] = form.on_top_of(group)
            else:
                messages.success(request, _("The mandate has been saved."))
                return redirect("working_group_detail", request.municipality.slug)
    return render(request, "municipalities/working_group_mandate.html", context, status=status)
