"""The wall in PostgreSQL itself: rows of municipalities out of reach do not exist.

It holds for every statement, whoever wrote it, of a role that does not own the tables. SQLite
has nothing like it.
"""

from django.apps import apps
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.ddl_references import Statement, Table

from municipalities.access.reach import SETTING

ENABLE = "ALTER TABLE %(table)s ENABLE ROW LEVEL SECURITY"
CREATE = (
    "CREATE POLICY %(name)s ON %(table)s USING (municipality_id = ANY "
    f"(string_to_array(current_setting('{SETTING}', true), ',')::bigint[]))"
)
REMOVE = "DROP POLICY %(name)s ON %(table)s; ALTER TABLE %(table)s DISABLE ROW LEVEL SECURITY"
# The owner of a table, a superuser and a role that may bypass the policies see all rows.
UNGUARDED = "SELECT name FROM unnest(%s::text[]) AS name WHERE NOT row_security_active(name)"


class RowLevelSecurity(models.BaseConstraint):
    """Only rows of the municipalities within reach are seen, changed, added or deleted."""

    def __init__(self, *, name="%(app_label)s_%(class)s_rls", **kwargs):
        super().__init__(name=name, **kwargs)

    def __eq__(self, other):
        return self.name == other.name if isinstance(other, RowLevelSecurity) else NotImplemented

    __hash__ = None

    def _statement(self, template, model, schema_editor):
        return Statement(
            template,
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
        )

    def constraint_sql(self, model, schema_editor):
        return self.create_sql(model, schema_editor)

    def create_sql(self, model, schema_editor):
        """Wait for the end of the migration, when its own data are in."""
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.deferred_sql += [
                self._statement(template, model, schema_editor) for template in (ENABLE, CREATE)
            ]

    def remove_sql(self, model, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            return self._statement(REMOVE, model, schema_editor)
        return None

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """The database alone knows; a form has chosen among rows within reach anyway."""


def unguarded_tables(connection):
    """The tables whose policy does not bind the role that is connected now; none on SQLite."""
    if connection.vendor != "postgresql":
        return []
    guarded = [
        model._meta.db_table
        for model in apps.get_models()
        if any(isinstance(one, RowLevelSecurity) for one in model._meta.constraints)
    ]
    with connection.cursor() as cursor:
        cursor.execute(UNGUARDED, [guarded])
        return sorted(name for (name,) in cursor.fetchall())


@checks.register(checks.Tags.database, deploy=True)
def check_row_level_security(app_configs, databases, **kwargs):
    """Warn when this wall is off; for an operator who names the database to be checked."""
    found = [table for alias in databases or () for table in unguarded_tables(connections[alias])]
    if not found:
        return []
    return [
        checks.Warning(
            f"Row-level security is off for {', '.join(found)}.",
            hint="Connect as a role that owns no table; only migrations run as the owner.",
            id="municipalities.W001",
        )
    ]
