"""Asking a provider's server: its own host alone, over HTTPS, briefly, and never a long answer."""

import ipaddress
import json
import time
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from municipalities.account.single_sign_on.refusal import AWAY, UNREADABLE, Refused

PATIENCE, LARGEST, CHUNK = 5, 256 * 1024, 16 * 1024


class _NoWayOn(HTTPRedirectHandler):
    """A provider that leads elsewhere is followed nowhere."""

    def redirect_request(self, *args, **kwargs):
        return None


_opener = build_opener(_NoWayOn)


def host_of(url):
    """Scheme, host and port of an address that may be asked; refused when it is none."""
    try:
        parts = urlsplit(url)
        where = (parts.scheme, parts.hostname, parts.port)
    except ValueError:
        raise Refused(UNREADABLE, f"no address: {url!r}") from None
    is_whole = bool(parts.hostname) and not parts.username and not parts.fragment
    if not is_whole or not (parts.scheme == "https" or _is_own_machine(parts)):
        raise Refused(UNREADABLE, f"not over https: {url!r}")
    return where


def _is_own_machine(parts):
    """For trying it out: a provider on this machine, asked by a site on this machine."""
    if parts.scheme != "http" or not settings.IS_LOCAL:
        return False
    try:
        return ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return parts.hostname == "localhost"


def fetch_json(url, *, of, form=None, headers=None):
    """What the address answers, as an object; `of` is the issuer, whose host it must have.

    An answer that refuses a form is an answer too: it says why.
    """
    if host_of(url) != host_of(of):
        raise Refused(UNREADABLE, f"{url!r} is not at {of!r}")
    data = urlencode(form).encode() if form is not None else None
    asked = Request(url, data, {"Accept": "application/json", **(headers or {})})  # noqa: S310 - the scheme has been looked at
    try:
        with _opener.open(asked, timeout=PATIENCE) as answer:
            body = _read(answer)
    except HTTPError as error:
        if form is None or error.code >= 500:
            raise Refused(AWAY, f"{url!r} answered {error.code}") from None
        with error:
            body = _read(error)
    except (URLError, HTTPException, OSError) as error:
        raise Refused(AWAY, f"{url!r}: {error}") from None
    return _object(body, url)


def _read(answer):
    """All of it, unless that is too much or takes too long; looked at whenever some has come."""
    body, until = b"", time.monotonic() + PATIENCE
    while chunk := answer.read1(CHUNK):
        body += chunk
        if len(body) > LARGEST or time.monotonic() > until:
            raise Refused(UNREADABLE, "the answer has no end")
    return body


def _object(body, url):
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(UNREADABLE, f"{url!r} answered no JSON") from None
    if not isinstance(found, dict):
        raise Refused(UNREADABLE, f"{url!r} answered no object")
    return found
