"""Held mails and the decisions that some of them tell: one never goes without the other."""

from django.db import transaction

from municipalities.mail import holding
from municipalities.models import Application, Decision
from municipalities.selection.deciding import announce, take_back


@transaction.atomic
def release(mails, *, by):
    """Send these mails, as far as they are still held, and announce what they tell.

    Returns those that are on their way.
    """
    decisions = _told_by(mails)
    announced = [
        mail
        for mail in mails
        if mail.pk in decisions and announce(decision=decisions[mail.pk], by=by)
    ]
    others = [mail for mail in mails if mail.pk not in decisions]
    return announced + holding.release(others, by=by)


@transaction.atomic
def discard(mails, *, reason, by):
    """Never send these mails, as far as they are still held; what they would tell is undecided.

    Returns those that were discarded.
    """
    decisions = _told_by(mails)
    _lock(decisions.values())
    discarded = holding.discard(mails, reason=reason, by=by)
    for mail in discarded:
        if mail.pk in decisions:
            take_back(decision=decisions[mail.pk])
    return discarded


def _lock(decisions):
    """Whoever announces one of them meanwhile comes first or finds it gone."""
    own = Application.objects.filter(pk__in=[one.application_id for one in decisions])
    list(own.select_for_update().order_by("pk").values_list("pk"))


def _told_by(mails):
    """The decisions that nobody has been told of, by the mail that would do so."""
    decisions = Decision.objects.filter(mail__in=mails, announced_at=None)
    return {one.mail_id: one for one in decisions.select_related("application", "mail")}
