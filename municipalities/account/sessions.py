"""Where a person is signed in, as the person sees it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from municipalities.access.devices import DEVICE
from municipalities.access.sessions import BEGAN, SAVED


@dataclass(frozen=True)
class SignedIn:
    """One session; its key is a secret and is not in here."""

    device: str
    began_at: datetime | None
    used_at: datetime | None
    is_current: bool


def sessions_of(person, *, current):
    """The person's sessions: this one first, then the one that was used last."""
    found = [_shown(row, current) for row in person.sessions.open()]
    return sorted(found, key=lambda one: (not one.is_current, -_seconds(one.used_at)))


def _shown(row, current):
    data = row.get_decoded()
    return SignedIn(
        device=data.get(DEVICE, ""),
        began_at=_time(data.get(BEGAN)),
        used_at=_time(data.get(SAVED)),
        is_current=row.session_key == current,
    )


def _time(seconds):
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _seconds(time):
    return time.timestamp() if time else 0
