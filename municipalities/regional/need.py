"""What a regional body has heard that its area needs: information and training."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.models.organisation import Organisation


class NeedKind(models.TextChoices):
    INFORMATION = "information", _("Information")
    TRAINING = "training", _("Training")


class RegionalNeed(models.Model):
    """The body's own row, and no municipality's. It is not rewritten: it is closed in words."""

    body = models.ForeignKey(
        Organisation, models.PROTECT, related_name="needs", verbose_name=_("regional body")
    )
    kind = models.CharField(_("what is needed"), max_length=20, choices=NeedKind)
    topic = models.CharField(_("topic"), max_length=200)
    text = models.TextField(_("description"), max_length=5_000)
    language = models.CharField(_("language of the text"), max_length=2, choices=settings.LANGUAGES)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    outcome = models.TextField(_("what came of it"), max_length=2_000, blank=True)
    outcome_language = models.CharField(
        _("language of the text"), max_length=2, choices=settings.LANGUAGES, blank=True
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("need of an area")
        verbose_name_plural = _("needs of areas")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, outcome="")
                | Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome=""),
                name="regional_need_closed",
                violation_error_message=_("A closed need says what came of it."),
            )
        ]

    def __str__(self):
        return self.topic

    @property
    def is_closed(self):
        return self.closed_at is not None

    def close(self, *, outcome, language, by):
        """One statement, so that of two who close it one succeeds."""
        waiting = RegionalNeed.objects.filter(pk=self.pk, closed_at=None)
        closing = {"outcome": outcome, "outcome_language": language, "closed_by": by}
        if not waiting.update(**closing, closed_at=timezone.now()):
            raise ValidationError(
                _("Somebody else has closed this need meanwhile. What you wrote was not saved."),
                code="closed",
            )
        self.refresh_from_db()
