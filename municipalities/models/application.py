"""A municipality's application to a call: the basics, an answer to each criterion, the letter."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, SameMunicipality, TenantOwned
from municipalities.attachments.models import Attachment
from municipalities.models.call import Call, Criterion, is_phone
from municipalities.models.municipality import Municipality

LONGEST_ANSWER = 6000


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ApplicationQuerySet(models.QuerySet):
    def open(self):
        """Drafts whose call still takes applications, by the clock of the database."""
        return self.filter(
            state=ApplicationState.DRAFT,
            call__published_at__isnull=False,
            call__opens_at__lte=Now(),
            call__closes_at__gt=Now(),
        )

    def submitted(self):
        return self.filter(state=ApplicationState.SUBMITTED)


class Application(TenantOwned):
    """The municipality is no tenant yet; only a signed link and the staff reach the row."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="applications", verbose_name=_("municipality")
    )
    call = models.ForeignKey(
        Call, models.PROTECT, related_name="applications", verbose_name=_("call for applications")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    email = models.EmailField(_("e-mail address"), max_length=150)
    contact_name = models.CharField(_("contact person"), max_length=150, blank=True)
    contact_title = models.CharField(_("title of the contact person"), max_length=150, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True, validators=[is_phone])
    working_group = models.TextField(
        _("the cross-sector working group"), max_length=LONGEST_ANSWER, blank=True
    )
    letter = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("commitment letter"),
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ApplicationState, default=ApplicationState.DRAFT
    )
    began_at = models.DateTimeField(_("begun"), db_default=Now())
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-pk"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            SameMunicipality("letter"),
            models.UniqueConstraint(
                fields=["call", "municipality"],
                condition=Q(state=ApplicationState.SUBMITTED),
                name="application_submitted_once",
                violation_error_message=_("The municipality has already applied."),
            ),
            models.UniqueConstraint(
                fields=["call", "municipality", "email"],
                condition=Q(state=ApplicationState.DRAFT),
                name="application_draft_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="submitted_application_says_when",
                violation_error_message=_("A submitted application says when."),
            ),
        ]

    def __str__(self):
        return f"{self.municipality} – {self.call}"

    @property
    def subject(self):
        """Under this name refused and saved versions of the working group's text are kept."""
        return f"application:{self.pk}"

    @property
    def has_basics(self):
        return all(text.strip() for text in (self.contact_name, self.phone, self.working_group))

    @property
    def decision(self):
        """The newest decision, announced or not; None while there is none."""
        return max(self.decisions.all(), key=lambda one: one.pk, default=None)


class ApplicationAnswer(TenantOwned):
    """What the application says to one criterion; the row is there from the beginning."""

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="application_answers",
        verbose_name=_("municipality"),
    )
    application = models.ForeignKey(
        Application, models.CASCADE, related_name="answers", verbose_name=_("application")
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="+", verbose_name=_("criterion")
    )
    text = models.TextField(_("answer"), max_length=LONGEST_ANSWER, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    saved_at = models.DateTimeField(_("saved"), null=True, editable=False)

    class Meta:
        verbose_name = _("answer of an application")
        verbose_name_plural = _("answers of applications")
        ordering = ["criterion__order", "criterion_id"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            SameMunicipality("application"),
            models.UniqueConstraint(
                fields=["application", "criterion"], name="application_answer_once"
            ),
        ]

    def __str__(self):
        return f"{self.application_id}: {self.criterion_id}"

    @property
    def subject(self):
        return f"applicationanswer:{self.pk}"
