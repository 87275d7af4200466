"""Asking the site as everybody, and what an answer says: the matrix's questions.

pytest reads this module as a plugin, for the world that is asked about.
"""

import json
import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from index_assessment.models import Assessment
from municipalities.models import Application, AuditEvent
from tests import reached
from tests.access_table import LOGIN
from tests.answer_headers import lacks
from tests.factories.every import FACTORIES
from tests.places import admin_url
from tests.town import build_world, edit

OUTSIDE = {"nobody", "stranger", "neighbour"}


# Requests, and answers that held a text marked as somebody else's.
tally = Counter()


@pytest.fixture(scope="module")
def built_world(django_db_setup, django_db_blocker):
    """Built once; each test works in a transaction inside, and all is undone at the end."""
    tally.clear()
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(built_world, db, settings):
    # Otherwise sessions that are older than that are saved once more, by pages that only show.
    settings.SESSION_REFRESH_AGE = settings.SESSION_COOKIE_AGE
    for town in built_world.towns:
        reached.widen_to(town.municipality)
        town.write_file()
    return built_world


@dataclass(frozen=True)
class Reply:
    """What an answer says and what it left in the log; `code` knows the sign-in page."""

    status: int
    location: str
    headers: str
    body: str
    is_private: bool
    events: list
    changes: list

    @property
    def code(self):
        is_to_sign_in = self.location.startswith(reverse("account_login"))
        return LOGIN if self.status == 302 and is_to_sign_in else self.status

    @property
    def text(self):
        return self.headers + self.body

    @property
    def normalised(self):
        """Without what differs from request to request: tokens, and the ids in addresses."""
        body = re.sub(r"[0-9a-f]{32}|[0-9A-Za-z]{64}", "", self.body)
        return self.status, *(re.sub(r"/\d+/", "/", text) for text in (self.location, body))


def ask(client, method, url, name="", *, is_kept=False):
    """Ask, read everything, and undo what the request has written, signing out included.

    What it has written may also be kept, for a caller who undoes it.
    """
    body, cookies = {}, deepcopy(client.cookies)
    if name == "answer_save":
        body = {"data": json.dumps(edit()), "headers": {"accept": "application/json"}}
    with transaction.atomic():
        with CaptureQueriesContext(connection) as queries:
            response = client.generic(method, url, **body)
        content = b"".join(response) if response.streaming else response.content
        events = list(AuditEvent.objects.filter(request_id=response["X-Request-ID"]))
        transaction.set_rollback(not is_kept)
    client.cookies = cookies
    assert lacks(response) == {}, url
    cached = set(re.split(r",\s*", response.get("Cache-Control", "")))
    reply = Reply(
        response.status_code,
        response.get("Location", ""),
        str(response.headers),
        content.decode("utf-8", "replace"),
        {"private", "no-store"} <= cached,
        events,
        changes(queries),
    )
    tally["requests"] += 1
    tally["leaks"] += is_leaking(client, url, reply)
    return reply


def is_leaking(client, url, reply):
    """Whether a text of another municipality came through; a link shows its own to everybody."""
    return "/links/" not in url and any(text in reply.text for text in client.hidden)


def changes(queries):
    """The statements that write, but for the log of use."""
    return [
        query["sql"]
        for query in queries
        if re.match(r"\s*(INSERT|UPDATE|DELETE)", query["sql"])
        and AuditEvent._meta.db_table not in query["sql"]
    ]


def ask_all(world, method, url, name=""):
    return {person: ask(client, method, url, name) for person, client in world.people.items()}


# The staff's workshop


def workshop_url(name, world):
    """The address of an admin page, about the assessment under review or any row of its model."""

    def row_of(model):
        if model is Assessment:
            return world.homes["submitted"].assessment
        if model is Application:
            return world.homes["submitted"].application
        return FACTORIES[model]() if model in FACTORIES else model._base_manager.first()

    return admin_url(f"admin:{name}", row_of)
