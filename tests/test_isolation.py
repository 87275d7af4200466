"""The matrix: every address of the site, asked for by everybody, against the access table."""

import json
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from municipalities.access.walls import TenantOwned
from municipalities.models import SignedLink
from tests.access_document import PLACE, document
from tests.access_table import (
    ADMIN_FURTHER,
    ADMIN_MODELS,
    ADMIN_PAGES,
    FOR_ONE,
    LINKED,
    LOGIN,
    MUNICIPAL,
    PEOPLE,
    SHARED,
)
from tests.addresses import addresses, by_name
from tests.asking import OUTSIDE, ask, ask_all, tally, workshop_url
from tests.places import MODELS, linked_url, municipal_url, own_url, shared_url
from tests.town import HOME_CANARY, NEVER, OTHER_CANARY

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


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


def test_the_table_is_printed():
    """`make access` prints it anew."""
    assert Path(settings.BASE_DIR, PLACE).read_text() == document()


# Asking


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
    foreign_url = municipal_url(row.name, home.municipality, other.object_of(row.name).pk)
    missing_url = municipal_url(row.name, home.municipality, NEVER)
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


@each(MUNICIPAL)
def test_nothing_is_shown_at_the_other_municipality(world, row):
    """Where the neighbour is at home, and the members of the home town are strangers."""
    found = ask_all(world, row.method, own_url(row, world.others[row.state]), row.name)
    asked_in = row.code("nobody")
    assert codes(found) == dict.fromkeys(PEOPLE, 404) | {
        "nobody": asked_in,
        "neighbour": row.code("coordinator"),
        "staff": row.code("staff"),
    }
    leaks = {person for person, reply in found.items() if OTHER_CANARY in reply.text}
    assert leaks <= {"neighbour", "staff"}


def test_the_canary_would_be_seen(world):
    """The pages of the matrix do show the marked texts to those whom they belong to."""
    found = {row.name for row in READING if HOME_CANARY in replies(world, row)["coordinator"].text}
    assert {"assessment_section", "document_download"} <= found


@pytest.mark.parametrize("name", sorted({row.name for row in MUNICIPAL}))
def test_other_methods_are_refused(world, name):
    methods = {row.method for row in MUNICIPAL if row.name == name}
    url = municipal_url(name, world.homes["draft"].municipality, NEVER)
    refused = dict.fromkeys(PEOPLE, 405) | {"nobody": LOGIN, "stranger": 404, "neighbour": 404}
    for method in METHODS - methods - ({"HEAD"} if "GET" in methods else set()):
        assert codes(ask_all(world, method, url)) == refused, method


# What a request leaves behind


# Shows rows of the municipality that leads, whose log says so as well.
READ_ELSEWHERE = {"joint_service_list"}


@each(MUNICIPAL)
def test_each_request_past_the_door_is_logged_once(world, row):
    for person, reply in replies(world, row).items():
        if person in OUTSIDE:
            assert reply.events == []
            continue
        home = world.homes[row.state].municipality
        [event] = [one for one in reply.events if one.municipality == home]
        assert len(reply.events) == 1 or row.name in READ_ELSEWHERE
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

# A page that asks once more, answers that lead on, and forms that were sent empty.
QUIET = {
    ("application_withdraw", "GET"),
    *(method for method in LINKED if method[1] == "POST" and method[0] != "application_letter"),
}


def test_linked_rows_are_the_addresses_with_a_token():
    assert {name for name, _method in LINKED} == {a.name for a in addresses() if a.is_linked}


@pytest.mark.parametrize(("name", "method"), LINKED)
def test_a_link_opens_its_pages_to_whoever_holds_it(world, name, method):
    for town, foreign in zip(
        (world.homes["published"], world.others["published"]),
        (OTHER_CANARY, HOME_CANARY),
        strict=True,
    ):
        link = town.link_to(name)
        found = ask_all(world, method, linked_url(name, link.token))
        assert codes(found) == dict.fromkeys(PEOPLE, LINKED[name, method][0])
        for person, reply in found.items():
            shows = name not in FOR_ONE or person == "nobody"
            if (name, method) not in QUIET:
                assert (town.canary in reply.text) == shows, person
            assert foreign not in reply.text, person
            assert reply.is_private, person
            assert reply.changes == [] or method == "POST", person
            [event] = reply.events
            user = world.people[person].user
            assert event.municipality == town.municipality
            assert (event.person_id, event.action) == (user and user.pk, name)
            assert event.target.endswith(f"link {link.pk}")


@pytest.mark.parametrize(("name", "method"), LINKED)
def test_an_ended_link_opens_nothing(world, name, method):
    town = world.homes["published"]
    link = town.link_to(name)
    url = linked_url(name, link.token)
    link.end()
    found = ask_all(world, method, url)
    assert codes(found) == dict.fromkeys(PEOPLE, LINKED[name, method][1])
    assert not any(HOME_CANARY in reply.text for reply in found.values())


@pytest.mark.parametrize(("name", "method"), LINKED)
def test_a_forged_link_does_not_exist(world, name, method):
    """Another row's id under a good signature, no signature, and a row that never was."""
    link, foreign = (one["published"].link_to(name) for one in (world.homes, world.others))
    signature = link.token.partition(":")[2]
    for token in (f"{foreign.pk}:{signature}", str(link.pk), SignedLink(pk=NEVER).token, "x:y"):
        found = ask_all(world, method, linked_url(name, token))
        assert codes(found) == dict.fromkeys(PEOPLE, 404), token


@pytest.mark.parametrize("name", sorted({name for name, _method in LINKED}))
def test_other_methods_behind_a_link_are_refused(world, name):
    url = linked_url(name, world.homes["published"].link_to(name).token)
    for method in METHODS - {"HEAD"} - {known for one, known in LINKED if one == name}:
        assert codes(ask_all(world, method, url)) == dict.fromkeys(PEOPLE, 405), method


# Outside any municipality


@pytest.mark.parametrize(("name", "method"), SHARED)
def test_shared_pages(world, name, method):
    for_nobody, for_everybody = SHARED[name, method]
    found = ask_all(world, method, shared_url(name))
    assert codes(found) == dict.fromkeys(PEOPLE, for_everybody) | {"nobody": for_nobody}
    for person, reply in found.items():
        # The desk gathers what waits in all municipalities that the person may enter.
        hidden = world.people[person].hidden if name == "desk" else (OTHER_CANARY, HOME_CANARY)
        assert [one for one in hidden if one in reply.text] == [], person
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


def holds_tenants(name):
    return issubclass(MODELS[name.rpartition("_")[0]], TenantOwned)


@pytest.mark.parametrize("name", [*ADMIN_ROWS, *ADMIN_FURTHER])
def test_the_workshop_is_closed_to_others(world, name):
    url = workshop_url(name, world)
    for person in set(PEOPLE) - {"staff"}:
        for method in METHODS:
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
    staff, url = world.people["staff"], workshop_url(name, world)
    reply = ask(staff, "GET", url)
    assert reply.status == code
    assert reply.is_private
    assert reply.changes == []
    assert code == 200 or ask(staff, "POST", url).status == 403


@pytest.mark.parametrize("name", [n for n, code in ADMIN_ROWS.items() if code == 200])
def test_what_staff_look_at_is_logged(world, name):
    """Each look at the rows of municipalities, as on the municipalities' own pages."""
    staff, url = world.people["staff"], workshop_url(name, world)
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
    url = workshop_url(name, world)
    found = [ask(world.people["staff"], method, url).status for method in ("GET", "POST")]
    assert found == list(ADMIN_FURTHER[name])


# Figures


def test_figures(world, figure):
    """The last of those that ask about the world."""
    listed = {f"admin:{a.pattern}" for a in addresses()} | in_table()
    figure("matrix, addresses", len(addresses()), least=120)
    figure("matrix, addresses without a row", len(set(by_name()) - listed), most=0)
    figure("matrix, requests", tally["requests"], least=6000)
    figure("matrix, leaks", tally["leaks"], most=0)


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
