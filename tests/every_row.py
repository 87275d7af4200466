"""All rows of the site, to see what a request has made of them."""

from django.apps import apps

from municipalities.access.reach import unscoped
from municipalities.models import (
    AuditEvent,
    Municipality,
    Notification,
    SignInFailure,
    User,
)

# What a person does is written down here whatever they try.
LOGS = {
    *(model._meta.db_table for model in (AuditEvent, SignInFailure)),
    *("municipalities_session", "django_admin_log"),
}
WATCHED = {
    model._meta.db_table: model
    for model in apps.get_models(include_auto_created=True)
    if model._meta.db_table not in LOGS
}


def columns(model):
    return ["pk", *(field.attname for field in model._meta.concrete_fields)]


def read(model):
    """All rows of a model by their ids, as tuples: every look at what has changed is this one."""
    with unscoped("all rows are compared"):
        return {row[0]: row for row in model._base_manager.values_list(*columns(model)).iterator()}


def read_all():
    return {model: read(model) for model in WATCHED.values()}


def changed(before, after):
    """What has become of the rows: (model, id, field); "+" and "-" where a row came or went."""
    for model in after:
        for pk in before[model].keys() | after[model].keys():
            old, new = before[model].get(pk), after[model].get(pk)
            if old is None or new is None:
                yield model, pk, "+" if old is None else "-", new or old
            elif old != new:
                for name, was, now in zip(columns(model), old, new, strict=True):
                    if was != now:
                        yield model, pk, name, new


def owners(model, row):
    """Its owner; a row between two municipalities belongs to both."""
    held = dict(zip(columns(model), row, strict=True))
    return {owner(model, row)} | (
        {("municipality", held["lead_id"])} if "lead_id" in held else set()
    )


def owner(model, row):
    """The municipality of a row, or the person that it is or belongs to; else the whole site."""
    held = dict(zip(columns(model), row, strict=True))
    if model is Municipality:
        return "municipality", held["pk"]
    # A notification belongs to a person; one about a municipality was caused by somebody there.
    if held.get("municipality_id") or (model is not Notification and "municipality_id" in held):
        return "municipality", held["municipality_id"]
    return "person", held["pk"] if model is User else held.get("user_id")
