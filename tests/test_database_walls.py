"""The matrix with the door open, and nobody reading through the tenant: the database holds alone.

Everybody who has signed in passes for every role at every municipality, and each page asks for the
rows of all municipalities. Only the reach is told to the database as it is in use: that of the
roles that the person really has.
"""

import hashlib
from contextlib import suppress

import pytest
from django.db import DatabaseError, transaction

from municipalities.access.door import MunicipalityDoor
from municipalities.access.permissions import Permission
from municipalities.access.reach import narrow_to
from municipalities.access.walls import TenantOwned
from municipalities.models import Membership, Municipality
from tests import roles
from tests.access_table import MUNICIPAL
from tests.asking import ask, tally
from tests.places import municipal_url, own_url
from tests.source import our_models
from tests.town import OTHER_CANARY

pytestmark = [
    pytest.mark.vendor("postgresql"),
    pytest.mark.usefixtures("without_tripwire", "open_door"),
]

TENANT_MODELS = [model for model in our_models() if issubclass(model, TenantOwned)]
# What only code can know. Within a municipality the database knows neither roles nor states, so
# that an expert would see drafts; across municipalities it does not guard what is read before the
# reach is known: memberships, by which the door decides, and links.
CODE_ALONE = {
    "report_link_end": "a link of another municipality would be ended",
    "member_end": "a membership of another municipality would be ended",
}
# Pages that show what is read before the reach is known.
SHOWN_BY_CODE_ALONE = {
    **dict.fromkeys(("member_list", "member_edit", "member_end"), "memberships"),
    "seat_create": "memberships, as a choice",
    "joint_service_list": "a participation opens the lead's service",
}
# The pages by which another municipality's rows were changed while the tests ran.
changed = set()


@pytest.fixture
def open_door(monkeypatch):
    def enter(self, request, slug):
        municipality, roles = Municipality.objects.behind_door(request.user, slug)
        narrow_to({municipality.pk} if roles else ())
        request.municipality, request.permissions = municipality, frozenset(Permission)

    monkeypatch.setattr(MunicipalityDoor, "_enter", enter)
    for model in {*TENANT_MODELS} - {Membership}:
        accessor = model._meta.get_field("municipality").remote_field.get_accessor_name()
        everything = property(lambda municipality, model=model: model.objects)
        monkeypatch.setattr(Municipality, accessor, everything)


def fingerprint(town):
    """All rows of a municipality, so that a change of any shows."""
    rows = [
        list(
            model._base_manager.filter(municipality=town.municipality).order_by("pk").values_list()
        )
        for model in TENANT_MODELS
    ]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def ask_and_compare(client, row, url, other):
    """What is said, and whether the other town's rows are what they were; then all is undone.

    A page that finds nothing where it must find something breaks off with an error page; one whose
    statement the database refuses says nothing at all here.
    """
    before, said = fingerprint(other), ""
    client.raise_request_exception = False
    with transaction.atomic():
        with suppress(DatabaseError), transaction.atomic():
            said = ask(client, row.method, url, row.name, is_kept=True).text
        is_unchanged = before == fingerprint(other)
        transaction.set_rollback(True)
    return said, is_unchanged


@pytest.mark.parametrize("row", MUNICIPAL, ids=str)
def test_a_foreign_object_is_out_of_reach(world, row):
    home, other = world.homes[row.state], world.others[row.state]
    url = municipal_url(row.name, home.municipality, other.object_of(row.name).pk)
    for person in ("coordinator", "contributor", "manager", "expert"):
        said, is_unchanged = ask_and_compare(world.people[person], row, url, other)
        assert OTHER_CANARY not in said or row.name in SHOWN_BY_CODE_ALONE, person
        assert is_unchanged or row.name in CODE_ALONE, person
        changed.update(() if is_unchanged else {row.name})


@pytest.mark.parametrize("row", MUNICIPAL, ids=str)
def test_at_another_municipality_there_is_nothing(world, row):
    other = world.others[row.state]
    for person in ("stranger", "coordinator", "contributor", "manager", "expert"):
        said, is_unchanged = ask_and_compare(world.people[person], row, own_url(row, other), other)
        assert OTHER_CANARY not in said or row.name in SHOWN_BY_CODE_ALONE, person
        assert is_unchanged or row.name in CODE_ALONE, person
        changed.update(() if is_unchanged else {row.name})


def test_the_door_is_open(world):
    """Otherwise the tests above would say nothing: one's own pages answer, drafts included."""
    draft = world.homes["draft"]
    [row] = [one for one in MUNICIPAL if (one.name, one.state) == ("assessment_detail", "draft")]
    assert row.code("expert") == 404
    assert ask(world.people["expert"], "GET", own_url(row, draft)).status == 200


def test_without_row_level_security_the_open_door_leaks(world):
    """As the owner, whom the policies do not bind."""
    leaking = set()
    with roles.owner():
        for row in MUNICIPAL:
            reply = ask(world.people["stranger"], row.method, own_url(row, world.others[row.state]))
            if OTHER_CANARY in reply.text:
                leaking.add(row.name)
    assert {"assessment_section", "document_download"} <= leaking


def test_figures(world, figure):
    assert changed == set(CODE_ALONE), "a rule that the list names without need"
    figure("database walls alone, requests", tally["requests"], least=250)
