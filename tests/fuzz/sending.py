"""Sending hostile requests, judging the answers and counting them."""

import json
import re
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from allauth.core.context import request_context
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, TestCase

from config.wsgi import is_readable
from tests.fuzz.attacks import Attack
from tests.town import HOME_CANARY, OTHER_CANARY

# No answer may take longer, whatever else the machine is busy with.
SLOWEST = 10
HOME_PEOPLE = {"coordinator", "contributor", "manager", "expert"}
# No server lets these into a header.
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
WRONG = re.compile(r"errornote|errorlist|error-summary|aria-invalid|messagelist")


class Line(Client):
    """A browser of the person that stands on the guard before Django and keeps no templates."""

    def __init__(self, person):
        super().__init__()
        self.cookies = person.cookies.copy()
        self.own = "; ".join(f"{one.key}={one.coded_value}" for one in self.cookies.values())

    def request(self, **request):
        request["HTTP_COOKIE"] = f"{self.own}; {request.get('HTTP_COOKIE', '')}"
        environ = self._base_environ(**request)
        if is_readable(environ):
            return self.handler(environ)
        response = HttpResponse(status=415)
        response.wsgi_request = WSGIRequest(environ | {"CONTENT_TYPE": ""})
        return response


@dataclass
class Tally:
    """How many requests there were, how they were answered and how long it took."""

    statuses: Counter = field(default_factory=Counter)
    milliseconds: Counter = field(default_factory=Counter)

    def add(self, status, seconds):
        self.statuses[status] += 1
        self.milliseconds[round(seconds * 1000)] += 1

    @property
    def requests(self):
        return self.statuses.total()

    def between(self, least, most):
        return sum(n for status, n in self.statuses.items() if least <= status <= most)

    def percentile(self, share):
        """The milliseconds within which this share of all was answered."""
        left = share * self.requests
        for value in sorted(self.milliseconds):
            left -= self.milliseconds[value]
            if left <= 0:
                return value
        return 0


class Sender:
    """Sends attacks as the people of a world; all that they write is undone at once."""

    def __init__(self, world, pages_after):
        self.lines = {name: Line(person) for name, person in world.people.items()}
        self.pages_after = pages_after
        self.tally = Tally()

    def attack(self, attack):
        """Send it, and open the pages that show what it has written; whether it was taken."""
        line = self.lines[attack.person]
        line.handler.enforce_csrf_checks = attack.is_csrf_checked
        # Sign-in limits count in the cache, and would soon refuse everything.
        cache.key_prefix = uuid.uuid4().hex
        with transaction.atomic():
            response, text = self._send(line, attack)
            if attack.method == "POST" and response.status_code < 400:
                line.handler.enforce_csrf_checks = False
                self._look_after(line, attack, response)
            transaction.set_rollback(True)
        is_refused = response.status_code >= 400 or bool(WRONG.search(text))
        return response.status_code < 400 and not (attack.fields and is_refused), is_refused

    def _look_after(self, line, attack, response):
        location = urlsplit(response.get("Location", "")).path
        pages = [location, attack.path, *self.pages_after(attack)]
        for path in dict.fromkeys(page for page in pages if page.startswith("/")):
            self._send(line, Attack(attack.name, attack.person, "GET", path))

    def _send(self, line, attack):
        body, content_type = attack.encoded()
        headers = {name: _latin(value) for name, value in attack.headers.items()}
        started = time.perf_counter()
        with TestCase.captureOnCommitCallbacks() as callbacks:
            response = line.generic(
                attack.method, attack.url, body, _latin(content_type), headers=headers
            )
        _commit(response, callbacks)
        content = b"".join(response) if response.streaming else response.content
        seconds = time.perf_counter() - started
        self.tally.add(response.status_code, seconds)
        text = content.decode("utf-8", "replace") + str(response.headers)
        assert response.status_code < 500
        assert seconds < SLOWEST, f"took {seconds:.1f} s"
        assert_complete(attack, response, content)
        assert_nothing_foreign(attack, text)
        return response, text


def _commit(response, callbacks):
    """What happens at the end of the request, which is here inside a transaction."""
    with request_context(response.wsgi_request):
        for callback in callbacks:
            callback()
    if connection.vendor == "postgresql":
        connection.check_constraints()


def _latin(text):
    """Bytes as a server hands them on: one character each."""
    return CONTROL.sub("", text).encode("utf-8", "surrogatepass").decode("latin-1")


def assert_nothing_foreign(attack, text):
    if attack.person in HOME_PEOPLE | {"nobody", "stranger"}:
        assert OTHER_CANARY not in text
    if attack.person in {"neighbour", "stranger"} and "/links/" not in attack.path:
        assert HOME_CANARY not in text


def assert_complete(attack, response, content):
    """A page ends where a page ends, JSON can be read, and the length is the one named."""
    if attack.method == "HEAD" or response.status_code in {204, 304} or not content:
        return
    if "Content-Length" in response:
        assert int(response["Content-Length"]) == len(content)
    kind = response.get("Content-Type", "")
    if kind.startswith("application/json"):
        json.loads(content)
    elif kind.startswith("text/html") and b"<html" in content:
        assert content.rstrip().endswith(b"</html>")
