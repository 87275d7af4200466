"""A regional body asks a municipality, and the answer is recorded beside the question."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, TenantOwned
from municipalities.models.municipality import Municipality
from municipalities.models.organisation import Organisation


class RegionalQuestion(TenantOwned):
    """It belongs to the municipality that is asked; the body reads what it has asked itself."""

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="regional_questions",
        verbose_name=_("municipality"),
    )
    body = models.ForeignKey(
        Organisation, models.PROTECT, related_name="questions", verbose_name=_("regional body")
    )
    text = models.TextField(_("question"), max_length=5_000)
    language = models.CharField(
        _("language of the question"), max_length=2, choices=settings.LANGUAGES
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    answer = models.TextField(_("answer"), max_length=5_000, blank=True)
    answer_language = models.CharField(
        _("language of the answer"), max_length=2, choices=settings.LANGUAGES, blank=True
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("question of a regional body")
        verbose_name_plural = _("questions of regional bodies")
        ordering = ["-pk"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="regional_question_answered",
                violation_error_message=_("An answer has a text, a person and a time."),
            ),
        ]

    def __str__(self):
        return f"{self.body} – {self.municipality}"

    @property
    def is_answered(self):
        return self.answered_at is not None

    def record_answer(self, *, text, language, by):
        """One statement, so that of two who answer one succeeds."""
        waiting = RegionalQuestion.objects.filter(pk=self.pk, answered_at=None)
        answer = {"answer": text, "answer_language": language, "answered_by": by}
        if not waiting.update(**answer, answered_at=timezone.now()):
            raise ValidationError(
                _("Somebody else has answered meanwhile. What you wrote was not sent."),
                code="answered",
            )
        self.refresh_from_db()
