"""Error pages that say what to do next, with the id under which the log knows the request."""

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _page(request, status):
    context = {"request_id": getattr(request, "id", "")}
    return render(request, f"{status.value}.html", context, status=status)


def _refusal(error, message, status):
    """For a script that saves what is typed."""
    return JsonResponse({"saved": False, "error": error, "message": message}, status=status)


def bad_request(request, exception):
    return _page(request, HTTPStatus.BAD_REQUEST)


def permission_denied(request, exception):
    return _page(request, HTTPStatus.FORBIDDEN)


def page_not_found(request, exception):
    return _page(request, HTTPStatus.NOT_FOUND)


def too_many_requests(request):
    return _page(request, HTTPStatus.TOO_MANY_REQUESTS)


def server_error(request):
    """A fault of ours, or a database that is away or busy for longer than anybody should wait."""
    if not _is_absence(sys.exception()):
        return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR)
    if request.accepts("text/html"):
        return _page(request, HTTPStatus.SERVICE_UNAVAILABLE)
    message = _("The service is closed for a moment. Your text is kept; it is sent again.")
    return _refusal("unavailable", message, HTTPStatus.SERVICE_UNAVAILABLE)


def _is_absence(exception):
    """SQLite speaks in the same way of tables and columns that do not exist."""
    is_of_connection = isinstance(exception, (OperationalError, InterfaceError))
    return is_of_connection and "no such" not in str(exception)


def csrf_failure(request, reason=""):
    if not request.accepts("text/html"):
        message = _("The page was open too long. Your text is kept; it is sent again.")
        return _refusal("csrf", message, HTTPStatus.FORBIDDEN)
    context = {"request_id": getattr(request, "id", "")}
    return render(request, "403_csrf.html", context, status=HTTPStatus.FORBIDDEN)
