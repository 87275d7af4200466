"""Telling people that something has happened, each in the way and the language they have chosen."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from municipalities.mail.letters import send_letters
from municipalities.mail.notification import Notification, NotificationChoice
from municipalities.mail.notification_kinds import ByMail, kind_of


@transaction.atomic
def notify(code, *, people, values, path, municipality=None):
    """Tell these people of an event of a kind that is registered.

    `values` fill the kind's words, `path` is the page about it, without the site's name. Who must
    be able to enter `municipality` to be shown it, or to find it in a summary, is asked then.
    """
    kind = kind_of(code)
    kind.text(values)  # refuses values that do not fit, before anything is kept
    people = [person for person in people if person.is_active]
    choices = NotificationChoice.objects.filter(kind=code, user__in=people)
    chosen = {choice.user_id: choice for choice in choices}
    rows = [
        _row(kind, person, chosen.get(person.pk), values, path, municipality) for person in people
    ]
    at_once = [row for row in rows if row.by_mail == ByMail.AT_ONCE]
    send_letters("notification", [_reader(row, kind) for row in at_once])
    for row in at_once:
        row.by_mail = ""
    return Notification.objects.bulk_create(row for row in rows if row.on_desk or row.by_mail)


def _row(kind, person, choice, values, path, municipality):
    by_mail = choice.by_mail if choice else kind.by_mail
    return Notification(
        user=person,
        municipality=municipality,
        kind=kind.code,
        values=values,
        path=path,
        on_desk=choice.on_desk if choice else True,
        by_mail="" if by_mail == ByMail.NEVER else by_mail,
    )


def _reader(row, kind):
    language = row.user.language
    with translation.override(language):
        values = {
            "name": row.user.name,
            "text": kind.text(row.values),
            "link": f"{settings.SITE_URL}{row.address}",
            "settings": settings_address(),
        }
    return row.user.email, language, values


def settings_address():
    """Where people choose how they are told; every such mail says so."""
    return settings.SITE_URL + reverse("notification_settings")


@transaction.atomic
def choose(user, choices):
    """Keep how a person wants to be told: `on_desk` and `by_mail` for each kind.

    What waits for a summary goes the new way too: not at all, or with the next one.
    """
    for code, (on_desk, by_mail) in choices.items():
        wishes = {"on_desk": on_desk, "by_mail": by_mail}
        NotificationChoice.objects.update_or_create(user=user, kind=code, defaults=wishes)
        waiting = user.notifications.filter(kind=code).exclude(by_mail="")
        left = {ByMail.NEVER: "", ByMail.AT_ONCE: ByMail.DAILY}.get(by_mail, by_mail)
        waiting.update(by_mail=left)
