"""Comparison: bands as data, and the sample of published results frozen as vintages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from index_assessment.models.edition import ReportEdition
from municipalities.access.walls import SameMunicipality
from municipalities.models import Municipality


class BandKind(models.TextChoices):
    SIZE = "size", _("number of inhabitants")
    DIVERSITY = "diversity", _("share of foreign-language speakers")


class Band(models.Model):
    """A band of municipalities that are compared with each other: minimum <= figure < maximum."""

    kind = models.CharField(_("kind"), max_length=10, choices=BandKind)
    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=100)
    minimum = models.DecimalField(_("from"), max_digits=12, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(
        _("below"), max_digits=12, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("comparison band")
        verbose_name_plural = _("comparison bands")
        ordering = ["kind", "minimum"]

    def __str__(self):
        return self.name

    def holds(self, figure):
        return (self.minimum is None or figure >= self.minimum) and (
            self.maximum is None or figure < self.maximum
        )


class Vintage(models.Model):
    """The sample at one time. A new one is made only when at least five have joined."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("vintage of the sample")
        verbose_name_plural = _("vintages of the sample")
        ordering = ["-number"]

    def __str__(self):
        return f"{self.number}"


class VintageResult(models.Model):
    """One published edition within a vintage: copied figures, never a working row.

    `scores` maps "index" and "lens" to shown values (0-100 or null), and "indicators" and
    "areas" to such values by code. It is no tenant's row: it holds what was published, and is
    read without the edition, which only its own municipality reaches.
    """

    vintage = models.ForeignKey(Vintage, models.CASCADE, related_name="results")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    edition = models.ForeignKey(ReportEdition, models.PROTECT, related_name="+")
    bands = models.JSONField(_("bands"))
    scores = models.JSONField(_("scores"))
    is_bar_shown = models.BooleanField(_("may be shown as a nameless bar"), default=False)

    class Meta:
        verbose_name = _("result in a vintage")
        verbose_name_plural = _("results in vintages")
        constraints = [
            SameMunicipality("edition"),
            models.UniqueConstraint(fields=["vintage", "edition"], name="vintage_edition_once"),
        ]

    def __str__(self):
        return f"{self.vintage_id}: {self.edition_id}"
