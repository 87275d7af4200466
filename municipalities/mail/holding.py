"""Mails that do not leave before staff have read them: held, then released or discarded."""

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from municipalities.mail.backend import rows_of
from municipalities.mail.delivery import ring
from municipalities.mail.models import Mail, MailState


def hold(*, to, language, subject, body, about):
    """Keep a mail that nobody gets before staff release it; returns its row.

    `about` is what staff call the mails that belong together.
    """
    message = EmailMessage(subject, body, to=[to])
    [row] = rows_of(message, state=MailState.HELD, language=language, about=about)
    row.save()
    return row


@transaction.atomic
def release(mails, *, by):
    """Send these mails, as far as they are still held; returns those that were.

    Each is taken out of its state by one statement, so that two who release it send it once.
    """
    released = [mail for mail in mails if _decide(mail, by, state=MailState.QUEUED, due_at=Now())]
    if released:
        ring(released)
    return released


@transaction.atomic
def discard(mails, *, reason, by):
    """Never send these mails, as far as they are still held; returns those that were."""
    if not reason.strip():
        raise ValidationError(_("Write why the mails are not sent."), code="reason")
    ended = {"discard_reason": reason.strip(), "finished_at": Now()}
    return [mail for mail in mails if _decide(mail, by, state=MailState.DISCARDED, **ended)]


def _decide(mail, by, **fields):
    own = Mail.objects.held().filter(pk=mail.pk)
    return own.update(decided_by_id=by.pk, queued_at=Now(), **fields)
