"""The municipality: a row of reference data that becomes a tenant when it is activated."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.access.permissions import Role
from municipalities.models.area import Area


class LanguageStatus(models.TextChoices):
    FINNISH = "fi", _("Finnish")
    BILINGUAL_FINNISH = "fi_sv", _("bilingual, Finnish majority")
    BILINGUAL_SWEDISH = "sv_fi", _("bilingual, Swedish majority")
    SWEDISH = "sv", _("Swedish")


class MunicipalityType(models.TextChoices):
    URBAN = "urban", _("urban")
    SEMI_URBAN = "semi_urban", _("semi-urban")
    RURAL = "rural", _("rural")


class MunicipalityQuerySet(models.QuerySet):
    def active(self):
        return self.filter(activated_at__isnull=False)

    def open_to(self, user):
        """The active municipalities that a person may enter: the third door."""
        if user.is_staff:
            return self.active()
        return self.active().filter(memberships__user=user, memberships__ended_at=None).distinct()

    def behind_door(self, user, slug):
        """The active municipality with this slug and the roles that the person has in it."""
        municipality = self.active().filter(slug=slug).first()
        if municipality is None:
            return None, []
        roles = list(municipality.memberships.of(user).values_list("role", flat=True))
        return municipality, [*roles, Role.STAFF] if user.is_staff else roles


class Municipality(models.Model):
    code = models.CharField(_("municipality code"), max_length=3, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    language_status = models.CharField(_("language status"), max_length=5, choices=LanguageStatus)
    municipality_type = models.CharField(_("type"), max_length=10, choices=MunicipalityType)
    is_in_sami_homeland = models.BooleanField(_("in the Sámi homeland"), default=False)
    areas = models.ManyToManyField(
        Area, through="AreaMembership", related_name="municipalities", verbose_name=_("areas")
    )
    activated_at = models.DateTimeField(_("activated"), null=True, blank=True)
    is_demonstration = models.BooleanField(_("demonstration data"), default=False)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_demonstration=False) | Q(activated_at__isnull=False),
                name="demonstration_is_active",
                violation_error_message=_("Only an active municipality can be a demonstration."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("municipality_detail", kwargs={"municipality": self.slug})

    @property
    def main_language(self):
        """The language of the majority, which a municipality's own texts begin with."""
        return "sv" if self.language_status.startswith("sv") else "fi"

    def current_areas(self):
        """The areas that the municipality lies in today, with their kinds."""
        today = timezone.localdate()
        return (
            self.areas.filter(Area.valid_on(today), Area.valid_on(today, "memberships__"))
            .select_related("kind")
            .order_by("kind__order")
        )

    def activate(self, *, is_demonstration=False):
        """Make the municipality a tenant; doing it twice changes nothing."""
        if self.activated_at is None:
            self.activated_at = timezone.now()
            self.is_demonstration = is_demonstration
            self.save(update_fields=["activated_at", "is_demonstration"])


class FigureKind(models.TextChoices):
    POPULATION = "population", _("Population")
    FOREIGN_LANGUAGE_SHARE = "foreign_language_share", _("Foreign-language speakers")


class MunicipalityFigure(models.Model):
    """A published statistic of a municipality for one year. Public reference data."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="figures")
    kind = models.CharField(_("figure"), max_length=30, choices=FigureKind)
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    source = models.CharField(_("source"), max_length=100)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["kind", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "year"], name="figure_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="figure_not_negative",
                violation_error_message=_("A figure cannot be negative."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.year}: {self.value}"
