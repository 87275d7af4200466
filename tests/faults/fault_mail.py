"""A mail server that is down or silent: no document waits for it, and each notice comes once."""

import socket
from collections import Counter
from contextlib import closing

from municipalities.mail.models import MailState
from municipalities.models import Mail
from tests.faults.bounds import least, most
from tests.faults.programs import wait_until

LANGUAGES, EDITIONS = 3, 3


def all_sent():
    mails = Mail.objects.all()
    return mails.exists() and not mails.exclude(state=MailState.DONE).exists()


def waits(installation, ids):
    """The documents, and how many notices of them still wait when they are there."""
    outcome = installation.finished(ids)
    return outcome, Mail.objects.exclude(state=MailState.DONE).count()


def tell(installation, promised, outcome, waiting):
    wait_until(all_sent, 120)
    taken = Counter(mail["To"] for mail in installation.mails)
    promised(
        notices_kept=least(waiting, LANGUAGES * EDITIONS),
        delivered=least(len(taken), LANGUAGES * EDITIONS),
        delivered_twice=most(sum(number > 1 for number in taken.values()), 0),
        **outcome.promises(LANGUAGES * EDITIONS),
    )


def test_mail_server_down(installation, promised):
    ids = installation.ask_for(EDITIONS)
    installation.refuse_mail()
    installation.work()
    kept = waits(installation, ids)
    installation.take_mail()
    tell(installation, promised, *kept)


def test_mail_server_silent(installation, promised):
    """It takes connections and never answers."""
    ids = installation.ask_for(EDITIONS)
    installation.refuse_mail()
    with closing(socket.create_server(("127.0.0.1", installation.mail_port))):
        installation.work()
        kept = waits(installation, ids)
    installation.take_mail()
    tell(installation, promised, *kept)
