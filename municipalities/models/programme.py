"""The programme: its time, its money, and who funds and carries it."""

from fractions import Fraction

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def _money(name):
    return models.DecimalField(
        name, max_digits=12, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )


class Programme(models.Model):
    name = models.CharField(_("name"), max_length=200)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    total_budget = _money(_("total budget, euros"))
    eu_contribution = _money(_("contribution of the European Union, euros"))
    funders = models.TextField(
        _("funders"), max_length=1000, blank=True, help_text=_("One on each line.")
    )
    implementer = models.CharField(_("implementer"), max_length=300, blank=True)
    managing_authority = models.CharField(_("managing authority"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="programme_dates_in_order",
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(eu_contribution__lte=F("total_budget")),
                name="programme_contribution_within_budget",
                violation_error_message=_("The contribution cannot be larger than the budget."),
            ),
        ]

    def __str__(self):
        return self.name or str(self.pk)

    @property
    def eu_share(self):
        """The part of the budget that the European Union pays; None without a budget."""
        if not self.total_budget:
            return None
        return Fraction(self.eu_contribution) / Fraction(self.total_budget)

    @property
    def eu_rate(self):
        """The same in per cent, rounded for reading."""
        return None if self.eu_share is None else round(float(100 * self.eu_share), 2)
