"""Authorities and other bodies around the municipalities. Their kinds and levels are data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from municipalities.models.area import Area, ValidForATime


class Level(models.TextChoices):
    LOCAL = "local", _("local")
    REGIONAL = "regional", _("regional")
    NATIONAL = "national", _("national")
    EUROPEAN = "european", _("European")


class OrganisationKind(models.Model):
    code = models.SlugField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=100)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("kind of organisation")
        verbose_name_plural = _("kinds of organisations")
        ordering = ["order", "code"]

    def __str__(self):
        return self.name


class Organisation(ValidForATime):
    """A body with a kind (which gives its level) and, where it has one, an area.

    `successor` is the body that took over its duties; an area's own succession is the area's.
    """

    kind = models.ForeignKey(
        OrganisationKind, models.PROTECT, related_name="organisations", verbose_name=_("kind")
    )
    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("area"),
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["kind", "code"]
        constraints = [ValidForATime.dates_in_order("organisation_dates_in_order")]

    def __str__(self):
        return self.name
