"""The address of each page, filled with what exists."""

import re

from django.contrib import admin
from django.urls import reverse

from municipalities.models import Call, Criterion
from tests.addresses import by_name
from tests.town import CALL, NEVER

OUTSIDE_PLACES = {
    "uidb36": "zzzz",
    "key": "set-password",
    "pk": NEVER,
    "place": "nowhere",
    "call": CALL,
    "body": "nothing",
}
MODELS = {f"{m._meta.app_label}_{m._meta.model_name}": m for m in admin.site._registry}
ADMIN_PLACES = {"content_type_id": NEVER, "app_label": "municipalities", "code": "education"}


def municipal_url(name, municipality, pk):
    found = {"section": "education", "code": "EDU-01", "pk": pk}
    wanted = {key: found[key] for key in by_name()[name].arguments}
    return reverse(name, kwargs={"municipality": municipality.slug, **wanted})


def own_url(row, town):
    """The address of a row of the access table, about what it names in the town."""
    return municipal_url(row.name, town.municipality, getattr(town.object_of(row.name), "pk", 0))


def linked_url(name, token):
    found = {"language": lambda: "fi", "pk": _criterion}
    arguments = by_name()[name].arguments
    wanted = {key: found[key]() for key in found if key in arguments}
    return reverse(name, kwargs={"token": token, **wanted})


def _criterion():
    """One of the call to which the municipalities of the world apply."""
    return Criterion.objects.filter(call__slug=CALL).first().pk


def shared_url(name):
    wanted = re.findall(r"<(?:\w+:)?(\w+)>", by_name()[name].pattern)
    return reverse(name, kwargs={key: OUTSIDE_PLACES[key] for key in wanted})


def admin_url(name, row_of):
    """The address of a page of the workshop, about the row of its model where it is about one.

    Pages of older releases have no name of their own, but the pattern of the new one.
    """
    address = by_name()[name]
    if name == f"admin:{address.pattern}":
        return _unnamed_admin_url(address, row_of)
    model = _model_of(name.removeprefix("admin:"))
    wanted = address.arguments or re.findall(r"\(\?P<(\w+)>", address.pattern)
    found = dict(ADMIN_PLACES)
    if "object_id" in wanted:
        found["object_id"] = row_of(model).pk if model else NEVER
    if "call_id" in wanted:
        found["call_id"] = row_of(Call).pk
    return reverse(name, kwargs={key: found[key] for key in wanted})


def _model_of(name):
    """The model whose label a page's name begins with; its own name may have several words."""
    found = [label for label in MODELS if name.startswith(f"{label}_")]
    return MODELS[max(found, key=len)] if found else None


def _unnamed_admin_url(address, row_of):
    """`admin/app/model/<path:object_id>/`, whose only name is its pattern."""
    for label, model in MODELS.items():
        page = by_name()[f"admin:{label}_changelist"].pattern
        if address.pattern == f"{page}<path:object_id>/":
            return f"{reverse(f'admin:{label}_changelist')}{row_of(model).pk}/"
    return reverse("admin:index") + "unheard-of/"
