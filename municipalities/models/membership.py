"""A person's role in a municipality."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.access.permissions import Role
from municipalities.access.walls import OwnedByMunicipality, TenantOwned
from municipalities.models.affiliation import AFFILIATION, Affiliated
from municipalities.models.municipality import Municipality

MUNICIPAL_ROLES = [choice for choice in Role.choices if choice[0] != Role.STAFF]


class MembershipQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user, ended_at=None)

    def current(self):
        """Today's members with what a list shows of them."""
        people = self.filter(ended_at=None).select_related("user", *AFFILIATION)
        return people.order_by("user__name", "user__email", "pk")

    def hats_of(self, user):
        """What a person is today, and where: the third door, as a list."""
        mine = self.of(user).filter(municipality__activated_at__isnull=False)
        return mine.select_related("municipality").order_by("municipality", "role")


class Membership(TenantOwned, Affiliated):
    """One role of one person. An ended membership stays as history and opens no door."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="memberships", verbose_name=_("municipality")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="memberships",
        verbose_name=_("person"),
    )
    role = models.CharField(_("role"), max_length=20, choices=MUNICIPAL_ROLES)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["role", "pk"]
        constraints = [
            OwnedByMunicipality(),
            models.UniqueConstraint(
                fields=["municipality", "user", "role"],
                condition=Q(ended_at=None),
                name="membership_once",
                violation_error_message=_("This person already has this role."),
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.STAFF),
                name="membership_not_staff",
                violation_error_message=_("Programme staff need no membership."),
            ),
            Affiliated.one_organisation("membership_one_organisation"),
        ]

    def __str__(self):
        return f"{self.user} – {self.get_role_display()}"

    def speak_for(self, **affiliation):
        """Change for which sector and body the person speaks."""
        for name, value in affiliation.items():
            setattr(self, name, value)
        self.save(update_fields=[*affiliation])

    def end(self):
        """Close the membership today; the person loses the role at the next request."""
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at"])
