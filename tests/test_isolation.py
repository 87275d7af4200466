"""The matrix: every address of the site, asked for by everybody, against the access table."""

import json
import re
import uuid
from copy import deepcopy
from dataclasses import dataclass

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from index_assessment.models import Assessment
from municipalities.access.walls import TenantOwned
from municipalities.models import AuditEvent, SignedLink
from tests.access_table import (
    ADMIN_FURTHER,
    ADMIN_MODELS,
    ADMIN_PAGES,
    LINKED,
    LOGIN,
    MUNICIPAL,
    PEOPLE,
    SHARED,
)
from tests.addresses import addresses, by_name
from tests.factories.every import FACTORIES
from tests.town import HOME_CANARY, NEVER, OTHER_CANARY, build_world, edit

OUTSIDE = {"nobody", "stranger", "neighbour"}
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
OLD_LINK = {"uidb36": "zzzz", "key": "set-password"}
ADMIN_PLACES = {"content_type_id": NEVER, "app_label": "municipalities", "code": "education"}


@pytest.fixture(scope="module")
def built_world(django_db_setup, django_db_blocker):
    """Built once; each test works in a transaction inside, and all is undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(built_world, db):
    for town in built_world.towns:
        town.write_file()
    return built_world


def each(rows):
    return pytest.mark.parametrize("row", rows, ids=str)


READING = [row for row in MUNICIPAL if row.method == "GET"]
WITH_OBJECT = [row for row in MUNICIPAL if "pk" in by_name()[row.name].arguments]


# The table is complete


def in_table():
    admin = {f"{model}_{page}" for model in ADMIN_MODELS for page in ADMIN_PAGES}
    return {
        *(row.name for row in MUNICIPAL),
        *(name for name, _method in [*SHARED, *LINKED]),
        *(f"admin:{name}" for name in admin | set(ADMIN_FURTHER)),
    }


def test_each_address_has_a_row():
    """Only the admin has addresses without a name: those of its older releases, which redirect."""
    named = {a.name for a in addresses() if a.name != f"admin:{a.pattern}"}
    assert named - in_table() == set()


def test_each_row_has_an_address():
    assert in_table() - set(by_name()) == set()


def test_municipal_rows_are_the_municipal_addresses():
    assert {row.name for row in MUNICIPAL} == {a.name for a in addresses() if a.is_municipal}


# Asking


def url_of(name, municipality, pk):
    found = {"section": "education", "code": "EDU-01", "pk": pk}
    wanted = {key: found[key] for key in by_name()[name].arguments}
    return reverse(name, kwargs={"municipality": municipality.slug, **wanted})


def own_url(row, town):
    return url_of(row.name, town.municipality, town.object_of(row.name).pk)


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


def ask(client, method, url, name=""):
    """Ask, read everything, and undo what the request has written, signing out included."""
    body, cookies = {}, deepcopy(client.cookies)
    if name == "answer_save":
        body = {"data": json.dumps(edit()), "headers": {"accept": "application/json"}}
    with transaction.atomic():
        with CaptureQueriesContext(connection) as queries:
            response = client.generic(method, url, **body)
        content = b"".join(response) if response.streaming else response.content
        events = list(AuditEvent.objects.filter(request_id=response["X-Request-ID"]))
        transaction.set_rollback(True)
    client.cookies = cookies
    cached = set(re.split(r",\s*", response.get("Cache-Control", "")))
    return Reply(
        response.status_code,
        response.get("Location", ""),
        str(response.headers),
        content.decode("utf-8", "replace"),
        {"private", "no-store"} <= cached,
        events,
        changes(queries),
    )


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


def replies(world, row):
    """Everybody's answers to a row's request about the home town, asked for once."""
    if row not in world.replies:
        url = own_url(row, world.homes[row.state])
        world.replies[row] = ask_all(world, row.method, url, row.name)
    return world.replies[row]


def codes(found):
    return {person: reply.code for person, reply in found.items()}


def expected(row):
    return dict(zip(PEOPLE, row.codes, strict=True))


# Inside a municipality


@each(MUNICIPAL)
def test_own_objects(world, row):
    assert codes(replies(world, row)) == expected(row)


@each(READING)
def test_head_is_answered_as_get(world, row):
    url = own_url(row, world.homes[row.state])
    assert codes(ask_all(world, "HEAD", url)) == expected(row)


@each(WITH_OBJECT)
def test_foreign_objects_do_not_exist(world, row):
    """In the address of one's own municipality: answered like ids that nothing ever had."""
    home, other = world.homes[row.state], world.others[row.state]
    foreign_url = url_of(row.name, home.municipality, other.object_of(row.name).pk)
    missing_url = url_of(row.name, home.municipality, NEVER)
    for person, client in world.people.items():
        foreign = ask(client, row.method, foreign_url, row.name)
        missing = ask(client, row.method, missing_url, row.name)

        assert foreign.normalised == missing.normalised, person
        assert OTHER_CANARY not in foreign.text, person
        own = row.code(person)
        assert foreign.code in ({404} if own in {200, 302, 409, 422} else {own, 404}), person


@each(READING)
def test_nothing_of_another_municipality_is_shown(world, row):
    """While the same things lie on the other side."""
    for person, mine in replies(world, row).items():
        assert OTHER_CANARY not in mine.text, person
        assert HOME_CANARY not in mine.text or person not in OUTSIDE, person


@each(READING)
def test_nothing_is_shown_at_the_other_municipality(world, row):
    found = ask_all(world, "GET", own_url(row, world.others[row.state]))
    leaks = {person for person, reply in found.items() if OTHER_CANARY in reply.text}
    assert leaks <= {"neighbour", "staff"}


def test_the_canary_would_be_seen(world):
    """The pages of the matrix do show the marked texts to those whom they belong to."""
    found = {row.name for row in READING if HOME_CANARY in replies(world, row)["coordinator"].text}
    assert {"assessment_section", "document_download"} <= found


@pytest.mark.parametrize("name", sorted({row.name for row in MUNICIPAL}))
def test_other_methods_are_refused(world, name):
    methods = {row.method for row in MUNICIPAL if row.name == name}
    url = url_of(name, world.homes["draft"].municipality, NEVER)
    refused = dict.fromkeys(PEOPLE, 405) | {"nobody": LOGIN, "stranger": 404, "neighbour": 404}
    for method in METHODS - methods - ({"HEAD"} if "GET" in methods else set()):
        assert codes(ask_all(world, method, url)) == refused, method


# What a request leaves behind


@each(MUNICIPAL)
def test_each_request_past_the_door_is_logged_once(world, row):
    for person, reply in replies(world, row).items():
        if person in OUTSIDE:
            assert reply.events == []
            continue
        [event] = reply.events
        assert event.municipality == world.homes[row.state].municipality
        assert event.person_id == world.people[person].user.pk
        assert (event.action, event.method) == (row.name, row.method)
        assert event.status == reply.status


@each(READING)
def test_reading_changes_nothing(world, row):
    assert [reply.changes for reply in replies(world, row).values()] == [[]] * len(PEOPLE)


@each(MUNICIPAL)
def test_no_cache_keeps_what_the_signed_in_see(world, row):
    open_to_caches = {p for p, reply in replies(world, row).items() if not reply.is_private}
    assert open_to_caches <= {"nobody"}


# Behind a signed link


def linked_url(name, token):
    wanted = {"language": "fi"} if "language" in by_name()[name].arguments else {}
    return reverse(name, kwargs={"token": token, **wanted})


def test_linked_rows_are_the_addresses_with_a_token():
    assert {name for name, _method in LINKED} == {a.name for a in addresses() if a.is_linked}


@pytest.mark.parametrize(("name", "method"), LINKED)
def test_a_link_opens_its_pages_to_whoever_holds_it(world, name, method):
    for town, foreign in zip(
        (world.homes["published"], world.others["published"]),
        (OTHER_CANARY, HOME_CANARY),
        strict=True,
    ):
        found = ask_all(world, method, linked_url(name, town.link.token))
        assert codes(found) == dict.fromkeys(PEOPLE, LINKED[name, method][0])
        for person, reply in found.items():
            assert town.canary in reply.text, person
            assert foreign not in reply.text, person
            assert reply.is_private, person
            assert reply.changes == [], person
            [event] = reply.events
            user = world.people[person].user
            assert event.municipality == town.municipality
            assert (event.person_id, event.action) == (user and user.pk, name)
            assert event.target.endswith(f"link {town.link.pk}")


@pytest.mark.parametrize(("name", "method"), LINKED)
def test_an_ended_link_opens_nothing(world, name, method):
    town = world.homes["published"]
    url = linked_url(name, town.link.token)
    town.link.end()
    found = ask_all(world, method, url)
    assert codes(found) == dict.fromkeys(PEOPLE, LINKED[name, method][1])
    assert not any(HOME_CANARY in reply.text for reply in found.values())


@pytest.mark.parametrize(("name", "method"), LINKED)
def test_a_forged_link_does_not_exist(world, name, method):
    """Another row's id under a good signature, no signature, and a row that never was."""
    link, foreign = world.homes["published"].link, world.others["published"].link
    signature = link.token.partition(":")[2]
    for token in (f"{foreign.pk}:{signature}", str(link.pk), SignedLink(pk=NEVER).token, "x:y"):
        found = ask_all(world, method, linked_url(name, token))
        assert codes(found) == dict.fromkeys(PEOPLE, 404), token


@pytest.mark.parametrize("name", sorted({name for name, _method in LINKED}))
def test_other_methods_behind_a_link_are_refused(world, name):
    url = linked_url(name, world.homes["published"].link.token)
    for method in METHODS - {"GET", "HEAD"}:
        assert codes(ask_all(world, method, url)) == dict.fromkeys(PEOPLE, 405), method


# Outside any municipality


def shared_url(name):
    wanted = re.findall(r"\(\?P<(\w+)>", by_name()[name].pattern)
    return reverse(name, kwargs={key: OLD_LINK[key] for key in wanted})


@pytest.mark.parametrize(("name", "method"), SHARED)
def test_shared_pages(world, name, method):
    for_nobody, for_everybody = SHARED[name, method]
    found = ask_all(world, method, shared_url(name))
    assert codes(found) == dict.fromkeys(PEOPLE, for_everybody) | {"nobody": for_nobody}
    for person, reply in found.items():
        assert OTHER_CANARY not in reply.text, person
        assert HOME_CANARY not in reply.text, person
        assert reply.changes == [] or method == "POST", person
        assert reply.is_private or person == "nobody" or "logout" in name, person


def test_home_lists_ones_own_municipalities(world):
    homes = {str(town.municipality) for town in world.homes.values()}
    others = {str(town.municipality) for town in world.others.values()}
    listed = dict.fromkeys(PEOPLE, homes) | {"neighbour": others, "staff": homes | others}
    listed |= {"nobody": set(), "stranger": set()}
    for person, client in world.people.items():
        page = ask(client, "GET", reverse("home")).text
        assert {name for name in homes | others if name in page} == listed[person], person


# The staff's workshop


ADMIN_ROWS = {
    f"{model}_{page}": code
    for model, codes_of_model in ADMIN_MODELS.items()
    for page, code in zip(ADMIN_PAGES, codes_of_model, strict=True)
}
MODELS = {f"{m._meta.app_label}_{m._meta.model_name}": m for m in admin.site._registry}


def admin_url(name, world):
    """The address of an admin page, about a row of its model where it is about one."""
    address = by_name()[f"admin:{name}"]
    wanted = address.arguments or re.findall(r"\(\?P<(\w+)>", address.pattern)
    found = ADMIN_PLACES | {"object_id": NEVER}
    if "object_id" in wanted and name != "view_on_site":
        found["object_id"] = admin_row(name, world).pk
    return reverse(f"admin:{name}", kwargs={key: found[key] for key in wanted})


def admin_row(name, world):
    """The assessment under review; of any other model a row of its own, or the first."""
    model = MODELS.get(name.rpartition("_")[0], Assessment)
    if model is Assessment:
        return world.homes["submitted"].assessment
    return FACTORIES[model]() if model in FACTORIES else model._base_manager.first()


def holds_tenants(name):
    return issubclass(MODELS[name.rpartition("_")[0]], TenantOwned)


@pytest.mark.parametrize("name", [*ADMIN_ROWS, *ADMIN_FURTHER])
def test_the_workshop_is_closed_to_others(world, name):
    url = admin_url(name, world)
    for person in set(PEOPLE) - {"staff"}:
        for method in ("GET", "POST"):
            response = ask(world.people[person], method, url)
            assert is_turned_away(response), (person, method)
            assert HOME_CANARY not in response.text


def is_turned_away(response):
    places = (reverse("account_login"), reverse("admin:login"), reverse("home"))
    return (
        response.location.startswith(places) if response.status == 302 else response.status == 403
    )


@pytest.mark.parametrize(("name", "code"), ADMIN_ROWS.items())
def test_staff_in_the_workshop(world, name, code):
    staff, url = world.people["staff"], admin_url(name, world)
    reply = ask(staff, "GET", url)
    assert reply.status == code
    assert reply.is_private
    assert reply.changes == []
    assert code == 200 or ask(staff, "POST", url).status == 403


@pytest.mark.parametrize("name", [n for n, code in ADMIN_ROWS.items() if code == 200])
def test_what_staff_look_at_is_logged(world, name):
    """Each look at the rows of municipalities, as on the municipalities' own pages."""
    staff, url = world.people["staff"], admin_url(name, world)
    events = ask(staff, "GET", url).events
    if not holds_tenants(name):
        assert events == []
        return
    [event] = events
    assert event.person_id == staff.user.pk
    assert event.action == name
    if name.endswith(("change", "history")):
        assert event.municipality is not None


@pytest.mark.parametrize("name", ADMIN_FURTHER)
def test_staff_on_the_workshops_further_pages(world, name):
    url = admin_url(name, world)
    found = [ask(world.people["staff"], method, url).status for method in ("GET", "POST")]
    assert found == list(ADMIN_FURTHER[name])


# Sessions


def test_a_save_after_the_session_has_ended(nobody, assessment):
    """A script must never take a sign-in page for a success."""
    url = nobody.url("answer_save", assessment.pk, "EDU-01")
    response = ask(nobody, "POST", url, "answer_save")
    said = json.loads(response.body)
    assert response.status == 401
    assert (said["saved"], said["error"]) == (False, "sign_in")
    assert said["message"]


def test_htmx_is_told_to_sign_in(nobody):
    response = nobody.get(nobody.url("municipality_detail"), headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response["HX-Redirect"] == reverse("account_login")


def test_the_door_closes_when_a_membership_ends(coordinator, municipality):
    url = coordinator.url("municipality_detail")
    assert coordinator.get(url).status_code == 200
    municipality.memberships.get(user=coordinator.user).end()
    assert coordinator.get(url).status_code == 404


def test_nobody_enters_a_municipality_that_is_not_active(coordinator, staff, municipality):
    municipality.activated_at = None
    municipality.save()
    never = reverse("municipality_detail", args=[f"town-{uuid.uuid4().hex}"])
    for one in (coordinator, staff):
        assert one.get(one.url("municipality_detail")).status_code == 404
        assert one.get(never).status_code == 404
