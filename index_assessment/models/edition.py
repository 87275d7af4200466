"""Published editions: frozen and numbered, the only thing that outsiders ever read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from index_assessment.models.assessment import Assessment
from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, SameMunicipality, TenantOwned
from municipalities.models import Municipality


class ReportEdition(TenantOwned):
    """One edition of an index report: the snapshot that all its documents are made from."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="report_editions")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("number"))
    schema = models.PositiveSmallIntegerField(_("schema"))
    snapshot = models.JSONField(_("content"))
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField(_("published"), auto_now_add=True)
    published_by_id = models.BigIntegerField(_("published by"))

    class Meta:
        verbose_name = _("edition of an index report")
        verbose_name_plural = _("editions of index reports")
        ordering = ["-pk"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            SameMunicipality("assessment"),
            models.UniqueConstraint(fields=["assessment", "number"], name="edition_number_once"),
        ]

    def __str__(self):
        return f"{self.assessment} – {self.number}"
