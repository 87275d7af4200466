"""The walls between municipalities and around history, in the models and in the database itself."""

import re
from functools import partial

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from index_assessment.models import Question, Questionnaire
from index_assessment.questionnaires.content import write
from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, SameMunicipality, TenantOwned
from municipalities.models import Municipality
from municipalities.revisions import triggers
from municipalities.revisions.triggers import Trigger
from tests import roles
from tests.factories import index_assessment as index
from tests.factories import municipalities as ground
from tests.factories.every import FACTORIES
from tests.factories.questionnaires import published, small_content
from tests.source import our_models, view_modules

TENANT_MODELS = [model for model in our_models() if issubclass(model, TenantOwned)]
# Rows that point at a municipality and are not its own.
NOT_TENANTS = {
    "AreaMembership": "public reference data, the same for everybody",
    "MunicipalityFigure": "public reference data, the same for everybody",
    "VintageResult": "published figures, which every comparison reads",
    "JointParticipation": "says what a municipality may read of another's joint service",
    "SessionRegistration": "who comes to a public information session, from wherever",
    "Notification": "belongs to a person; some concern no municipality, or what one has published",
    "AuditEvent": "one request may concern all municipalities; only staff read the log",
}


# Tenants' rows that are read before a request's reach is known.
BEFORE_THE_REACH = {
    "Membership": "says what a person may enter",
    "SignedLink": "says what its holder may enter",
    "IdentityProvider": "says where a municipality's people sign in",
}


def name(model):
    return model.__name__


def parents(model):
    """The foreign keys of a tenant's row to other rows of the same tenant."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.many_to_one and issubclass(field.related_model, TenantOwned)
    ]


PAIRS = [
    pytest.param(model, field.name, id=f"{model.__name__}-{field.name}")
    for model in TENANT_MODELS
    for field in parents(model)
]


# Declared


def test_whoever_points_at_a_municipality_is_its_own_or_says_why_not():
    pointing = {
        model
        for model in our_models()
        for field in model._meta.concrete_fields
        if field.related_model is Municipality
    }
    others = {model.__name__ for model in pointing - set(TENANT_MODELS)}
    assert others == set(NOT_TENANTS)


@pytest.mark.parametrize("model", TENANT_MODELS, ids=name)
def test_a_tenants_row_is_owned(model):
    field = model._meta.get_field("municipality")
    assert field.related_model is Municipality
    assert not field.null
    assert isinstance(model._meta.constraints[0], OwnedByMunicipality)


def test_tenants_rows_out_of_reach_do_not_exist():
    open_to_all = {
        model.__name__
        for model in TENANT_MODELS
        if not any(isinstance(one, RowLevelSecurity) for one in model._meta.constraints)
    }
    assert open_to_all == set(BEFORE_THE_REACH)


@pytest.mark.parametrize("model", TENANT_MODELS, ids=name)
def test_a_tenants_row_stays_with_its_parents(model):
    walled = {c.parent for c in model._meta.constraints if isinstance(c, SameMunicipality)}
    assert walled == {field.name for field in parents(model)}


@pytest.mark.parametrize("model", TENANT_MODELS, ids=name)
def test_a_tenants_row_has_no_unwalled_relations(model):
    through = [
        getattr(field, "through", None) or field.remote_field.through
        for field in model._meta.get_fields()
        if field.many_to_many
    ]
    automatic = [table for table in through if table._meta.auto_created]
    generic = [f.name for f in model._meta.private_fields if isinstance(f, GenericForeignKey)]
    assert automatic + generic == []


def test_each_of_our_models_has_one_factory():
    assert set(our_models()) == set(FACTORIES)


@pytest.mark.parametrize("module", view_modules(), ids=lambda module: module.where)
def test_views_read_through_the_tenant(module):
    """`request.municipality.assessments`, never `Assessment.objects`."""
    tenants = "|".join(model.__name__ for model in TENANT_MODELS)
    around = (
        rf"\b({tenants})\.(objects|_base_manager|_default_manager)\b",
        rf"get_(object|list)_or_404\(\s*({tenants})\b",
    )
    assert [found for one in around for found in one_of(one, module.text)] == []


def one_of(pattern, text):
    return [match.group() for match in re.finditer(pattern, text)]


# In the database


@pytest.fixture
def unguarded(db):
    """Without triggers, which would refuse the change before the wall does."""
    with roles.owner():
        triggers.drop(connection.alias)


def plant(row, other):
    """Give a row to another municipality, behind the application's back."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET municipality_id = %s WHERE id = %s",  # noqa: S608 - our own names
            [other.pk, row.pk],
        )


def is_refused_by(model, constraint):
    """Whether this very wall refuses what stands in the table, as it will at the commit."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return wall_reported(cursor, model, constraint)
        try:
            with transaction.atomic():
                cursor.execute(f'SET CONSTRAINTS "{constraint.name}" IMMEDIATE')
                cursor.execute(f'SET CONSTRAINTS "{constraint.name}" DEFERRED')
        except IntegrityError as error:
            return constraint.name in str(error)
    return False


def wall_reported(cursor, model, constraint):
    table = model._meta.db_table
    column = model._meta.get_field(constraint.parent).column
    cursor.execute(f"PRAGMA foreign_key_list({table})")
    own = {row[0] for row in cursor.fetchall() if row[3] == "municipality_id"} & {
        row[0] for row in cursor.execute(f"PRAGMA foreign_key_list({table})") if row[3] == column
    }
    return any(row[3] in own for row in cursor.execute(f"PRAGMA foreign_key_check({table})"))


@pytest.mark.parametrize(("model", "parent"), PAIRS)
def test_a_row_cannot_lie_in_another_municipality_than_its_parent(unguarded, model, parent):
    row, other = FACTORIES[model](), ground.MunicipalityFactory()
    [wall] = [c for c in model._meta.constraints if getattr(c, "parent", "") == parent]
    assert not is_refused_by(model, wall)

    plant(row, other)

    assert is_refused_by(model, wall)
    plant(row, row.municipality)


@pytest.mark.django_db(transaction=True)
def test_a_planted_row_is_never_committed():
    commentary, other = index.CommentaryFactory(), ground.MunicipalityFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        plant(commentary, other)
    commentary.refresh_from_db()
    assert commentary.municipality != other


@pytest.mark.parametrize("model", TENANT_MODELS, ids=name)
def test_the_pair_of_municipality_and_id_is_unique(db, model):
    """Otherwise no child could point at it."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    pairs = [c["columns"] for c in found.values() if c["unique"] and not c["primary_key"]]
    assert ["municipality_id", "id"] in pairs


# Triggers


def triggers_in_database():
    if connection.vendor == "sqlite":
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        question = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(question)
        return {row[0] for row in cursor.fetchall()}


def test_declared_triggers_exist(db):
    declared = {trigger.name for trigger in triggers.declared()}
    assert declared
    assert triggers_in_database() == declared


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", ["once", "and once more after the flush"])
def test_triggers_come_back_after_the_flush(_time):
    assert triggers_in_database() == {trigger.name for trigger in triggers.declared()}


def test_dropping_takes_all_triggers_away(unguarded):
    assert triggers_in_database() == set()


APPEND_ONLY = sorted(
    {trigger.table for trigger in triggers.declared() if "append-only" in trigger.message}
)
MODEL_OF = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def run(sql, *values):
    """Execute a statement and, where the database waits for the commit, check it now."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_history_is_append_only():
    assert {MODEL_OF[table].__name__ for table in APPEND_ONLY} == {
        "AnswerRevision",
        "AssessmentEvent",
        "AuditEvent",
        "ReportEdition",
        "TextRevision",
    }


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_append_only_rows_are_neither_changed_nor_deleted(db, table):
    row = FACTORIES[MODEL_OF[table]]()
    for deed in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):  # noqa: S608 - our own names
        with pytest.raises(DatabaseError, match="is append-only"):
            run(f"{deed} WHERE id = %s", row.pk)
    assert MODEL_OF[table]._base_manager.filter(pk=row.pk).exists()


# Published questionnaires


def rows_of(questionnaire):
    """One row of each table that a questionnaire consists of."""
    question = questionnaire.questions.get(code="EDU-01")
    return {
        "questionnaire": questionnaire,
        "section": question.section,
        "question": question,
        "option": question.options.first(),
        "area": Question.good_relations_areas.through.objects.filter(question=question).first(),
        "example": questionnaire.examples.first(),
    }


PARTS = ("questionnaire", "section", "question", "option", "area", "example")
REFUSED = partial(pytest.raises, DatabaseError, match="a published questionnaire does not change")


@pytest.fixture
def frozen(db):
    """A published questionnaire of its own, with a row in every table."""
    expected = {"index": "not_available"}
    example = {"name": "Nothing", "default": "unanswered", "answers": {}, "expected": expected}
    return published(small_content(code="frozen", examples=[example]))


@pytest.mark.parametrize("part", PARTS)
def test_no_row_of_a_published_questionnaire_changes(frozen, part):
    row = rows_of(frozen)[part]
    table = row._meta.db_table
    with REFUSED():
        run(f"UPDATE {table} SET id = id WHERE id = %s", row.pk)  # noqa: S608 - our own names
    with REFUSED():
        run(f"DELETE FROM {table} WHERE id = %s", row.pk)  # noqa: S608 - our own names


@pytest.mark.parametrize("part", PARTS[1:])
def test_no_row_joins_a_published_questionnaire(frozen, part):
    row = rows_of(frozen)[part]
    row.pk = None
    with REFUSED(), transaction.atomic():
        type(row)._base_manager.bulk_create([row])


@pytest.mark.parametrize("part", PARTS[1:3])
def test_no_row_moves_into_a_published_questionnaire(frozen, part):
    factory = {"section": index.SectionFactory, "question": index.QuestionFactory}[part]
    row = factory()
    table = row._meta.db_table
    with REFUSED():
        run(f"UPDATE {table} SET questionnaire_id = %s WHERE id = %s", frozen.pk, row.pk)  # noqa: S608 - our own names


def test_an_unpublished_questionnaire_may_change_and_go(db):
    draft = write(small_content(code="draft"))
    draft.questions.update(order=3)
    draft.delete()
    assert not Questionnaire.objects.filter(code="draft").exists()


def test_publishing_cannot_be_undone(frozen):
    with REFUSED(), transaction.atomic():
        Questionnaire.objects.filter(pk=frozen.pk).update(published_at=None)
    frozen.refresh_from_db()
    assert frozen.published_at <= timezone.now()


def test_a_trigger_is_named_after_its_table_and_operation():
    assert Trigger("answer", "DELETE", "true", "no").name == "keep_answer_delete"
