"""Triggers that keep append-only and published rows as they were.

SQLite remakes a table to change it, so triggers are dropped before migrations and made again
after them, on both databases alike.
"""

from dataclasses import dataclass

from django.db import connections

_declared: list["Trigger"] = []


@dataclass(frozen=True)
class Trigger:
    """Refuse `operation` ("INSERT", "UPDATE" or "DELETE") on a table while `when` holds.

    `when` is a condition in SQL that both databases read, over OLD and NEW.
    """

    table: str
    operation: str
    when: str
    message: str

    @property
    def name(self):
        return f"keep_{self.table}_{self.operation.lower()}"

    def create_sql(self, vendor):
        if vendor == "sqlite":
            return [
                f"CREATE TRIGGER {self.name} BEFORE {self.operation} ON {self.table} "
                f"WHEN {self.when} BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            ]
        # A WHEN clause may not hold a subquery on PostgreSQL, so the function asks instead.
        kept = "OLD" if self.operation == "DELETE" else "NEW"
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {self.when} THEN RAISE EXCEPTION '{self.message}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {kept}; END $$",
            f"CREATE TRIGGER {self.name} BEFORE {self.operation} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]

    def drop_sql(self, vendor):
        if vendor == "sqlite":
            return [f"DROP TRIGGER IF EXISTS {self.name}"]
        return [f"DROP FUNCTION IF EXISTS {self.name}() CASCADE"]


def append_only(*models):
    """Rows of these models may be added, and neither changed nor deleted."""
    for model in models:
        table = model._meta.db_table
        for operation in ("UPDATE", "DELETE"):
            declare(Trigger(table, operation, "true", f"{table} is append-only"))


def declare(trigger):
    _declared.append(trigger)


def declared():
    return tuple(_declared)


def drop(using):
    """Take all declared triggers away; the owner's retention and migrations need it."""
    _execute(using, lambda trigger, vendor: trigger.drop_sql(vendor))


def make(using):
    """Make all declared triggers whose table exists."""
    with connections[using].cursor() as cursor:
        tables = set(connections[using].introspection.table_names(cursor))
    _execute(
        using,
        lambda trigger, vendor: (
            trigger.drop_sql(vendor) + trigger.create_sql(vendor) if trigger.table in tables else []
        ),
    )


def _execute(using, statements):
    connection = connections[using]
    with connection.cursor() as cursor:
        for trigger in _declared:
            for statement in statements(trigger, connection.vendor):
                cursor.execute(statement)


def drop_before_migrating(*, using, **kwargs):
    drop(using)


def make_after_migrating(*, using, **kwargs):
    make(using)
