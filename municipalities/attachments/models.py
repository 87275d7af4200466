"""The row of an attached file: whose it is, what it is called, and whether it has been scanned."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, TenantOwned
from municipalities.attachments.kinds import KINDS
from municipalities.models.municipality import Municipality


class ScanState(models.TextChoices):
    NOT_SCANNED = "not_scanned", _("Not checked for viruses")
    PENDING = "pending", _("Being checked for viruses")
    CLEAN = "clean", _("No viruses found")
    INFECTED = "infected", _("A virus was found")
    ERROR = "error", _("Could not be checked for viruses")


# What a scanner still has to look at; without a scanner files stay in the first of these.
WAITING = (ScanState.NOT_SCANNED, ScanState.PENDING)


class AttachmentQuerySet(models.QuerySet):
    def with_file(self):
        return self.exclude(file="")

    def waiting(self):
        """Files for the scanner, those that it has been asked about longest ago first."""
        return self.filter(state__in=WAITING).order_by(F("asked_at").asc(nulls_first=True), "pk")

    def total_size(self):
        return self.with_file().aggregate(total=Sum("size", default=0))["total"]


def handed_out():
    """The states in which a file is handed out: with a scanner, none that it has not passed."""
    if settings.SCANNER:
        return [ScanState.CLEAN]
    return [ScanState.CLEAN, ScanState.NOT_SCANNED]


class Attachment(TenantOwned):
    """A file, stored under a random name; `name` is the one under which it is handed out.

    `size` and `sha256` are those of the stored file. An infected one is deleted, its row stays.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="attachments", verbose_name=_("municipality")
    )
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    name = models.CharField(_("file name"), max_length=130)
    kind = models.CharField(
        _("kind"), max_length=4, choices=[(kind, kind.upper()) for kind in KINDS]
    )
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64, editable=False)
    file = models.CharField(max_length=100, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=11, choices=ScanState, default=ScanState.NOT_SCANNED
    )
    added_at = models.DateTimeField(_("added"), db_default=Now())
    added_by_id = models.BigIntegerField(_("added by"), null=True, editable=False)
    asked_at = models.DateTimeField(_("scanner asked"), null=True, editable=False)
    scanned_at = models.DateTimeField(_("scanned"), null=True, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            models.CheckConstraint(
                condition=Q(state=ScanState.INFECTED, file="")
                | (~Q(state=ScanState.INFECTED) & ~Q(file="")),
                name="attachment_has_file_unless_infected",
                violation_error_message=_("An infected file is not kept, and every other is."),
            ),
            models.UniqueConstraint(
                fields=["file"], condition=~Q(file=""), name="attachment_file_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="attachment_scan_queue")]

    def __str__(self):
        # Without its title: staff see the row while the title is still a draft of the municipality.
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def path(self):
        return settings.ATTACHMENTS_ROOT / self.file

    @property
    def is_available(self):
        return self.state in handed_out()
