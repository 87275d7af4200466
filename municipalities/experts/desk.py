"""What waits for the programme's staff: requests for an expert's support."""

from django.urls import reverse
from django.utils.translation import gettext as _

from municipalities.access.permissions import Permission
from municipalities.desk import DeskItem
from municipalities.experts.support import SupportRequest, SupportState


def items(desk):
    places = desk.where(Permission.MANAGE_PEOPLE)
    if not places:
        return
    for asked in SupportRequest.objects.filter(municipality__in=places, state=SupportState.WAITING):
        yield DeskItem(
            title=_("Route the request for support"),
            address=reverse("admin:municipalities_supportrequest_change", args=[asked.pk]),
            municipality=desk.municipalities[asked.municipality_id],
            since=asked.asked_at,
            about=asked.topic,
        )
