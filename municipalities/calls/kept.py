"""What a published call has promised stays, in the database too."""

from municipalities.revisions import triggers
from municipalities.revisions.triggers import Trigger

MESSAGE = "a published call does not change"
OF_CALL = "(SELECT published_at FROM {table} WHERE id = {row}.call_id) IS NOT NULL"
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def keep(call, criterion):
    """Declare the triggers for the models of calls and of their criteria."""
    table = call._meta.db_table
    is_published = "OLD.published_at IS NOT NULL"
    changes = " OR ".join(_changed(column) for column in _kept_columns(call))
    broken = f"NEW.published_at IS NULL OR NEW.closes_at < OLD.closes_at OR {changes}"
    triggers.declare(Trigger(table, "UPDATE", f"{is_published} AND ({broken})", MESSAGE))
    triggers.declare(Trigger(table, "DELETE", is_published, MESSAGE))
    for operation, rows in ROWS.items():
        when = " OR ".join(OF_CALL.format(table=table, row=row) for row in rows)
        triggers.declare(Trigger(criterion._meta.db_table, operation, when, MESSAGE))


def _kept_columns(call):
    """The columns of `KEPT`, each language by itself."""
    for name in call.KEPT:
        field = call._meta.get_field(name)
        translated = getattr(call, f"{name}_fi", None) is not None
        if translated:
            yield from ((f"{name}_{language}", True) for language in ("fi", "sv", "en"))
        else:
            yield field.column, False


def _changed(column):
    name, may_be_null = column
    if may_be_null:
        return f"COALESCE(NEW.{name}, '') <> COALESCE(OLD.{name}, '')"
    return f"NEW.{name} <> OLD.{name}"
