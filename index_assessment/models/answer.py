"""Answers, one row a question, and every version of them that was sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from index_assessment.models.assessment import Assessment
from index_assessment.models.questionnaire import Question
from index_assessment.web_links import is_web_link
from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, SameMunicipality, TenantOwned
from municipalities.models import Municipality

EXPLANATION_LIMIT = 5_000
REASON_LIMIT = 1_000
LINK_LIMIT = 500


class Status(models.TextChoices):
    UNANSWERED = "unanswered", _("Not answered")
    ANSWERED = "answered", _("Answered")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    DONT_KNOW = "dont_know", _("Don't know")


class Answer(TenantOwned):
    """The row exists from the start of the assessment, so that every save is one UPDATE.

    `value` holds stable codes, never ids: a list of option codes, or a number or a text.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="answers")
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="answers", verbose_name=_("assessment")
    )
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="answers", verbose_name=_("question")
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    status = models.CharField(_("status"), max_length=15, choices=Status, default=Status.UNANSWERED)
    value = models.JSONField(_("answer"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=REASON_LIMIT)
    explanation = models.TextField(_("explanation"), blank=True, max_length=EXPLANATION_LIMIT)
    link = models.URLField(_("link"), blank=True, max_length=LINK_LIMIT)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="fi"
    )
    updated_at = models.DateTimeField(_("saved"), null=True, editable=False)
    updated_by_id = models.BigIntegerField(_("saved by"), null=True, editable=False)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["question"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            SameMunicipality("assessment"),
            models.UniqueConstraint(fields=["assessment", "question"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(version=0, updated_at=None)
                | Q(version__gt=0, updated_at__isnull=False),
                name="saved_answer_has_time",
            ),
        ]

    def __str__(self):
        return f"{self.question_id}: {self.get_status_display()}"

    @property
    def is_web_link(self):
        return is_web_link(self.link)


class AnswerRevision(TenantOwned):
    """One sent version of an answer, accepted or refused as a conflict. Append-only.

    `mutation` is the client's id of the edit: a repeated edit is answered from its revision.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="answer_revisions")
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="revisions")
    mutation = models.UUIDField()
    base_version = models.PositiveIntegerField()
    version = models.PositiveIntegerField(null=True)
    content = models.JSONField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version of an answer")
        verbose_name_plural = _("versions of answers")
        ordering = ["pk"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            SameMunicipality("answer"),
            models.UniqueConstraint(fields=["answer", "mutation"], name="mutation_once"),
            models.UniqueConstraint(
                fields=["answer", "version"],
                condition=Q(version__isnull=False),
                name="answer_version_once",
            ),
        ]

    def __str__(self):
        return f"{self.answer_id} v{self.version or '–'}"

    @property
    def is_accepted(self):
        return self.version is not None
