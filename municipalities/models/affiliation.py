"""For which sector and which body somebody speaks."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from municipalities.models.organisation import Organisation, OrganisationKind
from municipalities.models.sector import Sector


class Affiliated(models.Model):
    """A sector and a body: one of the register, or one that has a name and a kind here alone."""

    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sector")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    organisation_kind = models.ForeignKey(
        OrganisationKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kind of organisation"),
    )
    organisation_name = models.CharField(_("name of the organisation"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def one_organisation(name):
        return models.CheckConstraint(
            condition=Q(organisation=None) | Q(organisation_name="", organisation_kind=None),
            name=name,
            violation_error_message=_(
                "Choose the organisation from the list or write its name, not both."
            ),
        )

    @property
    def affiliation(self):
        """The fields of this model with their values, for a row that takes them over."""
        return {field.name: getattr(self, field.name) for field in Affiliated._meta.fields}

    @property
    def has_organisation(self):
        """Whether a body is named; of one without a name the kind says enough."""
        return bool(self.organisation_id or self.organisation_kind_id or self.organisation_name)

    @property
    def organisation_words(self):
        kind = self.organisation_kind.name if self.organisation_kind_id else ""
        if self.organisation_id:
            return self.organisation.name
        return (
            f"{self.organisation_name} ({kind})"
            if self.organisation_name and kind
            else (self.organisation_name or kind)
        )


# What a list that shows affiliations reads along.
AFFILIATION = ("sector", "organisation", "organisation_kind")
