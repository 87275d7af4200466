"""Where Django sends its mails to: rows of the outbox."""

from email.utils import make_msgid

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.utils import DNS_NAME

from municipalities.mail.delivery import ring
from municipalities.mail.models import Mail


class OutboxBackend(BaseEmailBackend):
    """Keeps each message as a row for each recipient; a worker sends it.

    Inside a transaction the mail is kept or forgotten with what it tells of. Messages are plain
    text with the usual headers: others raise `ValueError`.
    """

    def send_messages(self, email_messages):
        rows = [row for message in email_messages for row in rows_of(message)]
        ring(Mail.objects.bulk_create(rows))
        return len(email_messages)


def rows_of(message, **fields):
    """A row for each recipient of a message, not yet kept; refused unless it is plain text."""
    more = (message.attachments, message.reply_to, message.extra_headers)
    if any(more) or getattr(message, "alternatives", None) or message.content_subtype != "plain":
        raise ValueError("A mail of the outbox is plain text, with no more than the usual headers.")
    message.message()  # refuses lines that do not belong into a header
    return [
        Mail(
            sender=message.from_email,
            recipient=recipient,
            subject=message.subject,
            body=message.body,
            message_id=make_msgid(domain=str(DNS_NAME)),
            **fields,
        )
        for recipient in message.recipients()
    ]
