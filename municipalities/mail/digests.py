"""Summaries: what people did not want to be mailed at once, in one mail a morning or a Monday."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from municipalities import doorbell
from municipalities.mail.letters import send_letter
from municipalities.mail.notification import Notification
from municipalities.mail.notification_kinds import ByMail
from municipalities.mail.notifying import settings_address
from municipalities.models.user import User

SEND = "municipalities.mail.tasks.send_digest"
# The hour of the morning, in the programme's own time.
HOUR = 7
MOST_LINES = 50
KEPT = timedelta(days=180)


def latest_moments(now=None):
    """When the latest summary of each kind was due: what happened before goes out now.

    So whatever comes late or twice finds just what the moment had left, and nothing newer.
    """
    local = timezone.localtime(now)
    morning = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if morning > local:
        morning -= timedelta(days=1)
    return {ByMail.DAILY: morning, ByMail.WEEKLY: morning - timedelta(days=morning.weekday())}


def ring():
    """Tell the workers of everybody for whom a summary is due."""
    due = Notification.objects.due(latest_moments()).filter(user__is_active=True)
    doorbell.ring(SEND, list(due.order_by("user").values_list("user", flat=True).distinct()))


@transaction.atomic
def send_digest(user_id):
    """Mail one person what is due; whoever comes second finds nothing left.

    The mail is a row of the outbox in the same transaction, so that it is kept once or not at all.
    """
    user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    due = user.notifications.due(latest_moments())
    readable = due.readable(user.reachable_municipality_ids()).select_related("municipality")
    rows = list(readable.order_by("pk"))
    due.update(by_mail="")
    with translation.override(user.language):
        lines = [line for row in rows if (line := _line(row))]
        values = {
            "name": user.name,
            "number": len(lines),
            "list": "\n\n".join(_shortened(lines)),
            "settings": settings_address(),
        }
    if lines:
        send_letter("digest", to=user.email, language=user.language, values=values)


def _line(row):
    if not row.text:
        return ""
    place = f"{row.municipality}: " if row.municipality else ""
    return f"{place}{row.text}\n{settings.SITE_URL}{row.address}"


def _shortened(lines):
    left = len(lines) - MOST_LINES
    if left <= 0:
        return lines
    return [*lines[:MOST_LINES], _("and %(number)d more on your desk") % {"number": left}]


def forget():
    """Delete what happened long ago."""
    Notification.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
