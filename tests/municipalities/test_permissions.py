"""The permission table, printed: a cell changed by mistake is a red test with its name."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from municipalities.access.admin_grants import staff_codenames
from municipalities.access.permissions import (
    GRANTS,
    Permission,
    Role,
    permission_required,
    permissions_of,
)
from tests.factories.municipalities import UserFactory

TABLE = """
                        coordinator  contributor  manager  expert  staff
view_municipality       yes          yes          yes      yes     yes
view_draft              yes          yes          yes      -       -
view_submitted          yes          yes          yes      yes     yes
answer_index            yes          yes          -        -       -
submit_index            yes          -            -        -       -
preview_score           yes          -            yes      -       -
share_report            yes          -            yes      -       -
ask_support             yes          -            yes      -       -
answer_question         yes          -            yes      -       -
download_report         yes          yes          yes      yes     yes
review_index            -            -            -        -       yes
write_questionnaire     -            -            -        -       yes
view_team               yes          yes          yes      -       -
manage_team             yes          -            -        -       -
edit_working_group      yes          -            -        -       -
edit_joint_services     yes          -            -        -       -
manage_people           -            -            -        -       yes
manage_municipalities   -            -            -        -       yes
manage_mail             -            -            -        -       yes
view_audit              -            -            -        -       yes
manage_calls            -            -            -        -       yes
"""


def cells():
    header, *lines = [line.split() for line in TABLE.strip().splitlines()]
    for permission, *answers in lines:
        for role, answer in zip(header, answers, strict=True):
            yield pytest.param(role, permission, answer == "yes", id=f"{role}-{permission}")


@pytest.mark.parametrize(("role", "permission", "is_granted"), [*cells()])
def test_who_may_do_what(role, permission, is_granted):
    assert (permission in GRANTS[Role(role)]) == is_granted


def test_the_table_is_complete():
    printed = {cell.values[:2] for cell in cells()}
    assert printed == {(str(role), str(one)) for role in Role for one in Permission}


def test_several_roles_add_up():
    both = permissions_of(["expert", "manager"])
    assert both == GRANTS[Role.EXPERT] | GRANTS[Role.MANAGER]
    assert permissions_of([]) == frozenset()


@permission_required(Permission.SUBMIT_INDEX)
def page(request):
    return HttpResponse("done")


def test_a_view_refuses_those_without_its_permission():
    request = RequestFactory().get("/")
    request.permissions = permissions_of(["contributor"])
    with pytest.raises(PermissionDenied):
        page(request)
    request.permissions = permissions_of(["coordinator"])
    assert page(request).content == b"done"
    assert page.permission == Permission.SUBMIT_INDEX


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "may"),
    [
        ({"is_staff": True}, True),
        ({}, False),
        ({"is_staff": True, "is_active": False}, False),
    ],
)
def test_the_admin_opens_to_active_staff_only(fields, may):
    user = UserFactory(**fields)
    assert user.has_perm("municipalities.view_auditevent") is may
    assert user.has_module_perms("municipalities") is may
    assert not user.has_perm("municipalities.delete_auditevent")
    assert not user.has_module_perms("auth")


def test_nothing_in_the_admin_can_change_history():
    kept = ("auditevent", "textrevision", "answerrevision", "assessmentevent", "reportedition")
    deeds = {f"{deed}_{name}" for deed in ("add", "change", "delete") for name in kept}
    assert {name.partition(".")[2] for name in staff_codenames()}.isdisjoint(deeds)
