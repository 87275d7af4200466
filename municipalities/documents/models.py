"""The document row: one document in one language, and the queue in which it waits to be made."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, F, Q, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from municipalities.access.walls import OwnedByMunicipality, TenantOwned
from municipalities.models.municipality import Municipality

LEASE = timedelta(minutes=4)
MAX_ATTEMPTS = 5
LEFT_BEHIND = timedelta(minutes=1)


class DocumentState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")


class DocumentError(models.TextChoices):
    """Why a document failed, in words that say what happens next."""

    RENDER = "render", _("The document could not be laid out. Try again, or contact the support.")
    STORAGE = "storage", _("The file could not be stored. Try again in a moment.")
    STALLED = "stalled", _("Making the document was interrupted several times. Try again.")


class DocumentQuerySet(models.QuerySet):
    def claimable(self):
        """Rows that a worker may take: waiting, or held by a worker whose lease ran out."""
        return self.filter(
            Q(state=DocumentState.QUEUED) | Q(state=DocumentState.RUNNING, lease_until__lt=Now()),
            attempt__lt=MAX_ATTEMPTS,
        )

    def left_behind(self):
        """Rows that nobody seems to work on, because a ring was lost or a worker died."""
        return self.filter(
            Q(state=DocumentState.QUEUED, queued_at__lt=Now() - LEFT_BEHIND)
            | Q(state=DocumentState.RUNNING, lease_until__lt=Now())
        )

    def of(self, kind, subject):
        """A subject's documents in the order in which the house names its languages."""
        order = Case(
            *(When(language=code, then=n) for n, (code, _name) in enumerate(settings.LANGUAGES))
        )
        return self.filter(kind=kind, subject_id=subject.pk).order_by(order)


class Document(TenantOwned):
    """Unique by what it says and how it looks, so that pressing twice gives the same row."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="documents", verbose_name=_("municipality")
    )
    kind = models.CharField(_("kind"), max_length=40)
    subject_id = models.BigIntegerField(_("subject"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    content_hash = models.CharField(max_length=64)
    design_hash = models.CharField(max_length=64)
    state = models.CharField(
        _("state"), max_length=10, choices=DocumentState, default=DocumentState.QUEUED
    )
    error = models.CharField(_("error"), max_length=10, choices=DocumentError, blank=True)
    attempt = models.PositiveSmallIntegerField(_("attempts"), default=0)
    token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    queued_at = models.DateTimeField(_("queued"), db_default=Now())
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    file = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-pk"]
        constraints = [
            OwnedByMunicipality(),
            models.UniqueConstraint(
                fields=["kind", "subject_id", "language", "content_hash", "design_hash"],
                name="document_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=DocumentState.DONE)
                | (Q(finished_at__isnull=False) & ~Q(file="") & ~Q(sha256="")),
                name="done_document_has_file",
            ),
            models.CheckConstraint(
                condition=~Q(state=DocumentState.FAILED) | ~Q(error=""),
                name="failed_document_says_why",
            ),
        ]
        indexes = [models.Index(fields=["state", "queued_at"], name="document_queue")]

    def __str__(self):
        return f"{self.kind} {self.subject_id} ({self.language})"

    @property
    def path(self):
        return settings.DOCUMENTS_ROOT / self.file

    @property
    def is_finished(self):
        return self.state in {DocumentState.DONE, DocumentState.FAILED}

    def claim(self):
        """Take the row for this worker; False when somebody else has it or it is finished."""
        token = uuid.uuid4()
        taken = (
            Document.objects.claimable()
            .filter(pk=self.pk)
            .update(
                state=DocumentState.RUNNING,
                token=token,
                lease_until=Now() + LEASE,
                attempt=F("attempt") + 1,
                error="",
            )
        )
        if taken:
            self.refresh_from_db()
        return bool(taken)

    def _finish(self, **fields):
        """Write the outcome, but only while the row is still ours."""
        mine = Document.objects.filter(pk=self.pk, token=self.token, state=DocumentState.RUNNING)
        return bool(mine.update(lease_until=None, finished_at=Now(), **fields))

    def finish(self, *, file, size, sha256):
        return self._finish(state=DocumentState.DONE, file=file, size=size, sha256=sha256)

    def fail(self, error):
        return self._finish(state=DocumentState.FAILED, error=error)

    @transaction.atomic
    def retry(self):
        """Queue a failed document once more, with its attempts counted anew."""
        return bool(
            Document.objects.filter(pk=self.pk, state=DocumentState.FAILED).update(
                state=DocumentState.QUEUED, error="", attempt=0, finished_at=None, queued_at=Now()
            )
        )
