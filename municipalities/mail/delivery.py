"""From the outbox to the mail server: claim, send, and wait when the server takes nothing."""

import logging
from contextlib import suppress
from datetime import timedelta
from functools import partial
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone

from municipalities import doorbell
from municipalities.mail.models import Mail, MailError

logger = logging.getLogger(__name__)

DELIVER = "municipalities.mail.tasks.deliver_mail"
# A mail for which the server does not answer puts off all that wait by this.
REST = timedelta(minutes=1)
KEPT = timedelta(days=30)
PERMANENT = 500


def deliver(mail_id):
    """Send one mail of the outbox, unless somebody else does or its time has not come.

    A worker that dies between sending and writing that down leaves the mail to be sent again,
    under the same Message-ID: no protocol of mail can promise more.
    """
    mail = Mail.objects.filter(pk=mail_id).first()
    if mail is None or not mail.claim():
        return
    try:
        _send(mail)
    except (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError) as refusal:
        logger.warning("the mail server refused mail %s: %s", mail.pk, _codes(refusal))
        _after_refusal(mail, refusal)
    except OSError as error:
        logger.warning("the mail server takes no mail now: %s", type(error).__name__)
        Mail.objects.rest(REST)
        _later(mail)
    except SoftTimeLimitExceeded:  # the server was slow at every step: another attempt follows
        raise
    except Exception:
        logger.exception("mail %s could not be put together", mail.pk)
        mail.fail(MailError.BROKEN)
    else:
        mail.finish(body="")


def _send(mail):
    connection = get_connection(settings.MAIL_BACKEND)
    try:
        connection.open()
        connection.send_messages([mail.as_message()])
    finally:
        with suppress(OSError):  # the server has the mail, or has already said why not
            connection.close()


def _codes(refusal):
    """The server's numbers alone: its words may repeat the address."""
    if isinstance(refusal, SMTPRecipientsRefused):
        return [code for code, _words in refusal.recipients.values()]
    return [refusal.smtp_code]


def _after_refusal(mail, refusal):
    if all(code >= PERMANENT for code in _codes(refusal)):
        mail.fail(MailError.REFUSED)
    else:
        _later(mail)


def _later(mail):
    if mail.attempt >= Mail.MAX_ATTEMPTS:
        mail.fail(MailError.GIVEN_UP)
    else:
        mail.put_back(error=MailError.SERVER, delay=REST * 2 ** (mail.attempt - 1))


def ring(mails):
    """Tell a worker, once the rows are visible to it."""
    ids = [mail.pk for mail in mails]
    transaction.on_commit(partial(doorbell.ring, DELIVER, ids), robust=True)


def retry(mail):
    """Queue a failed mail again; False when it has not failed."""
    if not mail.retry():
        return False
    ring([mail])
    return True


def sweep():
    """Ring again for mails left behind, and give up on those that were interrupted too often."""
    Mail.objects.give_up(MailError.GIVEN_UP)
    doorbell.ring(DELIVER, Mail.objects.ids_to_ring())


def forget():
    """Delete the rows of mails that ended long ago."""
    Mail.objects.filter(finished_at__lt=timezone.now() - KEPT).delete()
