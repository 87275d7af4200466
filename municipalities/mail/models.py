"""A mail on its way: the row is the queue in which it waits for the mail server."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from municipalities.queued_rows import QueuedRow, QueuedRowQuerySet, QueueState


class MailState(models.TextChoices):
    """A held mail waits for a person, not for a worker: the queue does not see it."""

    HELD = "held", _("Held until staff release it")
    QUEUED = QueueState.QUEUED, _("Waiting")
    RUNNING = QueueState.RUNNING, _("Being sent")
    DONE = QueueState.DONE, _("Sent")
    FAILED = QueueState.FAILED, _("Failed")
    DISCARDED = "discarded", _("Discarded")


class MailError(models.TextChoices):
    """Why a mail has not been sent, in words that say what happens next."""

    SERVER = "server", _("The mail server does not take mail now. It is tried again by itself.")
    REFUSED = "refused", _("The mail server refused the mail. Check the address.")
    BROKEN = "broken", _("The mail could not be put together. Contact the support.")
    GIVEN_UP = "given_up", _("The mail server took no mail for more than a day. Try again.")


class MailQuerySet(QueuedRowQuerySet):
    def rest(self, delay):
        """Let all that would be sent soon wait as well, without counting it as an attempt."""
        soon = self.filter(state=QueueState.QUEUED, due_at__lt=Now() + delay)
        return soon.update(due_at=Now() + delay)

    def held(self):
        return self.filter(state=MailState.HELD)


class Mail(QueuedRow):
    """One message to one address. What it says is forgotten once it has been sent."""

    # With pauses that double from one minute, more than a day.
    MAX_ATTEMPTS = 12
    # Longer than a server can take that is slow at every step.
    LEASE = timedelta(minutes=3)

    sender = models.CharField(_("sender"), max_length=400)
    recipient = models.CharField(_("recipient"), max_length=400)
    subject = models.CharField(_("subject line"), max_length=400)
    body = models.TextField(_("message"), blank=True)
    # The same at every attempt: a server that got it twice can tell.
    message_id = models.CharField(max_length=200, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=MailState, default=MailState.QUEUED)
    error = models.CharField(_("error"), max_length=10, choices=MailError, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, blank=True, editable=False
    )
    # What a held mail tells of, so that staff find those that belong together.
    about = models.CharField(_("subject matter"), max_length=200, blank=True, editable=False)
    # Who has released or discarded a held mail.
    decided_by_id = models.BigIntegerField(_("decided by"), null=True, editable=False)
    discard_reason = models.CharField(_("reason for discarding"), max_length=500, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=MailState.FAILED) | ~Q(error=""), name="failed_mail_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state=MailState.DISCARDED) | ~Q(discard_reason=""),
                name="discarded_mail_says_why",
                violation_error_message=_("Write why the mails are not sent."),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="mail_queue")]

    def __str__(self):
        return f"{self.recipient}: {self.subject}"

    def as_message(self):
        headers = {"Message-ID": self.message_id, "Auto-Submitted": "auto-generated"}
        return EmailMessage(self.subject, self.body, self.sender, [self.recipient], headers=headers)


class HeldMailManager(models.Manager.from_queryset(MailQuerySet)):
    def get_queryset(self):
        return super().get_queryset().filter(state__in=[MailState.HELD, MailState.DISCARDED])


class HeldMail(Mail):
    """The mails that staff read and decide on before anything leaves."""

    objects = HeldMailManager()

    class Meta:
        proxy = True
        verbose_name = _("held mail")
        verbose_name_plural = _("held mails")
        ordering = ["-pk"]
