"""A call for municipalities: what is offered, by when, and by which criteria it is decided."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from municipalities.models.programme import Programme

POINTS_A_LINE = _("One on each line.")
is_phone = RegexValidator(
    r"^\+?[0-9() \-]{5,40}\Z", _("Write the number in digits, for example +358 40 123 4567.")
)


class Phase(models.TextChoices):
    DRAFT = "draft", _("Draft")
    UPCOMING = "upcoming", _("Opens later")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class CallQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def open(self):
        """Those that take applications at this moment, by the clock of the database."""
        return self.published().filter(opens_at__lte=Now(), closes_at__gt=Now())

    def with_clock(self):
        """Each call with the moment at which the database was asked, for its `phase`."""
        return self.annotate(now=Now())


class Call(models.Model):
    """`publish` in `municipalities.calls` makes it public; `KEPT` then stays as it was promised."""

    # What a published call changes no more. The closing time moves by `extend` alone.
    KEPT = ("programme", "slug", "title", "summary", "offer", "commitments", "places", "opens_at")

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="calls", verbose_name=_("programme")
    )
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(
        _("what it is about"), max_length=2000, blank=True, help_text=_("Two or three sentences.")
    )
    offer = models.TextField(
        _("what participants get"), max_length=5000, blank=True, help_text=POINTS_A_LINE
    )
    commitments = models.TextField(
        _("what participants commit to"), max_length=5000, blank=True, help_text=POINTS_A_LINE
    )
    places = models.PositiveSmallIntegerField(
        _("places"), default=1, validators=[MinValueValidator(1), MaxValueValidator(308)]
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    review_until = models.DateTimeField(
        _("review deadline"),
        null=True,
        blank=True,
        help_text=_("Afterwards everybody sees the points, whoever has not finished."),
    )
    session_at = models.DateTimeField(_("information session begins"), null=True, blank=True)
    session_ends_at = models.DateTimeField(_("information session ends"), null=True, blank=True)
    session_link = models.URLField(
        _("on-line link of the session"),
        blank=True,
        max_length=500,
        help_text=_("Only those who have registered get it, by mail."),
    )
    session_registration_until = models.DateTimeField(
        _("last moment to register for the session"), null=True, blank=True
    )
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    published_by_id = models.BigIntegerField(null=True, editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call for applications")
        verbose_name_plural = _("calls for applications")
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_opening",
                violation_error_message=_("The call cannot close before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(session_at=None) | Q(session_at__lt=F("closes_at")),
                name="call_session_before_closing",
                violation_error_message=_("The information session must be before the closing."),
            ),
            models.CheckConstraint(
                condition=Q(session_ends_at=None) | Q(session_ends_at__gt=F("session_at")),
                name="call_session_ends_after_beginning",
                violation_error_message=_("The session cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(session_registration_until=None)
                | Q(session_registration_until__lte=F("session_at")),
                name="call_registration_before_session",
                violation_error_message=_("Registration must end when the session begins."),
            ),
            models.CheckConstraint(
                condition=Q(review_until=None) | Q(review_until__gt=F("closes_at")),
                name="call_reviewed_after_closing",
                violation_error_message=_("The review deadline must be after the closing."),
            ),
        ]

    def __str__(self):
        return self.title or self.slug

    @property
    def phase(self):
        """Where the call stands at the moment `now`, which `with_clock` has brought."""
        if self.published_at is None:
            return Phase.DRAFT
        if self.now < self.opens_at:
            return Phase.UPCOMING
        return Phase.OPEN if self.now < self.closes_at else Phase.CLOSED

    @property
    def takes_registrations(self):
        """Whether one can register for the information session at the moment `now`."""
        if self.published_at is None or self.session_at is None:
            return False
        return self.now < (self.session_registration_until or self.session_at)


class OfCall(models.Model):
    """A numbered part of a call."""

    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]


class Criterion(OfCall):
    """What an application answers and by what it is judged; the weights of a call make 100."""

    call = models.ForeignKey(
        Call, models.CASCADE, related_name="criteria", verbose_name=_("call for applications")
    )
    name = models.CharField(_("name"), max_length=150)
    guidance = models.TextField(
        _("what to write"), max_length=1000, blank=True, help_text=_("Shown above the answer.")
    )
    weight = models.PositiveSmallIntegerField(
        _("weight, %"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta(OfCall.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")

    def __str__(self):
        return self.name or str(self.pk)


class CallContact(OfCall):
    """Somebody whom one may ask, and about what."""

    call = models.ForeignKey(
        Call, models.CASCADE, related_name="contacts", verbose_name=_("call for applications")
    )
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"), max_length=150)
    phone = models.CharField(_("telephone"), max_length=40, blank=True, validators=[is_phone])
    areas = models.TextField(
        _("areas of responsibility"), max_length=1000, blank=True, help_text=POINTS_A_LINE
    )

    class Meta(OfCall.Meta):
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")

    def __str__(self):
        return self.name


class CallReviewer(models.Model):
    """One of the staff who scores the applications of a call."""

    call = models.ForeignKey(
        Call, models.CASCADE, related_name="reviewers", verbose_name=_("call for applications")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="reviewed_calls",
        limit_choices_to={"is_staff": True, "is_active": True},
        verbose_name=_("reviewer"),
    )

    class Meta:
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "user"],
                name="reviewer_once",
                violation_error_message=_("This person is a reviewer already."),
            )
        ]

    def __str__(self):
        return str(self.user)


class SessionRegistration(models.Model):
    """Somebody who comes to the information session of a call."""

    call = models.ForeignKey(
        Call, models.CASCADE, related_name="registrations", verbose_name=_("call for applications")
    )
    name = models.CharField(_("name"), max_length=150)
    municipality = models.ForeignKey(
        "municipalities.Municipality",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="session_registrations",
        verbose_name=_("municipality"),
    )
    email = models.EmailField(_("e-mail address"), max_length=150)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    registered_at = models.DateTimeField(_("registered"), db_default=Now())

    class Meta:
        verbose_name = _("registration for the information session")
        verbose_name_plural = _("registrations for the information session")
        ordering = ["registered_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "email"], name="session_registration_once")
        ]

    def __str__(self):
        return self.name
