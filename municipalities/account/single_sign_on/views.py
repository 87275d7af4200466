"""Leaving for a municipality's provider, coming back, and what one has linked."""

import logging
from http import HTTPStatus

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from municipalities.account.single_sign_on.attempts import (
    Attempt,
    keep_identity,
    language_of,
    remember,
    take_up,
)
from municipalities.account.single_sign_on.client import address_to_leave_for, identity_behind
from municipalities.account.single_sign_on.linking import link, person_behind, unlink
from municipalities.account.single_sign_on.providers import (
    all_providers,
    provider_at,
    provider_under,
)
from municipalities.account.single_sign_on.refusal import CANCELLED, TOO_OLD, Refused
from municipalities.account.single_sign_on.signing_in import sign_in

logger = logging.getLogger(__name__)
LONGEST_CODE = 4096


@require_safe
@login_not_required
def single_sign_on(request):
    """Choose the municipality whose sign-in one has."""
    context = {"providers": all_providers(), "wanted": request.GET.get("next", "")}
    return render(request, "municipalities/single_sign_on.html", context)


@require_POST
@login_not_required
def single_sign_on_start(request, place):
    """Show where one goes, and go there; one who is signed in comes back to link it."""
    provider = provider_at(place)
    if provider is None:
        raise Http404
    if request.user.is_authenticated:
        raise_if_reauthentication_required(request, app="allauth.mfa")
    attempt = Attempt.fresh()
    try:
        address = address_to_leave_for(provider, attempt, back=_back(request))
    except Refused as refusal:
        return _refuse(request, refusal, HTTPStatus.FAILED_DEPENDENCY)
    remember(
        request,
        attempt=attempt,
        provider=provider,
        then=_page_of_ours(request, "next"),
        invitation=_page_of_ours(request, "invitation"),
        language=translation.get_language(),
    )
    context = {"address": address, "place": provider.municipality}
    return render(request, "municipalities/single_sign_on_start.html", context)


@require_safe
@never_cache
@login_not_required
def single_sign_on_return(request):
    """Come back from the provider: signed in, linked, or told why not."""
    translation.activate(language_of(request) or translation.get_language())
    try:
        under_way = take_up(request)
        provider = provider_under(under_way.provider)
        identity = _vouched_for(request, under_way, provider)
        if request.user.is_authenticated:
            link(user=request.user, identity=identity)
            messages.success(request, _("From now on you can sign in through your municipality."))
            return HttpResponseRedirect(reverse("account_detail"))
    except Refused as refusal:
        return _refuse(request, refusal, HTTPStatus.FORBIDDEN)
    return _enter(request, under_way, provider, identity)


def _vouched_for(request, under_way, provider):
    code = request.GET.get("code", "")
    if provider is None:
        raise Refused(TOO_OLD, "the provider has been switched off")
    if request.GET.get("iss", provider.issuer) != provider.issuer:
        raise Refused(TOO_OLD, "answered by another issuer")
    if not code or len(code) > LONGEST_CODE:
        raise Refused(CANCELLED, f"no code: {request.GET.get('error', '')[:80]!r}")
    return identity_behind(provider, under_way.attempt, code=code, back=_back(request))


def _enter(request, under_way, provider, identity):
    """The person whose identity it is; an unknown one may belong to an invitation."""
    user = person_behind(identity, provider=provider)
    if user is not None:
        wanted = under_way.then or under_way.invitation
        return sign_in(request, user, identity=identity, then=wanted)
    if under_way.invitation:
        keep_identity(request, identity)
        return HttpResponseRedirect(under_way.invitation)
    return render(
        request,
        "municipalities/single_sign_on_unknown.html",
        {"place": provider.municipality},
        status=HTTPStatus.FORBIDDEN,
    )


@require_POST
def single_sign_on_unlink(request, pk):
    """End one of one's own ways in, but never the last."""
    raise_if_reauthentication_required(request, app="allauth.mfa")
    if not request.user.has_usable_password() and request.user.identities.count() == 1:
        messages.error(request, _("This is your only way to sign in. Choose a password first."))
    elif unlink(user=request.user, pk=pk):
        messages.success(request, _("This sign-in no longer opens your account."))
    else:
        raise Http404
    return HttpResponseRedirect(reverse("account_detail"))


def _page_of_ours(request, field):
    wanted = request.POST.get(field, "")
    return wanted if get_adapter(request).is_safe_url(wanted) else ""


def _back(request):
    """The same for all languages, so that the municipality registers one address."""
    return request.build_absolute_uri(reverse("single_sign_on_return"))


def _refuse(request, refusal, status):
    logger.warning("sign-in through a provider refused: %s", refusal)
    context = {"words": refusal.words}
    return render(request, "municipalities/single_sign_on_refused.html", context, status=status)
