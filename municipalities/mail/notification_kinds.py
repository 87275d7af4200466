"""What people can be told of: the kinds of notifications, a slot that every app fills."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class ByMail(models.TextChoices):
    """When a person wants to be mailed about a kind of event."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("In a summary every morning")
    WEEKLY = "weekly", _("In a summary every Monday morning")
    NEVER = "never", _("Never")


def _everybody(user):
    return True


@dataclass(frozen=True)
class NotificationKind:
    """One kind of event.

    `title` names it where people choose how they are told, `words` is the notification itself,
    without a full stop, with `%(name)s` for each of its values; both are lazy. `concerns(user)`
    says who is offered the choice, `by_mail` what holds for those who have not chosen.
    """

    code: str
    title: Any
    words: Any
    by_mail: ByMail = ByMail.AT_ONCE
    concerns: Callable[[Any], bool] = _everybody

    def text(self, values):
        """The notification in the language that is active."""
        return str(self.words) % values


_kinds: dict[str, NotificationKind] = {}


def register(*kinds: NotificationKind):
    """Announce kinds; each app does so for its own while it is being loaded."""
    for kind in kinds:
        _kinds[kind.code] = kind


def kind_of(code) -> NotificationKind | None:
    """The kind of this code; None when nothing of the kind happens any more."""
    return _kinds.get(code)


def kinds_for(user):
    """The kinds that concern a person, in the order in which the apps have announced them."""
    return [kind for kind in _kinds.values() if kind.concerns(user)]
