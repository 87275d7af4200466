"""Those who work for the municipality: the list, for whom each speaks, and seeing somebody off."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from municipalities.access.permissions import Permission, permission_required
from municipalities.people.forms import AffiliationForm
from municipalities.people.leaving import end_membership


@require_safe
@permission_required(Permission.VIEW_TEAM)
def member_list(request):
    municipality = request.municipality
    context = {
        "members": municipality.memberships.current(),
        "waiting": municipality.invitations.unanswered().count(),
    }
    return render(request, "municipalities/member_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MANAGE_TEAM)
def member_edit(request, pk):
    """For which sector and body a member speaks."""
    municipality, status = request.municipality, 200
    membership = get_object_or_404(municipality.memberships.current(), pk=pk)
    initial = membership.affiliation
    form = AffiliationForm(request.POST or None, municipality=municipality, initial=initial)
    if request.method == "POST":
        if form.is_valid():
            membership.speak_for(**form.affiliation)
            messages.success(request, _("Saved: %(name)s") % {"name": membership.user})
            return redirect("member_list", municipality.slug)
        status = 422
    context = {"membership": membership, "form": form}
    return render(request, "municipalities/member_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.VIEW_TEAM)
def member_end(request, pk):
    """Ask once more, and end a membership; whoever may not manage others may leave alone."""
    membership = get_object_or_404(request.municipality.memberships.current(), pk=pk)
    is_own = membership.user_id == request.user.pk
    if not is_own and Permission.MANAGE_TEAM not in request.permissions:
        raise PermissionDenied
    if request.method == "POST":
        try:
            end_membership(membership)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return redirect("member_list", request.municipality.slug)
        return _ended(request, membership, is_own=is_own)
    context = {"membership": membership, "is_own": is_own}
    return render(request, "municipalities/member_end.html", context)


def _ended(request, membership, *, is_own):
    """Whoever has left may find no door any more, and goes to the first page."""
    if is_own:
        place = {"municipality": request.municipality.name}
        text = _("You have given up your role in %(municipality)s.") % place
        messages.success(request, text)
        return redirect("home")
    words = {"name": membership.user, "role": membership.get_role_display()}
    messages.success(request, _("%(name)s no longer has the role: %(role)s") % words)
    return redirect("member_list", request.municipality.slug)
