"""A municipality's cross-sector working group: its mandate and its members."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, SameMunicipality, TenantOwned
from municipalities.models.affiliation import AFFILIATION, Affiliated
from municipalities.models.invitation import Invitation
from municipalities.models.membership import Membership
from municipalities.models.municipality import Municipality
from municipalities.revisions.written import WrittenTexts


class WorkingGroup(TenantOwned, WrittenTexts):
    """The group itself; a municipality has one, from the first text or member on."""

    TEXTS = ("mandate",)

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="working_groups", verbose_name=_("municipality")
    )
    mandate = models.TextField(_("mandate"), blank=True, max_length=10_000)

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            models.UniqueConstraint(fields=["municipality"], name="working_group_once"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.municipality_id}"


class Position(models.TextChoices):
    LEAD = "lead", _("lead")
    DEPUTY = "deputy", _("deputy")
    MEMBER = "member", _("member")


class GroupMemberQuerySet(models.QuerySet):
    def current(self, *, also=None):
        """Today's members with what a list shows of them, the lead first; `also` is an id."""
        place = models.Case(
            models.When(position=Position.LEAD, then=0),
            models.When(position=Position.DEPUTY, then=1),
            default=2,
        )
        parts = (*AFFILIATION, "membership__user", "invitation")
        found = self.filter(Q(left_at=None) | Q(pk=also)) if also else self.filter(left_at=None)
        return found.select_related(*parts).order_by(place, "pk")


class GroupMember(TenantOwned, Affiliated):
    """A seat: of a person with an account, of somebody invited, of a name, or of a body alone.

    Whoever accepts an invitation keeps the seat, with the membership beside it. One who has left
    stays for the meetings of that time.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="group_members", verbose_name=_("municipality")
    )
    membership = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("person"),
    )
    invitation = models.ForeignKey(
        Invitation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("invitation"),
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    position = models.CharField(
        _("position"), max_length=10, choices=Position, default=Position.MEMBER
    )
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of the working group")
        verbose_name_plural = _("members of the working group")
        ordering = ["pk"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            SameMunicipality("membership"),
            SameMunicipality("invitation"),
            Affiliated.one_organisation("group_member_one_organisation"),
            models.UniqueConstraint(
                fields=["municipality", "position"],
                condition=Q(left_at=None) & ~Q(position=Position.MEMBER),
                name="group_position_once",
                violation_error_message=_("The working group has one lead and one deputy."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "membership"],
                condition=Q(left_at=None),
                name="group_member_once",
                violation_error_message=_("This person is already a member of the group."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "invitation"],
                condition=Q(left_at=None),
                name="group_invited_once",
                violation_error_message=_("This person is already a member of the group."),
            ),
            models.CheckConstraint(
                condition=Q(membership=None, invitation=None) | Q(name=""),
                name="group_member_is_one_person",
                violation_error_message=_("Choose a person or write a name, not both."),
            ),
        ]

    def __str__(self):
        if self.membership_id:
            return str(self.membership.user)
        if self.invitation_id:
            return self.invitation.email
        return self.name or self.organisation_words

    @property
    def is_invited(self):
        """Whether the seat waits for an invitation to be accepted."""
        return bool(self.invitation_id) and not self.membership_id

    @property
    def is_body(self):
        """Whether a body has the seat that has named nobody yet."""
        return not (self.membership_id or self.invitation_id or self.name)
