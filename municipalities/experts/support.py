"""A municipality asks for an expert's support, and the programme's staff route the request."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, SameMunicipality, TenantOwned
from municipalities.experts.pool import ExpertAssignment
from municipalities.models.municipality import Municipality


class SupportState(models.TextChoices):
    WAITING = "waiting", _("Waiting for the programme")
    ROUTED = "routed", _("An expert is assigned")
    DECLINED = "declined", _("Answered without an expert")


class SupportRequest(TenantOwned):
    """What a municipality wants support with, in its own words, and what became of it."""

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="support_requests",
        verbose_name=_("municipality"),
    )
    topic = models.CharField(_("topic"), max_length=200)
    text = models.TextField(_("what you want support with"), max_length=5000)
    language = models.CharField(_("language of the text"), max_length=2, choices=settings.LANGUAGES)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    state = models.CharField(
        _("state"), max_length=10, choices=SupportState, default=SupportState.WAITING
    )
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    decided_by_id = models.BigIntegerField(_("decided by"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    assignment = models.ForeignKey(
        ExpertAssignment, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("request for support")
        verbose_name_plural = _("requests for support")
        ordering = ["-pk"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            SameMunicipality("assignment"),
        ]

    def __str__(self):
        return f"{self.municipality}: {self.topic}"

    @property
    def is_waiting(self):
        return self.state == SupportState.WAITING

    @transaction.atomic
    def route(self, *, expert, starts_on, ends_on, answer="", by):
        """Assign an expert for a period; the membership follows on its first day."""
        self._decide(SupportState.ROUTED, answer, by)
        self.assignment = ExpertAssignment.objects.create(
            municipality_id=self.municipality_id,
            expert=expert,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        self.save(update_fields=["assignment"])

    def decline(self, *, answer, by):
        """Answer without an expert, in words that say what the municipality can do."""
        if not answer.strip():
            raise ValidationError(_("Write an answer for the municipality."), code="answer")
        self._decide(SupportState.DECLINED, answer, by)

    def _decide(self, state, answer, by):
        """One statement, so that of two who decide one succeeds."""
        waiting = SupportRequest.objects.filter(pk=self.pk, state=SupportState.WAITING)
        decision = {"decided_by_id": by.pk, "decided_at": timezone.now()}
        if not waiting.update(state=state, answer=answer.strip(), **decision):
            raise ValidationError(
                _("Somebody else has decided on this request meanwhile. Reload the page."),
                code="state",
            )
        self.refresh_from_db()
