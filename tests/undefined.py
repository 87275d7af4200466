"""A template of ours that prints a name which does not exist fails its test."""

import sys

import pytest
from django.conf import settings
from django.template.base import Node

OURS = str(settings.BASE_DIR / "templates")


class Undefined(str):
    """Printed for an undefined name: nothing in the packages' templates, a failure in ours."""

    __slots__ = ()

    def __bool__(self):
        return template_at_work().startswith(OURS)

    def __contains__(self, text):
        return text == "%s"

    def __mod__(self, name):
        pytest.fail(f"Undefined template variable '{name}' in {template_at_work()}")


def template_at_work():
    """The file of the template node that is being drawn."""
    frame = sys._getframe(1)
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return str(node.origin.name)
        frame = frame.f_back
    return ""
