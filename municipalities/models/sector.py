"""Sectors whose cooperation integration needs. The list is data, and says where it comes from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sector(models.Model):
    """`is_in_act` marks the parties that the Integration Act names; guidance adds the others."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=100)
    source = models.CharField(_("source"), max_length=200)
    is_in_act = models.BooleanField(_("named by the Integration Act"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["order", "code"]

    def __str__(self):
        return self.name
