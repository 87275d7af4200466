"""An assessment: one municipality answers one questionnaire, and staff review it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from index_assessment.answer_sheet import AnswerSheet
from index_assessment.models.questionnaire import Questionnaire
from municipalities.access.permissions import Permission
from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, SameMunicipality, TenantOwned
from municipalities.models import Municipality


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for correction")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")


INDEX_REPORT = "index_report"
OPEN = (State.DRAFT, State.RETURNED)


class AssessmentQuerySet(models.QuerySet):
    def open(self):
        """Assessments that the municipality may still change."""
        return self.filter(state__in=OPEN)

    def awaiting_review(self):
        return self.filter(state=State.SUBMITTED)

    def under_way(self):
        return self.exclude(state=State.PUBLISHED)

    def get_or_create_under_way(self, *, municipality, questionnaire):
        return self.under_way().get_or_create(
            municipality=municipality, defaults={"questionnaire": questionnaire}
        )

    def readable(self, permissions):
        """What these permissions show: drafts only to those who work on them."""
        if Permission.VIEW_DRAFT in permissions:
            return self
        if Permission.VIEW_SUBMITTED in permissions:
            return self.exclude(state__in=OPEN)
        return self.none()


def _person(verbose_name):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=verbose_name,
    )


def _moment(verbose_name):
    return models.DateTimeField(verbose_name, null=True, blank=True, editable=False)


def _paired(deed):
    at, by = f"{deed}_at__isnull", f"{deed}_by__isnull"
    return models.CheckConstraint(
        condition=Q(**{at: True, by: True}) | Q(**{at: False, by: False}),
        name=f"assessment_{deed}_by_and_at",
    )


class Assessment(TenantOwned):
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="assessments", verbose_name=_("municipality")
    )
    questionnaire = models.ForeignKey(
        Questionnaire,
        models.PROTECT,
        related_name="assessments",
        verbose_name=_("questionnaire"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    content_version = models.PositiveIntegerField(default=0, editable=False)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    submitted_at, submitted_by = _moment(_("submitted")), _person(_("submitted by"))
    approved_at, approved_by = _moment(_("approved")), _person(_("approved by"))
    published_at, published_by = _moment(_("published")), _person(_("published by"))
    is_bar_shown = models.BooleanField(
        _("may be shown as a nameless bar in other municipalities' reports"), default=False
    )
    return_reason = models.TextField(_("reason for returning"), blank=True, max_length=5000)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-pk"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=~Q(state=State.PUBLISHED),
                name="one_assessment_under_way",
                violation_error_message=_("An assessment is already under way."),
            ),
            _paired("submitted"),
            _paired("approved"),
            _paired("published"),
        ]

    def __str__(self):
        return f"{self.municipality} – {self.questionnaire}"

    @property
    def is_open(self):
        return self.state in OPEN

    @property
    def is_reviewable(self):
        """Staff read and review answers only while the municipality has handed them in."""
        return self.state in {State.SUBMITTED, State.APPROVED}

    def _move(self, *, to, by, reason="", **fields):
        """Change the state if it is still what this object believes; leave an event."""
        moved = Assessment.objects.filter(pk=self.pk, state=self.state).update(state=to, **fields)
        if not moved:
            raise ValidationError(
                _("Somebody else has just changed the state of this assessment. Reload the page."),
                code="state",
            )
        AssessmentEvent.objects.create(
            municipality_id=self.municipality_id,
            assessment=self,
            from_state=self.state,
            to_state=to,
            by_id=by.pk,
            reason=reason,
        )
        self.refresh_from_db()

    def _require(self, *states):
        if self.state not in states:
            raise ValidationError(
                _("This cannot be done while the assessment is in the state “%(state)s”."),
                code="state",
                params={"state": self.get_state_display()},
            )

    @transaction.atomic
    def submit(self, *, by, is_bar_shown=False):
        """Hand the answers in for review; refuse with the list of what is missing.

        `is_bar_shown` is the municipality's consent to a nameless bar in others' reports.
        """
        self._require(*OPEN)
        Assessment.objects.select_for_update().get(pk=self.pk)
        gaps = self.gaps()
        if gaps:
            raise Incomplete(gaps)
        now = timezone.now()
        self._move(
            to=State.SUBMITTED,
            by=by,
            submitted_at=now,
            submitted_by=by,
            is_bar_shown=is_bar_shown,
        )

    @transaction.atomic
    def send_back(self, *, by, reason):
        """Return the assessment to the municipality with a reason that it can act on."""
        self._require(State.SUBMITTED, State.APPROVED)
        if not reason.strip():
            raise ValidationError(_("Write what should be corrected."), code="reason")
        self._move(
            to=State.RETURNED,
            by=by,
            reason=reason,
            return_reason=reason,
            approved_at=None,
            approved_by=None,
        )

    @transaction.atomic
    def approve(self, *, by):
        self._require(State.SUBMITTED)
        self._move(
            to=State.APPROVED,
            by=by,
            return_reason="",
            approved_at=timezone.now(),
            approved_by=by,
        )

    @transaction.atomic
    def mark_published(self, *, by):
        """The last step of publishing; `publish` in `publishing` makes the edition."""
        self._require(State.APPROVED)
        now = timezone.now()
        self._move(to=State.PUBLISHED, by=by, published_at=now, published_by=by)

    def gaps(self):
        """The entries that keep the assessment from being submitted, in the pages' order."""
        return AnswerSheet(self).gaps()

    def published_index(self):
        """The index of the latest edition, from 0 to 100; None where there is none."""
        return self.editions.values_list("snapshot__index__value", flat=True).first()

    def report_documents(self):
        """The documents of the latest published edition, one a language; none before it."""
        edition = self.editions.first()
        return self.municipality.documents.of(INDEX_REPORT, edition) if edition else []


class Incomplete(ValidationError):
    """Submitting was refused; `gaps` are the entries to complete."""

    def __init__(self, gaps):
        self.gaps = gaps
        super().__init__(_("Some questions still need an answer."), code="incomplete")


class AssessmentEvent(TenantOwned):
    """One change of state. Append-only; it holds the id of the person, never the name."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="assessment_events")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="events")
    from_state = models.CharField(max_length=10, choices=State)
    to_state = models.CharField(max_length=10, choices=State)
    by_id = models.BigIntegerField(_("person"))
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        ordering = ["pk"]
        constraints = [OwnedByMunicipality(), RowLevelSecurity(), SameMunicipality("assessment")]

    def __str__(self):
        return f"{self.from_state} → {self.to_state}"
