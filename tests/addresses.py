"""Every address of the URLconf, with its name and the floor of its view."""

from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, get_resolver

from tests.source import FLOORS, top


@dataclass(frozen=True)
class Address:
    """`name` is the URL name with its namespace, or the pattern where it has none."""

    name: str
    pattern: str
    view: object
    arguments: tuple

    @property
    def app(self):
        return top(self.view.__module__)

    @property
    def is_ours(self):
        return self.app in FLOORS and not self.is_admin

    @property
    def is_admin(self):
        return self.name.startswith("admin:")

    @property
    def is_municipal(self):
        return "<slug:municipality>" in self.pattern

    @property
    def is_linked(self):
        return "<str:token>" in self.pattern

    @property
    def floor(self):
        """An admin page stands where its model does; pages of packages stand below the house."""
        if self.is_admin:
            label = self.name.removeprefix("admin:")
            return max((FLOORS[app] for app in FLOORS if label.startswith(f"{app}_")), default=0)
        return FLOORS.get(self.app, 0)


def _walk(resolver, prefix, namespace):
    for entry in resolver.url_patterns:
        pattern = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name or pattern}"
            yield Address(name, pattern, entry.callback, tuple(entry.pattern.converters))
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, pattern, inner)


@cache
def addresses():
    return tuple(_walk(get_resolver(), "", ""))


def by_name():
    return {address.name: address for address in addresses()}
