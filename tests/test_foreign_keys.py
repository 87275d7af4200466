"""Rows of one municipality under the keys of another, written behind the application's back."""

import pytest
from django.db import DatabaseError, connection, transaction

from index_assessment.models import Assessment
from municipalities.access.reach import reach
from municipalities.access.walls import SameMunicipality, TenantOwned
from municipalities.revisions.triggers import declared
from tests.factories.every import FACTORIES
from tests.factories.municipalities import MunicipalityFactory
from tests.source import our_models

TENANTS = [model for model in our_models() if issubclass(model, TenantOwned)]
PAIRS = [
    pytest.param(model, constraint.parent, id=f"{model.__name__}-{constraint.parent}")
    for model in TENANTS
    for constraint in model._meta.constraints
    if isinstance(constraint, SameMunicipality)
]


def by_saving(row, column, pk):
    setattr(row, column, pk)
    row.save()


def by_bulk_update(row, column, pk):
    setattr(row, column, pk)
    type(row)._base_manager.bulk_update([row], [column.removesuffix("_id")])


def by_update(row, column, pk):
    type(row)._base_manager.filter(pk=row.pk).update(**{column: pk})


def by_bulk_create(row, column, pk):
    setattr(row, column, pk)
    row.pk = None
    type(row)._base_manager.bulk_create([row])


def by_sql(row, column, pk):
    with connection.cursor() as cursor:
        sql = f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s"  # noqa: S608 - our own names
        cursor.execute(sql, [pk, row.pk])


def planted(way, *where):
    """As at the end of a transaction, when the keys are looked at."""
    way(*where)
    connection.check_constraints()


WAYS = (by_saving, by_bulk_update, by_update, by_bulk_create, by_sql)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize(("model", "parent"), PAIRS)
def test_a_row_is_not_planted_under_a_foreign_parent(db, model, parent, way):
    row, foreign = FACTORIES[model](), FACTORIES[model]()
    column = model._meta.get_field(parent).attname
    with pytest.raises(DatabaseError), transaction.atomic():
        planted(way, row, column, getattr(foreign, column))
    assert getattr(model._base_manager.get(pk=foreign.pk), column) == getattr(foreign, column)


# Under the primary key of another


APPEND_ONLY = {trigger.table for trigger in declared() if "append-only" in trigger.message}
# What is saved under the key of another municipality's row would take its place: the database does
# not refuse it, and only that the code reads through the tenant stands in between.
READ_BEFORE_THE_REACH = {"Membership", "SignedLink", "IdentityProvider"}
CODE_ALONE = {
    "postgresql": READ_BEFORE_THE_REACH,
    # Without row-level security triggers hold history, and composite keys whatever other rows
    # point to, such as an assessment. These rows can stand alone.
    "sqlite": READ_BEFORE_THE_REACH
    | {"Attachment", "Document", "Answer", "Commentary", "Evidence", "Recommendation"}
    | {"Invitation", "WorkingGroup", "GroupMember", "Meeting", "Attendance", "ActionPoint"}
    | {"JointService"}
    | {"Application", "ApplicationAnswer", "ApplicationReview", "ApplicationScore", "Decision"}
    | {"ExpertAssignment", "SupportRequest", "RegionalQuestion"},
}


def fresh(model):
    """A row that is still to be saved; its parents are."""
    row = FACTORIES[model]()
    if model is Assessment:
        return Assessment(municipality=MunicipalityFactory(), questionnaire=row.questionnaire)
    if model._meta.db_table not in APPEND_ONLY:
        row.delete()
    return row


def save_as(row, pk):
    row.pk = pk
    with reach({row.municipality_id}):
        row.save()
    connection.check_constraints()


def values(model, pk):
    return model._base_manager.filter(pk=pk).values_list().get()


@pytest.mark.parametrize("model", TENANTS, ids=lambda model: model.__name__)
def test_a_row_is_not_saved_under_a_foreign_key(db, model):
    row, foreign = fresh(model), FACTORIES[model]()
    before = values(model, foreign.pk)
    if model.__name__ in CODE_ALONE[connection.vendor]:
        save_as(row, foreign.pk)
        assert values(model, foreign.pk) != before, "listed without need"
        return
    with pytest.raises(DatabaseError), transaction.atomic():
        save_as(row, foreign.pk)
    assert values(model, foreign.pk) == before
