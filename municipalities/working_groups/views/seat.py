"""Seats in the working group."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from municipalities.access.permissions import Permission, permission_required
from municipalities.working_groups.forms import SeatForm
from municipalities.working_groups.keeping import change_seat, end_seat, give_seat


def _is_saved(request, form, save):
    """Whether a form was sent and what it says could be done; otherwise it says why not."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        save(**form.seat)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True


def _to_group(request):
    return redirect("working_group_detail", request.municipality.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.EDIT_WORKING_GROUP)
def seat_create(request):
    municipality = request.municipality
    form = SeatForm(request.POST or None, municipality=municipality)
    if _is_saved(request, form, lambda **seat: give_seat(municipality=municipality, **seat)):
        messages.success(request, _("The working group has a new member."))
        return _to_group(request)
    status = 422 if request.method == "POST" else 200
    return render(request, "municipalities/seat_create.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.EDIT_WORKING_GROUP)
def seat_edit(request, pk):
    municipality = request.municipality
    seat = get_object_or_404(municipality.group_members.current(), pk=pk)
    own = {"municipality": municipality, "seat": seat, "initial": SeatForm.of(seat)}
    form = SeatForm(request.POST or None, **own)
    name = str(seat)
    if _is_saved(request, form, lambda **columns: change_seat(seat, **columns)):
        messages.success(request, _("Saved: %(name)s") % {"name": seat})
        return _to_group(request)
    context, status = {"form": form, "name": name}, 422 if request.method == "POST" else 200
    return render(request, "municipalities/seat_edit.html", context | {"pk": pk}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.EDIT_WORKING_GROUP)
def seat_end(request, pk):
    """Ask once more, and take the seat away."""
    seat = get_object_or_404(request.municipality.group_members.current(), pk=pk)
    if request.method == "POST":
        end_seat(seat)
        text = _("%(name)s is no longer a member of the working group.")
        messages.success(request, text % {"name": seat})
        return _to_group(request)
    return render(request, "municipalities/seat_end.html", {"seat": seat})
