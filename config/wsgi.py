"""The application that a WSGI server runs."""

import os

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

from config.headers import HEADERS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django = get_wsgi_application()


def application(environ, start_response):
    """Refuse what is not sent in UTF-8; Django fails over encodings that are none of text."""
    if is_readable(environ):
        return django(environ, start_response)
    answer = b"Send it in UTF-8.\n"
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))]
    headers += HEADERS.items()
    start_response("415 Unsupported Media Type", headers)
    return [answer]


def is_readable(environ):
    """Whether a request is sent in UTF-8, as all browsers do, or says nothing about it."""
    _kind, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    return parameters.get("charset", "utf-8").lower() in {"utf-8", "utf8"}
