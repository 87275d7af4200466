"""What the invited see behind the mailed link."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from municipalities.access.links import ended, link_required
from municipalities.account.single_sign_on.attempts import forget_identity, vouched_for
from municipalities.account.single_sign_on.linking import link
from municipalities.account.single_sign_on.providers import provider_at
from municipalities.account.single_sign_on.refusal import Refused
from municipalities.account.single_sign_on.signing_in import sign_in
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
    provider = provider_at(request.municipality.slug)
    identity = vouched_for(request, provider)
    try:
        if request.method == "POST" and is_theirs:
            accept(invitation, by=request.user)
            return _welcome(request, invitation)
        if not request.user.is_authenticated:
            form = RegistrationForm(
                request.POST or None, email=invitation.email, has_identity=bool(identity)
            )
            if request.method == "POST" and form.is_valid():
                return _registered(request, invitation, form, identity)
    except NotWaiting:
        return ended(request)
    except HasAccount:
        form.add_error(None, _("Log in first: then this page asks you once more."))
    if request.method == "POST":
        status = 422
    context = {
        "invitation": invitation,
        "is_theirs": is_theirs,
        "form": form,
        "provider": provider,
        "has_identity": bool(identity),
    }
    return render(request, "municipalities/linked_invitation.html", context, status=status)


def _registered(request, invitation, form, identity):
    """Make the account and enter; by the way of the identity where there is one."""
    fields, home = form.cleaned_data, invitation.municipality.get_absolute_url()
    own = {"name": fields["name"], "language": get_language()}
    if identity is not None:
        return _registered_by_identity(request, invitation, identity, home, own)
    person = register(invitation, password=fields["password"], **own)
    # Whoever has just chosen the password is not asked for it again to set up the second step.
    record_authentication(request, person, method="password")
    response = perform_login(request, person, redirect_url=home)
    return response if request.user.is_authenticated else redirect("account_login")


def _registered_by_identity(request, invitation, identity, home, own):
    """An identity that another account has makes none: the page then asks for a password."""
    forget_identity(request)
    try:
        with transaction.atomic():
            person = register(invitation, password=None, **own)
            link(user=person, identity=identity)
    except Refused as refusal:
        messages.error(request, refusal.words)
        return redirect(request.path)
    return sign_in(request, person, identity=identity, then=home)


def _welcome(request, invitation):
    text = _("You now belong to %(municipality)s.") % {"municipality": invitation.municipality.name}
    messages.success(request, text)
    return redirect(invitation.municipality)
