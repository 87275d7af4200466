"""What every request and answer gets, whoever asks."""

from http import HTTPStatus
from urllib.parse import unquote_plus

from django.conf import settings
from django.core.exceptions import BadRequest
from django.utils.cache import patch_cache_control
from whitenoise.middleware import WhiteNoiseFileResponse

from config.headers import HEADERS


def refuse_nul(get_response):
    """Refuse a NUL in the query, and overlook one in a cookie: PostgreSQL fails over it.

    What is typed into a form is refused at its field.
    """

    def middleware(request):
        cookies = request.COOKIES
        request.COOKIES = {name: text for name, text in cookies.items() if "\x00" not in text}
        if "\x00" in unquote_plus(request.META.get("QUERY_STRING", "")):
            raise BadRequest("NUL in the query")
        return get_response(request)

    return middleware


def fixed_headers(get_response):
    """Say what no browser may do with any answer, those that other middleware gives included."""

    def middleware(request):
        response = get_response(request)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return middleware


def keep_private(get_response):
    """Keep what is not for everybody out of every cache, the browser's own included.

    The cookie alone says that somebody may be signed in: this holds as well when the request
    fails before anybody knows who. Errors are nothing to keep either.
    """

    def middleware(request):
        response = get_response(request)
        if _is_private(request, response) and not isinstance(response, WhiteNoiseFileResponse):
            response.headers.pop("Cache-Control", None)
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


def _is_private(request, response):
    name = settings.SESSION_COOKIE_NAME
    has_session = name in request.COOKIES or name in response.cookies
    is_error = response.status_code >= HTTPStatus.BAD_REQUEST
    return has_session or hasattr(request, "link") or is_error
