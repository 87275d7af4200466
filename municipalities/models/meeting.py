"""Meetings of the working group: agenda, minutes, decisions, who was there, and what to do."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, SameMunicipality, TenantOwned
from municipalities.models.municipality import Municipality
from municipalities.models.working_group import GroupMember
from municipalities.revisions.written import WrittenTexts


class Meeting(TenantOwned, WrittenTexts):
    """Its minutes can be approved; from then on the database lets nothing of it change."""

    TEXTS = ("agenda", "minutes", "decisions")

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="meetings", verbose_name=_("municipality")
    )
    starts_at = models.DateTimeField(_("time"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(
        _("link"), max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    agenda = models.TextField(_("agenda"), blank=True, max_length=10_000)
    minutes = models.TextField(_("minutes"), blank=True, max_length=50_000)
    decisions = models.TextField(_("decisions"), blank=True, max_length=10_000)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by_id = models.BigIntegerField(_("approved by"), null=True, blank=True)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by_id=None)
                | Q(approved_at__isnull=False, approved_by_id__isnull=False) & ~Q(minutes=""),
                name="meeting_approved_with_minutes",
                violation_error_message=_("Only minutes that have been written can be approved."),
            ),
        ]

    def __str__(self):
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    def writable(self):
        return Q(approved_at=None)

    @property
    def is_approved(self):
        return self.approved_at is not None

    def approve(self, *, version, by):
        """Close the minutes as the person has read them; approving twice changes nothing."""
        if self.is_approved:
            return
        if not self.minutes.strip():
            raise ValidationError(_("There are no minutes yet. Write them first."))
        closed = Meeting.objects.filter(pk=self.pk, version=version, approved_at=None).update(
            approved_at=timezone.now(), approved_by_id=by.pk
        )
        if not closed:
            raise ValidationError(
                _("The minutes have been changed meanwhile. Read them once more, and approve then.")
            )


class Attendance(TenantOwned):
    """A member was at a meeting."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="attendances")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="attendances", verbose_name=_("meeting")
    )
    member = models.ForeignKey(
        GroupMember, models.PROTECT, related_name="attendances", verbose_name=_("member")
    )

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["pk"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            SameMunicipality("meeting"),
            SameMunicipality("member"),
            models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once"),
        ]

    def __str__(self):
        return f"{self.meeting_id}: {self.member_id}"


class ActionPointQuerySet(models.QuerySet):
    def with_owner(self):
        parts = ("membership__user", "invitation", "organisation", "organisation_kind")
        return self.select_related("meeting", "owner", *(f"owner__{part}" for part in parts))

    def open(self):
        """What is still to be done, the most urgent first."""
        return self.filter(done_at=None).order_by(models.F("due_on").asc(nulls_last=True), "pk")


class ActionPoint(TenantOwned):
    """What a meeting asked somebody to do; approved minutes fix all but whether it is done."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="action_points")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="action_points", verbose_name=_("meeting")
    )
    text = models.CharField(_("what is done"), max_length=300)
    owner = models.ForeignKey(
        GroupMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action_points",
        verbose_name=_("who does it"),
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by_id = models.BigIntegerField(_("marked by"), null=True, blank=True)

    objects = ActionPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["pk"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            SameMunicipality("meeting"),
            SameMunicipality("owner"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by_id=None)
                | Q(done_at__isnull=False, done_by_id__isnull=False),
                name="action_point_done_by_somebody",
                violation_error_message=_("Somebody marks an action as done."),
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def is_late(self):
        return bool(self.done_at is None and self.due_on and self.due_on < timezone.localdate())

    def mark(self, *, is_done, by):
        """Note that it is done, or that it is not; saying so again changes nothing."""
        values = {"done_at": timezone.now(), "done_by_id": by.pk}
        mine = ActionPoint.objects.filter(pk=self.pk, done_at__isnull=is_done)
        mine.update(**values if is_done else dict.fromkeys(values))
