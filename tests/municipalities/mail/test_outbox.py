"""The outbox: a mail is a row until a real server has taken it; nothing is lost, nobody waits."""

import socket
from datetime import timedelta

import pytest
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from municipalities.mail import delivery
from municipalities.models import Mail
from municipalities.queued_rows import LEFT_BEHIND

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("server")]

ANNA = "anna@example.org"
BO = "bo@example.org"


def written(to=(ANNA,), subject="Hyvää päivää", body="Bästa Åsa,\nvälkommen."):
    EmailMessage(subject, body, "mosaic@example.org", list(to)).send()
    return list(Mail.objects.order_by("pk"))


def attempted(mail):
    """The row after one attempt, whenever it would be due."""
    Mail.objects.filter(pk=mail.pk).update(due_at=Now())
    delivery.deliver(mail.pk)
    mail.refresh_from_db()
    return mail


def test_a_mail_waits_as_a_row_and_reaches_the_server(server):
    [mail] = written()
    assert (mail.state, server.taken) == ("queued", [])
    attempted(mail)
    [taken] = server.taken
    assert (taken["To"], taken["Subject"]) == (ANNA, "Hyvää päivää")
    assert taken.get_content().splitlines() == ["Bästa Åsa,", "välkommen."]
    assert (taken["Message-ID"], taken["Auto-Submitted"]) == (mail.message_id, "auto-generated")
    assert (mail.state, mail.attempt) == ("done", 1)


def test_what_was_sent_is_no_longer_kept(server):
    assert attempted(written()[0]).body == ""


def test_nobody_sees_who_else_was_written_to(server):
    for mail in written([ANNA, BO]):
        attempted(mail)
    assert [one["To"] for one in server.taken] == [ANNA, BO]


def test_a_mail_that_was_sent_is_not_sent_again(server):
    [mail] = written()
    for _ in range(3):
        attempted(mail)
    assert len(server.taken) == 1


def test_a_mail_is_forgotten_with_the_transaction_that_it_tells_of():
    def cancelled():
        with transaction.atomic():
            written()
            raise InterruptedError

    with pytest.raises(InterruptedError):
        cancelled()
    assert not Mail.objects.exists()


def test_a_mail_rings_once_it_is_committed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        written([ANNA, BO])
    assert len(callbacks) == 1


def test_an_address_that_the_server_refuses_is_not_tried_again(server):
    server.answers[ANNA] = "550 nobody here"
    mail = attempted(written()[0])
    assert (mail.state, mail.error) == ("failed", "refused")
    assert not mail.claim()


def test_a_sender_that_the_server_refuses_puts_off_nobody_else(server):
    server.answers["mosaic@example.org"] = "550 not from here"
    refused, other = written([ANNA, BO])
    attempted(refused)
    other.refresh_from_db()
    assert (refused.state, refused.error) == ("failed", "refused")
    assert other.due_at == other.queued_at


def test_an_address_that_the_server_puts_off_is_tried_later_and_others_now(server):
    server.answers[ANNA] = "451 come back later"
    late, prompt = written([ANNA, BO])
    attempted(late)
    delivery.deliver(prompt.pk)
    assert [one["To"] for one in server.taken] == [BO]
    assert (late.state, late.error) == ("queued", "server")
    assert late.due_at > late.queued_at
    server.answers.clear()
    assert attempted(late).state == "done"


@pytest.fixture(params=["refuses", "silent"])
def dead_server(request, settings, server):
    """A port where nobody listens, or where somebody listens and never answers."""
    settings.EMAIL_TIMEOUT = 0.3
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if request.param == "silent":
            listener.listen()
        settings.EMAIL_PORT = listener.getsockname()[1]
        yield


@pytest.mark.usefixtures("dead_server")
def test_while_no_server_answers_one_mail_is_tried_and_the_others_rest():
    first, second = written([ANNA, BO])
    delivery.deliver(first.pk)
    delivery.deliver(second.pk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.error, first.attempt) == ("queued", "server", 1)
    assert (second.state, second.error, second.attempt) == ("queued", "", 0)
    assert second.due_at > second.queued_at + timedelta(seconds=30)


@pytest.mark.usefixtures("dead_server")
def test_pauses_double_for_more_than_a_day_before_the_mail_is_given_up():
    [mail] = written()
    pauses = []
    while attempted(mail).state == "queued":
        pauses.append(round((mail.due_at - timezone.now()) / delivery.REST))
    assert pauses == [2**n for n in range(Mail.MAX_ATTEMPTS - 1)]
    assert (mail.state, mail.error) == ("failed", "given_up")
    assert mail.body


def test_a_mail_whose_worker_died_is_sent_again_under_the_same_id(server):
    [mail] = written()
    dead = Mail.objects.get(pk=mail.pk)
    assert dead.claim()
    delivery._send(dead)
    Mail.objects.update(lease_until=Now() - timedelta(seconds=1))
    attempted(mail)
    assert {one["Message-ID"] for one in server.taken} == {mail.message_id}
    assert not dead.finish(body="late")


def test_sweeping_rings_for_mails_left_behind_and_gives_up_in_the_end():
    left, worn, _fresh = written([ANNA, BO, "eva@example.org"])
    Mail.objects.filter(pk__in=[left.pk, worn.pk]).update(due_at=Now() - LEFT_BEHIND * 2)
    Mail.objects.filter(pk=worn.pk).update(attempt=Mail.MAX_ATTEMPTS)
    delivery.sweep()
    worn.refresh_from_db()
    assert (worn.state, worn.error) == ("failed", "given_up")
    assert worn.finished_at is not None
    assert list(Mail.objects.left_behind()) == [left]


def test_mails_that_ended_long_ago_are_forgotten():
    old, new = written([ANNA, BO])
    for mail in (old, new):
        attempted(mail)
    Mail.objects.filter(pk=old.pk).update(finished_at=Now() - delivery.KEPT)
    delivery.forget()
    assert list(Mail.objects.all()) == [new]


def test_a_line_break_in_a_header_is_refused_before_anything_is_kept():
    with pytest.raises(BadHeaderError):
        written(subject="Hei\nBcc: all@example.org")
    assert not Mail.objects.exists()


def with_html():
    message = EmailMultiAlternatives("Hei", "teksti", "mosaic@example.org", [ANNA])
    message.attach_alternative("<p>teksti</p>", "text/html")
    return message


def as_html():
    message = EmailMessage("Hei", "<p>teksti</p>", "mosaic@example.org", [ANNA])
    message.content_subtype = "html"
    return message


def with_headers(**more):
    return EmailMessage("Hei", "teksti", "mosaic@example.org", [ANNA], **more)


@pytest.mark.parametrize(
    "message",
    [
        with_html(),
        as_html(),
        with_headers(reply_to=[BO]),
        with_headers(headers={"X-Any": "1"}),
        with_headers(attachments=[("a.txt", "teksti", "text/plain")]),
    ],
    ids=["with HTML", "as HTML", "reply to", "headers", "attachment"],
)
def test_only_plain_text_is_taken(message):
    with pytest.raises(ValueError, match="plain text"):
        message.send()
    assert not Mail.objects.exists()
