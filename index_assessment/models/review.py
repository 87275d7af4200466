"""What reviewers write about an assessment: commentary and recommendations per indicator."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from index_assessment.models.assessment import Assessment
from index_assessment.models.policy_area import PolicyArea
from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, SameMunicipality, TenantOwned
from municipalities.models import Municipality
from municipalities.revisions.models import TrilingualText


class Commentary(TenantOwned, TrilingualText):
    """The reviewer's view on one indicator; without an indicator, the conclusions on all."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="commentaries")
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="commentaries", verbose_name=_("assessment")
    )
    indicator = models.ForeignKey(
        PolicyArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("indicator"),
    )

    class Meta:
        verbose_name = _("commentary")
        verbose_name_plural = _("commentaries")
        ordering = ["indicator__order"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            SameMunicipality("assessment"),
            models.UniqueConstraint(
                fields=["assessment", "indicator"],
                name="commentary_once",
                violation_error_message=_("This indicator already has a commentary."),
            ),
            models.UniqueConstraint(
                fields=["assessment"],
                condition=Q(indicator=None),
                name="conclusions_once",
                violation_error_message=_("The assessment already has conclusions."),
            ),
        ]

    def __str__(self):
        return str(self.indicator or _("Conclusions"))


class Addressee(models.TextChoices):
    MUNICIPALITY = "municipality", _("the municipality")
    NATION = "nation", _("the national level")


class Recommendation(TenantOwned, TrilingualText):
    """What the municipality, or the national level, is advised to do about one indicator."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="recommendations")
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="recommendations", verbose_name=_("assessment")
    )
    indicator = models.ForeignKey(
        PolicyArea, models.PROTECT, related_name="+", verbose_name=_("indicator")
    )
    addressee = models.CharField(
        _("addressed to"), max_length=15, choices=Addressee, default=Addressee.MUNICIPALITY
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["indicator__order", "order", "pk"]
        constraints = [OwnedByMunicipality(), RowLevelSecurity(), SameMunicipality("assessment")]

    def __str__(self):
        return f"{self.indicator} {self.order}"
