"""The document row: one document in one language, and the queue in which it waits to be made."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, TenantOwned
from municipalities.models.municipality import Municipality
from municipalities.queued_rows import QueuedRow, QueuedRowQuerySet, QueueState


class DocumentState(models.TextChoices):
    QUEUED = QueueState.QUEUED, _("Queued")
    RUNNING = QueueState.RUNNING, _("Being made")
    DONE = QueueState.DONE, _("Ready")
    FAILED = QueueState.FAILED, _("Failed")


class DocumentError(models.TextChoices):
    """Why a document is not there, in words that say what happens next."""

    RENDER = "render", _("The document could not be laid out. Try again, or contact the support.")
    LIMIT = (
        "limit",
        _("Making the document took more time or memory than it may. Contact the support."),
    )
    STORAGE = "storage", _("The file could not be stored. Try again in a moment.")
    STALLED = "stalled", _("Making the document was interrupted several times. Try again.")
    DELAYED = "delayed", _("The file could not be stored. It is tried again by itself.")


class DocumentQuerySet(QueuedRowQuerySet):
    def of(self, kind, subject):
        """A subject's documents in the order in which the house names its languages."""
        order = Case(
            *(When(language=code, then=n) for n, (code, _name) in enumerate(settings.LANGUAGES))
        )
        return self.filter(kind=kind, subject_id=subject.pk).order_by(order)


class Document(QueuedRow, TenantOwned):
    """Unique by what it says and how it looks, so that pressing twice gives the same row."""

    MAX_ATTEMPTS = 5

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
            RowLevelSecurity(),
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
        indexes = [models.Index(fields=["state", "due_at"], name="document_queue")]

    def __str__(self):
        return f"{self.kind} {self.subject_id} ({self.language})"

    @property
    def path(self):
        return settings.DOCUMENTS_ROOT / self.file
