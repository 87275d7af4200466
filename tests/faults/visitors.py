"""People at the web server itself, over HTTP, as their browsers would ask."""

import time
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.utils import translation

from tests import people
from tests.factories.municipalities import UserFactory

TOKEN = "a" * 32
PATIENCE = 60


class Answer(NamedTuple):
    status: int
    text: str
    location: str
    seconds: float

    def says(self, words):
        """Whether the page says this sentence of the source in its own language, Finnish."""
        with translation.override("fi"):
            return translation.gettext(words) in self.text


class Visitor:
    """Signed in, with a session that stands in the database, unless nobody in particular."""

    def __init__(self, port, person=None):
        self.port, self.cookies = port, SimpleCookie({settings.CSRF_COOKIE_NAME: TOKEN})
        if person is not None:
            self.path = person.url
            name = settings.SESSION_COOKIE_NAME
            self.cookies[name] = person.cookies[name].value

    def get(self, path):
        return self._ask("GET", path, None, {})

    def post(self, path, **fields):
        body = urlencode(fields | {"csrfmiddlewaretoken": TOKEN})
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def _ask(self, method, path, body, headers):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        started = time.monotonic()
        cookie = self.cookies.output(attrs=[], header="", sep=";").strip()
        connection.request(method, path, body, headers | {"Cookie": cookie})
        response = connection.getresponse()
        text = response.read().decode()
        seconds = time.monotonic() - started
        connection.close()
        for changed in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(changed)
        return Answer(response.status, text, response.headers.get("Location", ""), seconds)


def staff(installation):
    person = people.Person(None, UserFactory(name="Staff", is_staff=True))
    return Visitor(installation.port, person)


def manager(installation, municipality):
    """Who reads Finnish."""
    membership = municipality.memberships.get(role="manager", user__language="fi")
    return Visitor(installation.port, people.Person(municipality, membership.user))
