"""Every page that lists the applications of a call takes as many statements for 300 as for one."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.calls import close, open_call
from tests.factories.many import many_applied
from tests.people import Person

pytestmark = pytest.mark.django_db
MANY = 300
# Seconds of work for one page, far beyond what any of them takes.
LONGEST = 2
MOST = 30


@pytest.fixture
def call():
    return open_call(slug="spring", reviewers=5)


def statements(client, url):
    """The statements of a page; the first look at it warms the caches."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        begun = time.process_time()
        answer = client.get(url)
        assert time.process_time() - begun < LONGEST, url
    assert answer.status_code == 200
    return [query["sql"] for query in queries]


@pytest.mark.parametrize("is_judged", [True, False], ids=["judged", "to be judged"])
def test_what_the_staff_see_of_300_applications(call, is_judged):
    [first] = many_applied(call, 1, is_judged=is_judged)
    close(call)
    staff = Person(None, call.reviewers.first().user)
    pages = [
        reverse("admin:municipalities_application_selection", args=[call.pk]),
        reverse("admin:municipalities_application_change", args=[first.pk]),
        reverse("admin:municipalities_application_changelist"),
        reverse("admin:municipalities_heldmail_changelist"),
        reverse("admin:municipalities_municipality_changelist"),
        reverse("desk"),
    ]
    one = {page: statements(staff, page) for page in pages}
    assert max(map(len, one.values())) <= MOST
    many_applied(call, MANY - 1, is_judged=is_judged)
    for page in pages:
        found = statements(staff, page)
        assert len(found) == len(one[page]), "\n".join(found)


def test_what_everybody_sees_of_a_call_with_300_applications(call, client):
    names = [("call_list",), ("call_detail", call.slug), ("application_start", call.slug)]
    pages = [reverse(name, args=args) for name, *args in names]
    many_applied(call, 1)
    one = {page: statements(client, page) for page in pages}
    many_applied(call, MANY - 1)
    for page in pages:
        found = statements(client, page)
        assert len(found) == len(one[page]), "\n".join(found)
