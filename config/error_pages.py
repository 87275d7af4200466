"""Error pages that say what to do next, with the id under which the log knows the request."""

from http import HTTPStatus

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _page(request, status):
    context = {"request_id": getattr(request, "id", "")}
    return render(request, f"{status.value}.html", context, status=status)


def bad_request(request, exception):
    return _page(request, HTTPStatus.BAD_REQUEST)


def permission_denied(request, exception):
    return _page(request, HTTPStatus.FORBIDDEN)


def page_not_found(request, exception):
    return _page(request, HTTPStatus.NOT_FOUND)


def too_many_requests(request):
    return _page(request, HTTPStatus.TOO_MANY_REQUESTS)


def server_error(request):
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request, reason=""):
    if not request.accepts("text/html"):
        message = _("The page was open too long. Your text is kept; it is sent again.")
        return JsonResponse({"saved": False, "error": "csrf", "message": message}, status=403)
    context = {"request_id": getattr(request, "id", "")}
    return render(request, "403_csrf.html", context, status=HTTPStatus.FORBIDDEN)
