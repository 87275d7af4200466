"""Areas that municipalities belong to, with their time of validity and what succeeded them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ValidForATime(models.Model):
    """Something that exists between two dates; an empty end means that it still does."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("last day valid"), null=True, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def dates_in_order(name):
        return models.CheckConstraint(
            condition=Q(valid_until__isnull=True)
            | Q(valid_from__isnull=True)
            | Q(valid_until__gte=F("valid_from")),
            name=name,
            violation_error_message=_("The last day cannot be before the first."),
        )

    @staticmethod
    def valid_on(date, prefix=""):
        """The condition for rows that are valid on a date, seen through a lookup prefix."""
        start, end = f"{prefix}valid_from", f"{prefix}valid_until"
        return (Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": date})) & (
            Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": date})
        )


class AreaKind(models.Model):
    """Region, wellbeing services county, employment area and so on. Kinds are data."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=100)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("kind of area")
        verbose_name_plural = _("kinds of areas")
        ordering = ["order", "code"]

    def __str__(self):
        return self.name


class Area(ValidForATime):
    kind = models.ForeignKey(AreaKind, models.PROTECT, related_name="areas", verbose_name=_("kind"))
    code = models.CharField(_("code"), max_length=10)
    name = models.CharField(_("name"), max_length=150)
    successors = models.ManyToManyField(
        "self",
        symmetrical=False,
        through="AreaSuccession",
        related_name="predecessors",
        verbose_name=_("successors"),
    )

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["kind", "code"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="area_code_once_a_kind"),
            ValidForATime.dates_in_order("area_dates_in_order"),
        ]

    def __str__(self):
        return self.name


class AreaSuccession(models.Model):
    """One area took over from another on a day; either side may have several."""

    predecessor = models.ForeignKey(Area, models.CASCADE, related_name="followed_by")
    successor = models.ForeignKey(Area, models.CASCADE, related_name="follows")
    on = models.DateField(_("date"))

    class Meta:
        verbose_name = _("succession of areas")
        verbose_name_plural = _("successions of areas")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="area_does_not_succeed_itself",
                violation_error_message=_("An area cannot succeed itself."),
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"


class AreaMembership(ValidForATime):
    """A municipality lies in an area. Public reference data, not a tenant's own."""

    municipality = models.ForeignKey(
        "municipalities.Municipality", models.CASCADE, related_name="area_memberships"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="memberships")

    class Meta:
        verbose_name = _("area of a municipality")
        verbose_name_plural = _("areas of municipalities")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "area"], name="area_membership_once"),
            ValidForATime.dates_in_order("area_membership_dates_in_order"),
        ]

    def __str__(self):
        return f"{self.municipality} – {self.area}"
