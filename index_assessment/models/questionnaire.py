"""Questionnaire versions: what is asked, and what each answer is worth. All of it is data."""

import re
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from index_assessment.models.policy_area import GoodRelationsArea, PolicyArea

# As many as the smallest and the largest value have.
MOST_DECIMALS = 2
# Without exponents: a few characters of them are a number of millions of digits.
EXACT_NUMBER = re.compile(r"[0-9]+(\.[0-9]+|/0*[1-9][0-9]*)?")


def validate_fraction(value):
    """A share such as "1", "0.5" or "2/3", not negative; kept as text so that it stays exact."""
    if not EXACT_NUMBER.fullmatch(value):
        raise ValidationError(_("Write a number such as 1, 0.5 or 2/3."), code="fraction")


class FractionField(models.CharField):
    """An exact non-negative number, stored as it was written."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault("validators", [validate_fraction])
        super().__init__(*args, **kwargs)


class QuestionnaireQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def current(self):
        """The version that a new assessment is made with, or None."""
        return self.published().order_by("-version").first()


class Questionnaire(models.Model):
    """One version. After publishing nothing of it changes: the database refuses."""

    code = models.SlugField(_("code"), max_length=50)
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True)
    weights_note = models.TextField(_("note on the weights"), blank=True)
    formula = models.CharField(_("formula version"), max_length=10, default="1")
    required_share = FractionField(_("share of an indicator to be answered"), default="0.5")
    index_required_share = FractionField(_("share of the index to be available"), default="0.75")
    weight_total = FractionField(_("sum of the weights"), default="17")
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="questionnaire_version_once")
        ]

    def __str__(self):
        return f"{self.title} ({self.version})"

    @property
    def is_published(self):
        return self.published_at is not None

    def mark_published(self):
        self.published_at = timezone.now()
        self.save(update_fields=["published_at"])


class Section(models.Model):
    """One page of the questionnaire: an indicator with its weight, or the unscored profile."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="sections", verbose_name=_("questionnaire")
    )
    code = models.SlugField(_("code"), max_length=50)
    indicator = models.ForeignKey(
        PolicyArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sections",
        verbose_name=_("indicator"),
    )
    title = models.CharField(_("title"), max_length=120, blank=True)
    weight = FractionField(_("weight"), default="1")
    introduction = models.TextField(_("introduction"), blank=True)
    what_good_looks_like = models.TextField(_("what good looks like"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "code"], name="section_code_once"),
            models.UniqueConstraint(
                fields=["questionnaire", "indicator"], name="section_indicator_once"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return self.indicator.name if self.indicator_id else self.title


class QuestionKind(models.TextChoices):
    YES_NO = "yes_no", _("yes / no")
    YES_PARTLY_NO = "yes_partly_no", _("yes / partly / no")
    COVERAGE = "coverage", _("all / most / some / none")
    FREQUENCY = "frequency", _("how often")
    MULTIPLE = "multiple", _("several of a list")
    NUMBER = "number", _("number")
    TEXT = "text", _("text")


SINGLE_CHOICE = {
    QuestionKind.YES_NO,
    QuestionKind.YES_PARTLY_NO,
    QuestionKind.COVERAGE,
    QuestionKind.FREQUENCY,
}
UNSCORED = {QuestionKind.NUMBER, QuestionKind.TEXT}


class Question(models.Model):
    """A question with a code that stays the same over versions."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="questions", verbose_name=_("questionnaire")
    )
    section = models.ForeignKey(
        Section, models.CASCADE, related_name="questions", verbose_name=_("section")
    )
    code = models.CharField(_("code"), max_length=12)
    kind = models.CharField(_("kind"), max_length=20, choices=QuestionKind)
    text = models.TextField(_("question"))
    help = models.TextField(_("help"), blank=True)
    evidence = models.TextField(_("example of evidence"), blank=True)
    weight = FractionField(_("weight"), default="1")
    cap = FractionField(_("most points that count"), blank=True)
    minimum = models.DecimalField(
        _("smallest value"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    maximum = models.DecimalField(
        _("largest value"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    decimals = models.PositiveSmallIntegerField(
        _("decimals"), default=0, validators=[MaxValueValidator(MOST_DECIMALS)]
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    follows = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("follows the question"),
    )
    follows_options = models.JSONField(_("after the answers"), default=list, blank=True)
    good_relations_areas = models.ManyToManyField(
        GoodRelationsArea,
        blank=True,
        related_name="questions",
        verbose_name=_("areas of good relations"),
    )
    order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "code"], name="question_code_once"),
            models.CheckConstraint(
                condition=~Q(kind=QuestionKind.NUMBER)
                | Q(minimum__isnull=False, maximum__isnull=False),
                name="number_has_range",
                violation_error_message=_("A number needs a smallest and a largest value."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.text}"

    @property
    def is_choice(self):
        return self.kind not in UNSCORED

    @property
    def is_multiple(self):
        return self.kind == QuestionKind.MULTIPLE

    @property
    def is_scored(self):
        return self.is_choice and Fraction(self.weight) > 0


class Option(models.Model):
    """One possible answer to a choice question and the points that it earns."""

    question = models.ForeignKey(
        Question, models.CASCADE, related_name="options", verbose_name=_("question")
    )
    code = models.SlugField(_("code"), max_length=50)
    label = models.CharField(_("label"), max_length=300)
    points = FractionField(_("points"))
    order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["question", "code"], name="option_code_once")
        ]

    def __str__(self):
        return self.label


class WorkedExample(models.Model):
    """Answers with the scores that they must give; publishing checks that they do."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="examples", verbose_name=_("questionnaire")
    )
    name = models.CharField(_("name"), max_length=120)
    default = models.CharField(_("other questions"), max_length=20, default="unanswered")
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    expected = models.JSONField(_("expected scores"), default=dict)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("worked example")
        verbose_name_plural = _("worked examples")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "name"], name="example_name_once")
        ]

    def __str__(self):
        return self.name
