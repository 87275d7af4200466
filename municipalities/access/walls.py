"""Walls that every tenant-owned model stands behind, in the database too."""

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.ddl_references import Statement, Table
from django.utils.translation import gettext_lazy as _


class TenantOwned(models.Model):
    """A row that belongs to one municipality.

    A subclass names its own `municipality` key (the related name is how views read it) and lists
    `OwnedByMunicipality()` first among its constraints, then a `SameMunicipality` for each parent.
    """

    class Meta:
        abstract = True


class OwnedByMunicipality(models.UniqueConstraint):
    """UNIQUE (municipality, id): what children point at, so that they stay in the municipality."""

    def __init__(self, *, name="%(app_label)s_%(class)s_owned"):
        super().__init__(fields=["municipality", "id"], name=name)

    def clone(self):
        return type(self)(name=self.name)

    def deconstruct(self):
        path, _args, kwargs = super().deconstruct()
        return path, (), {"name": kwargs["name"]}


class SameMunicipality(models.BaseConstraint):
    """A composite foreign key (municipality, parent) -> parent (municipality, id).

    PostgreSQL gets a constraint of its own; SQLite knows foreign keys only inside CREATE TABLE,
    where they also survive the table remakes of later migrations.
    """

    default_violation_error_message = _("This belongs to another municipality.")

    def __init__(self, parent, *, name=None, **kwargs):
        self.parent = parent
        super().__init__(name=name or f"%(app_label)s_%(class)s_{parent}_same", **kwargs)

    def deconstruct(self):
        path, _args, kwargs = super().deconstruct()
        return path, (self.parent,), kwargs

    def __eq__(self, other):
        if isinstance(other, SameMunicipality):
            return (self.parent, self.name) == (other.parent, other.name)
        return NotImplemented

    __hash__ = None

    def _clause(self, model, schema_editor):
        field = model._meta.get_field(self.parent)
        quote = schema_editor.quote_name
        return (
            f"FOREIGN KEY ({quote('municipality_id')}, {quote(field.column)}) REFERENCES "
            f"{quote(field.remote_field.model._meta.db_table)} "
            f"({quote('municipality_id')}, {quote('id')}) DEFERRABLE INITIALLY DEFERRED"
        )

    def constraint_sql(self, model, schema_editor):
        if schema_editor.connection.vendor != "sqlite":
            return self.create_sql(model, schema_editor)
        name = schema_editor.quote_name(self.name)
        return f"CONSTRAINT {name} {self._clause(model, schema_editor)}"

    def create_sql(self, model, schema_editor):
        """Wait for the end of the migration, when the parent's own constraint surely exists."""
        statement = Statement(
            "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s %(clause)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
            clause=self._clause(model, schema_editor),
        )
        schema_editor.deferred_sql.append(statement)

    def remove_sql(self, model, schema_editor):
        return schema_editor._delete_constraint_sql(
            schema_editor.sql_delete_constraint, model, self.name
        )

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        parent_id = getattr(instance, model._meta.get_field(self.parent).attname)
        if parent_id is None or (exclude and {self.parent, "municipality"} & set(exclude)):
            return
        parent = model._meta.get_field(self.parent).remote_field.model
        inside = parent._base_manager.using(using).filter(
            pk=parent_id, municipality_id=instance.municipality_id
        )
        if not inside.exists():
            raise ValidationError(self.get_violation_error_message())
