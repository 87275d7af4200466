"""The municipalities that the running piece of work may touch, and the one wrapper that says so.

On PostgreSQL the database shows no other municipality's rows: see `row_level_security`.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.apps import apps
from django.utils import translation

# Under this name the database knows the ids, with commas between them.
SETTING = "mosaiikki.municipalities"


class Reach(NamedTuple):
    """Ids of municipalities; `reason` says why work that is bound to no single one needs them."""

    ids: frozenset[int] = frozenset()
    reason: str = ""


NOWHERE = Reach()
_reach: ContextVar[Reach] = ContextVar("reach", default=NOWHERE)


def reachable_ids() -> frozenset[int]:
    """The ids of the municipalities inside which the current work runs."""
    return _reach.get().ids


def unscoped_reason() -> str:
    """Why the current work may ask for rows of several municipalities at once; mostly empty."""
    return _reach.get().reason


def narrow_to(ids, *, reason=""):
    """Set the reach of the rest of the request; the surrounding `reach` restores it."""
    _reach.set(Reach(frozenset(ids), reason))


@contextmanager
def reach(ids, *, reason=""):
    """Work inside these municipalities; what was reachable before is restored at the end."""
    before = _reach.set(Reach(frozenset(ids), reason))
    try:
        yield
    finally:
        _reach.reset(before)


@contextmanager
def unscoped(reason):
    """Work that concerns all municipalities at once, for a reason that a reader accepts."""
    municipalities = apps.get_model("municipalities", "Municipality").objects
    with reach(municipalities.values_list("pk", flat=True), reason=reason):
        yield


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


def streamed(chunks):
    """Make the chunks of a streamed answer within today's reach, long after it has ended.

    The reach holds for each chunk alone: the caller runs in between.
    """
    own, chunks = _reach.get(), iter(chunks)

    def within():
        while True:
            with reach(own.ids, reason=own.reason):
                try:
                    chunk = next(chunks)
                except StopIteration:
                    return
            yield chunk

    return within()
