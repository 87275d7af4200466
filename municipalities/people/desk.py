"""What waits for coordinators: other municipalities ask them into a joint service."""

from django.urls import reverse
from django.utils.translation import gettext as _

from municipalities.access.permissions import Permission
from municipalities.desk import DeskItem
from municipalities.models import JointParticipation
from municipalities.models.joint_service import ParticipationState


def items(desk):
    asked = JointParticipation.objects.filter(
        municipality__in=desk.where(Permission.EDIT_JOINT_SERVICES),
        state=ParticipationState.ASKED,
    )
    for part in asked.select_related("lead"):
        municipality = desk.municipalities[part.municipality_id]
        yield DeskItem(
            title=_("Answer whether to take part in a joint service"),
            address=reverse("joint_participation_answer", args=[municipality.slug, part.pk]),
            municipality=municipality,
            since=part.asked_at,
            about=part.lead.name,
        )
