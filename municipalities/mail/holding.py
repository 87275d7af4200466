"""Mails that wait until one of the staff has read them and lets them go."""

from email.utils import make_msgid

from django.core.mail.utils import DNS_NAME
from django.db.models.functions import Now

from municipalities.mail.delivery import ring
from municipalities.mail.models import Mail, MailState


def hold(message):
    """Keep a message to one recipient as a row that no worker takes; gives the row."""
    message.message()  # refuses lines that do not belong into a header
    [recipient] = message.recipients()
    return Mail.objects.create(
        sender=message.from_email,
        recipient=recipient,
        subject=message.subject,
        body=message.body,
        message_id=make_msgid(domain=str(DNS_NAME)),
        state=MailState.HELD,
    )


def release(mail):
    """Let a held mail go; False when it has been released already."""
    held = Mail.objects.filter(pk=mail.pk, state=MailState.HELD)
    if not held.update(state=MailState.QUEUED, queued_at=Now(), due_at=Now()):
        return False
    ring([mail])
    return True
