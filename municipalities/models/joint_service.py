"""Services that several municipalities organise together, owned by the one that leads."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, TenantOwned
from municipalities.models.area import Area
from municipalities.models.municipality import Municipality
from municipalities.revisions.written import WrittenTexts


class JointService(TenantOwned, WrittenTexts):
    """`municipality` leads. The others take part by a `JointParticipation`, and read this row."""

    TEXTS = ("description",)

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="joint_services", verbose_name=_("led by")
    )
    name = models.CharField(_("name"), max_length=150)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area")
    )
    description = models.TextField(_("what is done together"), blank=True, max_length=5_000)
    began_at = models.DateTimeField(_("began"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("joint service")
        verbose_name_plural = _("joint services")
        ordering = ["pk"]
        constraints = [OwnedByMunicipality(), RowLevelSecurity()]

    def __str__(self):
        return self.name


class ParticipationState(models.TextChoices):
    ASKED = "asked", _("Waiting for an answer")
    AGREED = "agreed", _("Takes part")
    DECLINED = "declined", _("Declined")
    LEFT = "left", _("No longer takes part")


class ParticipationQuerySet(models.QuerySet):
    def current(self):
        """What a municipality has been asked or has agreed to."""
        return self.filter(state__in=(ParticipationState.ASKED, ParticipationState.AGREED))


class JointParticipation(models.Model):
    """What a membership is to a person, this is to a municipality: it opens the lead's service.

    It belongs to both sides, and holds nothing but who has asked whom and what came of it.
    """

    service = models.ForeignKey(
        JointService, models.PROTECT, related_name="participations", verbose_name=_("service")
    )
    lead = models.ForeignKey(
        Municipality, models.PROTECT, related_name="led_participations", verbose_name=_("led by")
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="joint_participations",
        verbose_name=_("municipality"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ParticipationState, default=ParticipationState.ASKED
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by_id = models.BigIntegerField(_("answered by"), null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("part in a joint service")
        verbose_name_plural = _("parts in joint services")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "municipality"],
                name="joint_participation_once",
                violation_error_message=_("This municipality has already been asked."),
            ),
            models.CheckConstraint(
                condition=~Q(municipality=F("lead")),
                name="joint_participation_of_others",
                violation_error_message=_("The municipality that leads takes part anyway."),
            ),
            models.CheckConstraint(
                condition=Q(state=ParticipationState.ASKED, answered_at=None)
                | ~Q(state=ParticipationState.ASKED) & Q(answered_at__isnull=False),
                name="joint_participation_answered",
                violation_error_message=_("An answer has a date."),
            ),
        ]

    def __str__(self):
        return f"{self.service_id}: {self.municipality}"
