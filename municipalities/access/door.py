"""The doors: what the URL names becomes the request's municipality, or a 404 for strangers."""

import logging
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from municipalities.access.audit import record_request
from municipalities.access.links import SignedLink
from municipalities.access.permissions import permissions_of
from municipalities.access.reach import narrow_to, reach, streamed
from municipalities.access.unsent import keep_unsent
from municipalities.models import Municipality

logger = logging.getLogger(__name__)


class SignInFirst(LoginRequiredMiddleware):
    """Ask everybody to sign in, in words that the asker understands."""

    def handle_no_permission(self, request, view_func):
        if request.headers.get("HX-Request"):
            return HttpResponse(
                status=401, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)}
            )
        if request.accepts("text/html"):
            if request.method == "POST" and getattr(view_func, "keeps_unsent", False):
                keep_unsent(request)
            return super().handle_no_permission(request, view_func)
        return JsonResponse(
            {"saved": False, "error": "sign_in", "message": _("Log in to send your changes.")},
            status=401,
        )


class MunicipalityDoor:
    """Give the view `request.municipality` and `request.permissions`.

    The URL names the municipality by its slug, for members and staff, or a signed link by its
    token, for whoever holds it; a link grants no permission but what its own pages show.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with reach(()):
            response = self.get_response(request)
            municipality = getattr(request, "municipality", None)
            # An empty answer to a page that asks for progress shows nothing of a municipality.
            if municipality is not None and response.status_code != HTTPStatus.NO_CONTENT:
                self._log(request, response)
            # A file needs no database any more, and the server may send it by itself.
            if response.streaming and not isinstance(response, FileResponse):
                response.streaming_content = streamed(response.streaming_content)
        return response

    def _log(self, request, response):
        match = request.resolver_match
        link = getattr(request, "link", None)
        named = [*match.kwargs.values(), *([f"link {link.pk}"] if link else [])]
        record_request(
            request,
            response,
            municipality_id=request.municipality.pk,
            action=match.url_name or "",
            target=" ".join(str(value) for value in named),
        )

    def process_view(self, request, view_func, view_args, view_kwargs):
        if "municipality" in view_kwargs:
            self._enter(request, view_kwargs.pop("municipality"))
        elif "token" in view_kwargs:
            self._follow(request, view_kwargs.pop("token"))

    def _enter(self, request, slug):
        municipality, roles = Municipality.objects.behind_door(request.user, slug)
        narrow_to({municipality.pk} if roles else ())
        if not roles:
            logger.warning("refused %s at the door of %s", request.user.pk, slug)
            raise Http404
        request.municipality = municipality
        request.roles, request.permissions = roles, permissions_of(roles)

    def _follow(self, request, token):
        request.link = SignedLink.objects.behind(token)
        if request.link is None:
            logger.warning("refused an unknown link")
            return
        request.municipality = request.link.municipality
        request.permissions = frozenset()
        narrow_to({request.municipality.pk})
