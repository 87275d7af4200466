"""The programme's experts, and the periods for which they are assigned to municipalities."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, SameMunicipality, TenantOwned
from municipalities.models.membership import Membership
from municipalities.models.municipality import Municipality


class ExpertProfile(models.Model):
    """A person whom the programme can send to municipalities, in the words of its staff."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="expert_profile",
        verbose_name=_("person"),
    )
    competences = models.TextField(_("competences"), max_length=2000, blank=True)
    languages = models.CharField(_("languages"), max_length=200, blank=True)
    availability = models.CharField(_("availability"), max_length=500, blank=True)
    is_available = models.BooleanField(_("can be assigned"), default=True)

    class Meta:
        verbose_name = _("expert in the pool")
        verbose_name_plural = _("pool of experts")
        ordering = ["user__name"]

    def __str__(self):
        return str(self.user)


class ExpertAssignmentQuerySet(models.QuerySet):
    def running(self, day):
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def with_open_membership(self):
        return self.filter(membership__isnull=False, membership__ended_at=None)


class ExpertAssignment(TenantOwned):
    """An expert serves a municipality from one day to another, both included.

    `membership` is the one that the assignment has opened; `keep_memberships` opens and ends it.
    """

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="expert_assignments",
        verbose_name=_("municipality"),
    )
    expert = models.ForeignKey(
        ExpertProfile, models.PROTECT, related_name="assignments", verbose_name=_("expert")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = ExpertAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment of an expert")
        verbose_name_plural = _("assignments of experts")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            SameMunicipality("membership"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="assignment_dates_in_order",
                violation_error_message=_("The last day cannot be before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.expert} – {self.municipality}"
