"""People who represent a body, and the municipalities that lie in its area today."""

from functools import wraps

from django.conf import settings
from django.db import models
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.access.audit import record_gathered
from municipalities.access.reach import narrow_to
from municipalities.models.area import Area, AreaMembership
from municipalities.models.municipality import Municipality
from municipalities.models.organisation import Organisation


class RepresentativeQuerySet(models.QuerySet):
    def current(self):
        """Those of today's bodies of today's areas; without an area a body sees nothing."""
        today = timezone.localdate()
        return self.filter(
            Organisation.valid_on(today, "body__"),
            Area.valid_on(today, "body__area__"),
            ended_at=None,
            body__area__isnull=False,
        )

    def of(self, user):
        return self.current().filter(user=user).select_related("body__kind", "body__area")


class Representative(models.Model):
    """An account of a regional body: it opens the body's pages, and no municipality's."""

    body = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="representatives",
        limit_choices_to={"area__isnull": False},
        verbose_name=_("body"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="representations",
        verbose_name=_("person"),
    )
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("representative of a regional body")
        verbose_name_plural = _("representatives of regional bodies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "user"],
                condition=models.Q(ended_at=None),
                name="representative_once",
                violation_error_message=_("This person already represents this body."),
            )
        ]

    def __str__(self):
        return f"{self.user} – {self.body}"

    @property
    def address(self):
        """The page of the body's area."""
        return reverse("regional_area", args=[self.body.code])


def municipalities_of(body):
    """The active municipalities that lie in the body's area today."""
    inside = AreaMembership.objects.filter(
        AreaMembership.valid_on(timezone.localdate()), area=body.area_id
    )
    return Municipality.objects.active().filter(pk__in=inside.values("municipality"))


def representatives_only(view):
    """Open a page of the body in the address to those who represent it; 404 for others.

    The view gets `request.representative` and `request.area`, the municipalities of the body's
    area by id, which are all that it can reach. It puts into `request.seen` the ids of those of
    which it shows something, or which it writes to; each gets a line in its log.
    """

    @wraps(view)
    def guarded(request, body, **kwargs):
        representative = Representative.objects.of(request.user).filter(body__code=body).first()
        if representative is None:
            raise Http404
        request.representative = representative
        request.area = {one.pk: one for one in municipalities_of(representative.body)}
        request.seen = set()
        narrow_to(request.area, reason="a regional body works with all municipalities of its area")
        response = view(request, **kwargs)
        record_gathered(request, response, municipality_ids=request.seen)
        return response

    return guarded
