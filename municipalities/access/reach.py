"""The municipalities that the running piece of work may touch, and the one wrapper that says so."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import translation

_ids: ContextVar[frozenset[int]] = ContextVar("municipality_ids", default=frozenset())


def reachable_ids() -> frozenset[int]:
    """The ids of the municipalities inside which the current work runs."""
    return _ids.get()


def narrow_to(ids):
    """Set the reach of the rest of the request; the surrounding `reach` restores it."""
    _ids.set(frozenset(ids))


@contextmanager
def reach(ids):
    """Work inside these municipalities; what was reachable before is restored at the end."""
    before = _ids.set(frozenset(ids))
    try:
        yield
    finally:
        _ids.reset(before)


@contextmanager
def inside(row, *, language=None):
    """Run a task, a command or a test inside a row's municipality and language.

    The row is tenant-owned, or a municipality itself. Its own `language` counts unless one is
    given; without either the current language stays.
    """
    municipality_id = getattr(row, "municipality_id", None) or row.pk
    wanted = language or getattr(row, "language", None) or translation.get_language()
    with reach({municipality_id}), translation.override(wanted):
        yield row
