"""What every request and answer gets, whoever asks."""

import uuid

from django.utils.cache import patch_cache_control


def request_id(get_response):
    """Name each request, so that an error page and the log speak of the same one."""

    def middleware(request):
        request.id = uuid.uuid4().hex
        response = get_response(request)
        response["X-Request-ID"] = request.id
        return response

    return middleware


def keep_private(get_response):
    """Keep what is not for everybody out of every cache, the browser's own included."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated or hasattr(request, "link"):
            response.headers.pop("Cache-Control", None)
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware
