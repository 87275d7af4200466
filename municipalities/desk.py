"""What waits for a person, in every role and municipality: a slot that every app fills."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.module_loading import import_string

FAR = date.max


@dataclass(frozen=True)
class DeskItem:
    """One thing to do: `title` says what, `address` is the page where it is done.

    `deadline` is its last day, `since` when it began to wait. `about` names what it concerns, in
    a few words, where the municipality does not say it all.
    """

    title: str
    address: str
    municipality: Any = None
    deadline: date | None = None
    since: datetime | None = None
    about: str = ""

    @property
    def days_left(self):
        """Below zero when the deadline has passed; None where there is none."""
        return self.deadline and (self.deadline - timezone.localdate()).days

    @property
    def is_late(self):
        return self.deadline is not None and self.days_left < 0

    @property
    def order(self):
        """The nearest deadline first, then those that have waited longest."""
        since = self.since.timestamp() if self.since else float("inf")
        return self.deadline or FAR, since, self.title


_paths: list[str] = []


def register(path: str):
    """Announce a function that yields the items of a desk, by its dotted path.

    It is given the desk: `desk.user`, `desk.municipalities` (all that the person may enter, by
    id) and `desk.where(permission)` (the ids of those in which the person may do this). It takes
    a number of statements that does not grow with them. Apps register while they are being
    loaded, when their models do not exist yet.
    """
    if path not in _paths:
        _paths.append(path)


def items_for(desk):
    """Everything that waits for the person at this desk, the most urgent first."""
    found = (item for path in _paths for item in import_string(path)(desk))
    return sorted(found, key=lambda item: item.order)
