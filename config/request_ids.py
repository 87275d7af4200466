"""The name of each request: on its answer and error page, in its audit row and lines of the log."""

import logging
import uuid
from contextvars import ContextVar

_current = ContextVar("request_id", default="-")


def request_id(get_response):
    """Name each request, so that an error page and the log speak of the same one."""

    def middleware(request):
        request.id = uuid.uuid4().hex
        token = _current.set(request.id)
        try:
            response = get_response(request)
        finally:
            _current.reset(token)
        response["X-Request-ID"] = request.id
        return response

    return middleware


class RequestId(logging.Filter):
    """Gives each line of the log the name of the request during which it was written."""

    def filter(self, record):
        # Django tells of refused requests when the middleware has done its work.
        request = getattr(record, "request", None)
        record.request_id = getattr(request, "id", _current.get())
        return True
