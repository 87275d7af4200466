"""Reviewing applications and deciding on them: points by criteria, recusals, decisions."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, SameMunicipality, TenantOwned
from municipalities.mail.models import Mail
from municipalities.models.application import Application
from municipalities.models.call import Criterion
from municipalities.models.municipality import Municipality

MOST_POINTS = 5


class ApplicationReview(TenantOwned):
    """One reviewer's judgement of one application; finished, or recused, or under way."""

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="application_reviews",
        verbose_name=_("municipality"),
    )
    application = models.ForeignKey(
        Application, models.CASCADE, related_name="reviews", verbose_name=_("application")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reviewer")
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)
    recused_at = models.DateTimeField(_("recused"), null=True, editable=False)
    conflict = models.TextField(_("conflict of interest"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("review of an application")
        verbose_name_plural = _("reviews of applications")
        ordering = ["pk"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            SameMunicipality("application"),
            models.UniqueConstraint(
                fields=["application", "reviewer"], name="application_review_once"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(recused_at=None),
                name="recused_review_is_not_finished",
            ),
        ]

    def __str__(self):
        return f"{self.application_id}: {self.reviewer}"


class ApplicationScore(TenantOwned):
    """The points that a reviewer gives for one criterion, and why."""

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="application_scores",
        verbose_name=_("municipality"),
    )
    review = models.ForeignKey(
        ApplicationReview, models.CASCADE, related_name="scores", verbose_name=_("review")
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="+", verbose_name=_("criterion")
    )
    points = models.PositiveSmallIntegerField(
        _("points"), null=True, blank=True, validators=[MaxValueValidator(MOST_POINTS)]
    )
    comment = models.TextField(_("grounds"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("points of a review")
        verbose_name_plural = _("points of reviews")
        ordering = ["criterion__order", "criterion_id"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            SameMunicipality("review"),
            models.UniqueConstraint(fields=["review", "criterion"], name="application_score_once"),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__lte=MOST_POINTS),
                name="application_score_within_scale",
                violation_error_message=_("Give 0 to 5 points."),
            ),
        ]

    def __str__(self):
        return f"{self.review_id}: {self.points}"


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    WAITING = "waiting", _("On the waiting list")
    DECLINED = "declined", _("Declined")


class Decision(TenantOwned):
    """What has been decided about an application; its mail is held until staff release it.

    The newest one counts. One that is not announced yet may be taken back, others stay.
    """

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="application_decisions",
        verbose_name=_("municipality"),
    )
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="decisions", verbose_name=_("application")
    )
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome)
    reason = models.TextField(_("reason"), max_length=3000)
    over_places_reason = models.TextField(
        _("why more are accepted than there are places"), max_length=2000, blank=True
    )
    mail = models.ForeignKey(
        Mail, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("mail")
    )
    decided_by_id = models.BigIntegerField(_("decided by"), editable=False)
    decided_at = models.DateTimeField(_("decided"), db_default=Now())
    announced_by_id = models.BigIntegerField(_("announced by"), null=True, editable=False)
    announced_at = models.DateTimeField(_("announced"), null=True, editable=False)

    class Meta:
        verbose_name = _("decision on an application")
        verbose_name_plural = _("decisions on applications")
        ordering = ["-pk"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            SameMunicipality("application"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(announced_at=None),
                name="one_decision_is_prepared_at_a_time",
                violation_error_message=_("A decision is being prepared already."),
            ),
        ]

    def __str__(self):
        return f"{self.application_id}: {self.get_outcome_display()}"
