"""What waits for those who may answer for a municipality: questions of regional bodies."""

from django.urls import reverse
from django.utils.translation import gettext as _

from municipalities.access.permissions import Permission
from municipalities.desk import DeskItem
from municipalities.regional.question import RegionalQuestion


def items(desk):
    places = desk.where(Permission.ANSWER_QUESTION)
    if not places:
        return
    waiting = RegionalQuestion.objects.filter(municipality__in=places, answered_at=None)
    for question in waiting.select_related("body"):
        municipality = desk.municipalities[question.municipality_id]
        yield DeskItem(
            title=_("Answer a regional body’s question"),
            address=reverse("question_answer", args=[municipality.slug, question.pk]),
            municipality=municipality,
            since=question.asked_at,
            about=question.body.name,
        )
