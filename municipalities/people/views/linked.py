"""What the invited see behind the mailed link."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from municipalities.access.links import ended, link_required
from municipalities.models.invitation import INVITATION
from municipalities.people.forms import RegistrationForm
from municipalities.people.invitations import HasAccount, NotWaiting, accept, register


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@link_required(INVITATION)
@sensitive_post_parameters("password")
def linked_invitation(request):
    """An invitation, for whoever holds its link: accept, register, or be told what to do.

    Whoever has signed in as somebody else learns nothing about the invited address.
    """
    invitations = request.municipality.invitations.select_related("municipality")
    invitation = invitations.get(pk=request.link.subject_id)
    is_theirs = request.user.is_authenticated and request.user.email == invitation.email
    form, status = None, 200
    try:
        if request.method == "POST" and is_theirs:
            accept(invitation, by=request.user)
            return _welcome(request, invitation)
        if not request.user.is_authenticated:
            form = RegistrationForm(request.POST or None, email=invitation.email)
            if request.method == "POST" and form.is_valid():
                return _registered(request, invitation, form)
    except NotWaiting:
        return ended(request)
    except HasAccount:
        form.add_error(None, _("Log in first: then this page asks you once more."))
    if request.method == "POST":
        status = 422
    context = {"invitation": invitation, "is_theirs": is_theirs, "form": form}
    return render(request, "municipalities/linked_invitation.html", context, status=status)


def _registered(request, invitation, form):
    fields = form.cleaned_data
    person = register(
        invitation, name=fields["name"], password=fields["password"], language=get_language()
    )
    # Whoever has just chosen the password is not asked for it again to set up the second step.
    record_authentication(request, person, method="password")
    response = perform_login(
        request, person, redirect_url=invitation.municipality.get_absolute_url()
    )
    return response if request.user.is_authenticated else redirect("account_login")


def _welcome(request, invitation):
    text = _("You now belong to %(municipality)s.") % {"municipality": invitation.municipality.name}
    messages.success(request, text)
    return redirect(invitation.municipality)
