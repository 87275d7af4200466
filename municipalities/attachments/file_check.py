"""What the nightly comparison of rows and files has found."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FileCheck(models.Model):
    """One comparison. `faults` name rows by model and number, and nothing that people wrote."""

    finished_at = models.DateTimeField(_("finished"), auto_now_add=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    files = models.PositiveIntegerField(_("files"), default=0)
    strays = models.PositiveIntegerField(_("files without a row"), default=0)
    removed = models.PositiveIntegerField(_("removed"), default=0)
    faults = models.JSONField(_("faults"), default=list, blank=True)

    class Meta:
        verbose_name = _("check of the files")
        verbose_name_plural = _("checks of the files")
        ordering = ["-pk"]

    def __str__(self):
        at = timezone.localtime(self.finished_at)
        return f"{at:%Y-%m-%d %H:%M}: {self.rows} rows, {self.files} files, {self.removed} removed"

    @property
    def is_fine(self):
        return not self.faults
