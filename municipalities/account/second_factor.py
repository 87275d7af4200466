"""Whoever sees much of the programme proves with two things that it is they."""

from http import HTTPStatus

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from municipalities.access.permissions import SECOND_FACTOR

# Set in a session whose person had no role that asks for one; a new role is seen at the door.
FREE = "needs_no_second_factor"
# Where one enrols, chooses the language and logs out; all of them are about oneself alone.
OPEN = ("account_", "mfa_", "single_sign_on", "set_language", "admin:logout", "admin:jsi18n")


def shows_own(view):
    """Mark a page that is open to everybody and shows those who have signed in what is theirs."""
    view.shows_own = True
    return view


def has_factor(user):
    """Recovery codes are none by themselves: they come with a factor and go with the last."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()


def is_shown(request):
    """Whether this session has seen the second factor, or another sign-in that counts as one."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def must_have_factor(user):
    """Whether any of the person's roles today asks for one."""
    return user.is_staff or user.memberships.filter(role__in=SECOND_FACTOR, ended_at=None).exists()


class SecondFactorFirst:
    """Lead those who must have a second factor, and have not shown it, to where they do."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not settings.REQUIRE_SECOND_FACTOR or not request.user.is_authenticated:
            return None
        if _is_open(request, view_func) or is_shown(request) or _is_free(request):
            return None
        return _lead_on(request)


def _is_open(request, view):
    is_public = not getattr(view, "login_required", True) and not hasattr(view, "shows_own")
    return is_public or request.resolver_match.view_name.startswith(OPEN)


def _is_free(request):
    """Asked of the database once in a session; then what the door has found out is enough."""
    if request.user.is_staff or SECOND_FACTOR & {*getattr(request, "roles", ())}:
        return False
    if not request.session.get(FREE):
        if must_have_factor(request.user):
            return False
        request.session[FREE] = True
    return True


def _lead_on(request):
    """To the page that asks for the factor, or, without one, to where it is set up."""
    is_enrolled = has_factor(request.user)
    place = reverse("mfa_reauthenticate" if is_enrolled else "mfa_index")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=HTTPStatus.FORBIDDEN, headers={"HX-Redirect": place})
    if not request.accepts("text/html"):
        said = {
            "saved": False,
            "error": "second_factor",
            "message": _what_to_do(is_enrolled),
            "address": place,
        }
        return JsonResponse(said, status=HTTPStatus.FORBIDDEN)
    wanted = {"next": request.get_full_path()} if request.method == "GET" else {}
    return HttpResponseRedirect(f"{place}?{urlencode(wanted)}" if wanted else place)


def _what_to_do(is_enrolled):
    if is_enrolled:
        return _("Kept on this device. Take the second step of signing in to send it.")
    return _("Kept on this device. Set up two-step sign-in to send it.")
