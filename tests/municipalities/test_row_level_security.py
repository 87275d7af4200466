"""The wall in PostgreSQL: rows of municipalities out of reach are not there, whoever asks how."""

import threading
from contextlib import contextmanager

import pytest
from django.core import checks
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import StreamingHttpResponse
from django.test import RequestFactory

from municipalities.access.door import MunicipalityDoor
from municipalities.access.reach import inside, narrow_to, reach, unscoped
from municipalities.access.row_level_security import RowLevelSecurity, unguarded_tables
from municipalities.documents.models import Document
from tests import roles
from tests.factories.every import FACTORIES
from tests.factories.municipalities import DocumentFactory, MunicipalityFactory
from tests.source import our_models

pytestmark = [
    pytest.mark.vendor("postgresql"),
    pytest.mark.usefixtures("without_tripwire"),
    pytest.mark.django_db,
]

GUARDED = [
    model
    for model in our_models()
    if any(isinstance(one, RowLevelSecurity) for one in model._meta.constraints)
]
each = pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)


def ask(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


@contextmanager
def refused(reason):
    with pytest.raises(DatabaseError, match=reason), transaction.atomic():
        yield


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# The role


def test_the_tests_run_as_a_role_that_owns_nothing():
    """First of all: the wall does not bind an owner, nor a superuser."""
    [(session, user)] = ask("SELECT session_user, current_user")
    assert session != user
    owned = "SELECT relname FROM pg_class WHERE relowner = current_user::text::regrole"
    assert ask(owned) == []
    rights = "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole FROM pg_roles"
    assert ask(f"{rights} WHERE rolname = current_user") == [(False,)]
    assert ask("SELECT pg_has_role(current_user, session_user, 'MEMBER')") == [(False,)]


def test_the_role_of_run_time_cannot_lift_the_wall():
    table = Document._meta.db_table
    for deed in (
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        f"DROP POLICY municipalities_document_rls ON {table}",
        f"TRUNCATE {table}",
        f"DROP TABLE {table}",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            ask(deed)
    ask("SET LOCAL row_security = off")
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Document.objects.exists()


def test_an_operator_is_told_when_the_wall_is_off(client):
    assert unguarded_tables(connection) == []
    call_command("check", deploy=True, databases=["default"], tags=[checks.Tags.database])
    assert client.get("/readiness").json()["row_level_security"] == "ok"
    with roles.owner():
        assert unguarded_tables(connection) == sorted(model._meta.db_table for model in GUARDED)
        answer = client.get("/readiness")
        [warning] = checks.run_checks(
            tags=[checks.Tags.database], include_deployment_checks=True, databases=["default"]
        )
    assert (answer.status_code, answer.json()["row_level_security"]) == (503, "down")
    assert warning.id == "municipalities.W001"
    assert Document._meta.db_table in warning.msg


# Rows


@each
def test_rows_out_of_reach_are_not_there(model):
    row, elsewhere = FACTORIES[model](), MunicipalityFactory()
    table = model._meta.db_table
    with reach([elsewhere.pk]):
        assert not model._base_manager.filter(pk=row.pk).exists()
        assert ask(f"SELECT id FROM {table} WHERE id = %s", row.pk) == []  # noqa: S608 - our own names
        assert ask(f"UPDATE {table} SET id = id WHERE id = %s", row.pk) == 0  # noqa: S608 - our own names
        assert ask(f"DELETE FROM {table} WHERE id = %s", row.pk) == 0  # noqa: S608 - our own names
    with reach([]):
        assert ask(f"SELECT id FROM {table}") == []  # noqa: S608 - our own names
    with reach([elsewhere.pk, row.municipality_id]):
        assert model._base_manager.filter(pk=row.pk).exists()


@each
def test_no_row_is_put_out_of_reach(model):
    row, elsewhere = FACTORIES[model](), MunicipalityFactory()
    row.pk = None
    with reach([elsewhere.pk]), refused("row-level security"):
        model._base_manager.bulk_create([row])


@each
def test_no_row_is_moved_out_of_reach(model):
    row, elsewhere = FACTORIES[model](), MunicipalityFactory()
    with inside(row), refused("row-level security|append-only"):
        model._base_manager.filter(pk=row.pk).update(municipality=elsewhere)


def test_saving_a_foreign_primary_key_takes_nothing_over():
    """What an import does that trusts the ids of its file."""
    theirs, ours = DocumentFactory(), MunicipalityFactory()
    copy = Document(pk=theirs.pk, municipality=ours, kind="taken over", subject_id=1, language="fi")
    with reach([ours.pk]), pytest.raises(IntegrityError), transaction.atomic():
        copy.save()
    theirs.refresh_from_db()
    assert theirs.kind == "index_report"


# The reach reaches the database


def seen():
    return {document.pk for document in Document.objects.all()}


@pytest.fixture
def two():
    return DocumentFactory(), DocumentFactory()


def test_each_statement_sees_the_reach_of_its_moment(two):
    here, there = two
    with inside(here):
        assert seen() == {here.pk}
        with inside(there):
            assert seen() == {there.pk}
        assert seen() == {here.pk}
    with unscoped("both"):
        assert seen() == {here.pk, there.pk}


def test_a_reach_set_in_a_transaction_does_not_outlive_its_rollback(two):
    here, there = two
    with inside(here):
        assert seen() == {here.pk}
        with rolled_back(), inside(there):
            assert seen() == {there.pk}
        assert seen() == {here.pk}
        with rolled_back():
            narrow_to([there.municipality_id])
            assert seen() == {there.pk}
        assert seen() == {there.pk}


def test_a_statement_that_fails_leaves_the_reach_in_order(two):
    here, there = two
    with inside(here):
        with pytest.raises(DatabaseError), transaction.atomic(), inside(there):
            ask("SELECT 1 / 0")
        assert seen() == {here.pk}


@pytest.mark.django_db(transaction=True)
def test_a_whole_transaction_that_is_rolled_back_and_a_new_connection(two):
    here, there = two
    with inside(here):
        assert seen() == {here.pk}
    with inside(there):
        with rolled_back():
            assert seen() == {there.pk}
        assert seen() == {there.pk}
        connection.close()
        assert seen() == {there.pk}


@pytest.mark.django_db(transaction=True)
def test_another_thread_begins_with_nothing(two):
    found = []

    def look():
        try:
            found.append(seen())
        finally:
            connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join(30)
    assert found == [set()]


def test_a_streamed_answer_reads_within_the_reach_of_its_request(two):
    here, _there = two

    def lines():
        yield from (str(pk) for pk in seen())

    def view(request):
        narrow_to([here.municipality_id])
        return StreamingHttpResponse(lines())

    response = MunicipalityDoor(view)(RequestFactory().get("/"))
    assert b"".join(response) == str(here.pk).encode()
