"""The index's tree of indicators, and the two other views on it. Codes are stable for ever."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# The group of indicators that pages and reports show as a score of its own.
LENS = "intercultural_lens"


class Named(models.Model):
    """A coded row of reference data with a name and a description in three languages."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["order"]

    def __str__(self):
        return self.name


class PolicyAreaQuerySet(models.QuerySet):
    def indicators(self):
        """The leaves of the tree: what is scored."""
        return self.filter(children=None)


class PolicyArea(Named):
    """A node of the two-level tree: a group of indicators, or an indicator."""

    prefix = models.CharField(_("prefix of question codes"), max_length=3, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )

    objects = PolicyAreaQuerySet.as_manager()

    class Meta(Named.Meta):
        verbose_name = _("policy area")
        verbose_name_plural = _("policy areas")


class GoodRelationsArea(Named):
    class Meta(Named.Meta):
        verbose_name = _("area of good relations")
        verbose_name_plural = _("areas of good relations")


class ProjectArea(Named):
    """An area of work of the programme, seen through the indicators that tell about it."""

    indicators = models.ManyToManyField(
        PolicyArea, related_name="project_areas", verbose_name=_("indicators")
    )
    good_relations_areas = models.ManyToManyField(
        GoodRelationsArea, related_name="project_areas", verbose_name=_("areas of good relations")
    )

    class Meta(Named.Meta):
        verbose_name = _("project area")
        verbose_name_plural = _("project areas")
