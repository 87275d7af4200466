"""A person's role in a municipality."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.access.permissions import Role
from municipalities.access.walls import OwnedByMunicipality, TenantOwned
from municipalities.models.municipality import Municipality

MUNICIPAL_ROLES = [choice for choice in Role.choices if choice[0] != Role.STAFF]


class MembershipQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user, ended_at=None)


class Membership(TenantOwned):
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
        ]

    def __str__(self):
        return f"{self.user} – {self.get_role_display()}"

    def end(self):
        """Close the membership today; the person loses the role at the next request."""
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at"])
