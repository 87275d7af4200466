"""Invitations: the list, inviting, sending again and withdrawing."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from municipalities.access.permissions import Permission, permission_required
from municipalities.mail.limit import TOO_MANY_MAILS, may_mail
from municipalities.models.affiliation import AFFILIATION
from municipalities.models.invitation import InvitationState
from municipalities.people.forms import InvitationForm
from municipalities.people.invitations import NotWaiting, invite, send_again, withdraw

# The order of the list: what asks for something comes first.
STATES = (
    InvitationState.WAITING,
    InvitationState.EXPIRED,
    InvitationState.ACCEPTED,
    InvitationState.WITHDRAWN,
)


@require_safe
@permission_required(Permission.MANAGE_TEAM)
def invitation_list(request):
    invitations = list(request.municipality.invitations.select_related(*AFFILIATION))
    groups = [(state, [one for one in invitations if one.state == state]) for state in STATES]
    context = {"groups": [(state, rows) for state, rows in groups if rows]}
    return render(request, "municipalities/invitation_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MANAGE_TEAM)
def invitation_create(request):
    municipality, status = request.municipality, 200
    initial = {"language": municipality.main_language}
    form = InvitationForm(request.POST or None, municipality=municipality, initial=initial)
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                invitation = invite(municipality=municipality, by=request.user, **form.invited)
                text = _("The invitation is on its way to %(email)s.") % {"email": invitation.email}
                messages.success(request, text)
                return _to_list(request)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    context = {"form": form}
    return render(request, "municipalities/invitation_create.html", context, status=status)


@require_POST
@permission_required(Permission.MANAGE_TEAM)
def invitation_send_again(request, pk):
    invitation = get_object_or_404(request.municipality.invitations, pk=pk)
    if not may_mail(request, invitation.email):
        messages.error(request, TOO_MANY_MAILS)
        return _to_list(request)
    try:
        send_again(invitation, by=request.user)
    except NotWaiting:
        return _too_late(request)
    text = _("A new invitation is on its way to %(email)s. The link before it has ended.")
    messages.success(request, text % {"email": invitation.email})
    return _to_list(request)


@require_POST
@permission_required(Permission.MANAGE_TEAM)
def invitation_withdraw(request, pk):
    invitation = get_object_or_404(request.municipality.invitations, pk=pk)
    try:
        withdraw(invitation)
    except NotWaiting:
        return _too_late(request)
    text = _("The invitation to %(email)s has been withdrawn. Its link opens nothing any more.")
    messages.success(request, text % {"email": invitation.email})
    return _to_list(request)


def _too_late(request):
    text = _("The invitation has been accepted or withdrawn meanwhile. Nothing was changed.")
    messages.error(request, text)
    return _to_list(request)


def _to_list(request):
    return redirect("invitation_list", request.municipality.slug)
