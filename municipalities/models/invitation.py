"""An invitation to a role in a municipality, bound to one e-mail address."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.access.permissions import Role
from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, TenantOwned
from municipalities.models.affiliation import Affiliated
from municipalities.models.municipality import Municipality

# The purpose of the signed links that let the invited in.
INVITATION = "invitation"
# Experts are assigned by the programme.
INVITED_ROLES = [(role, role.label) for role in (Role.CONTRIBUTOR, Role.COORDINATOR, Role.MANAGER)]


class InvitationState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


class InvitationQuerySet(models.QuerySet):
    def unanswered(self):
        """Neither accepted nor withdrawn; the time may have run out."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(TenantOwned, Affiliated):
    """Accepting makes it a membership with the same role, sector and organisation, once.

    The signed link that is mailed opens this row; sending again ends the link before.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="invitations", verbose_name=_("municipality")
    )
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=INVITED_ROLES)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-pk"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            Affiliated.one_organisation("invitation_one_organisation"),
            models.UniqueConstraint(
                fields=["municipality", "email", "role"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_once",
                violation_error_message=_(
                    "This address has already been invited to this role. Send the invitation "
                    "again from the list."
                ),
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role for role, _label in INVITED_ROLES]),
                name="invitation_to_municipal_role",
                violation_error_message=_("Nobody is invited to this role."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, withdrawn_at=None),
                name="invitation_accepted_by_somebody",
                violation_error_message=_("An invitation is accepted by somebody, or withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")),
                name="invitation_expires_later",
                violation_error_message=_("An invitation cannot expire before it is sent."),
            ),
        ]

    def __str__(self):
        return f"{self.email} – {self.get_role_display()}"

    @property
    def state(self):
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        is_late = self.expires_at <= timezone.now()
        return InvitationState.EXPIRED if is_late else InvitationState.WAITING

    @property
    def is_unanswered(self):
        return self.state in {InvitationState.WAITING, InvitationState.EXPIRED}
