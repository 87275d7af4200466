"""What the index puts on people's desks: answering, correcting, reviewing, publishing."""

from django.urls import reverse
from django.utils.translation import gettext as _

from index_assessment.models import Assessment
from index_assessment.models.assessment import State
from municipalities.access.permissions import Permission
from municipalities.desk import DeskItem


def items(desk):
    yield from _to_answer(desk)
    yield from _to_review(desk)


def _of(desk, permission, *states):
    """The assessments in these states of the municipalities in which the person may do this."""
    places = desk.where(permission)
    if not places:
        return []
    rows = Assessment.objects.filter(municipality__in=places, state__in=states)
    return rows.select_related("questionnaire")


def _to_answer(desk):
    words = {State.DRAFT: _("Answer the index"), State.RETURNED: _("Correct the index")}
    for assessment in _of(desk, Permission.ANSWER_INDEX, *words):
        municipality = desk.municipalities[assessment.municipality_id]
        yield DeskItem(
            title=words[assessment.state],
            address=reverse("assessment_detail", args=[municipality.slug, assessment.pk]),
            municipality=municipality,
            since=assessment.started_at,
            about=assessment.questionnaire.title,
        )


def _to_review(desk):
    words = {State.SUBMITTED: _("Review the index"), State.APPROVED: _("Publish the index")}
    for assessment in _of(desk, Permission.REVIEW_INDEX, *words):
        yield DeskItem(
            title=words[assessment.state],
            address=reverse("admin:index_assessment_assessment_change", args=[assessment.pk]),
            municipality=desk.municipalities[assessment.municipality_id],
            since=assessment.submitted_at,
            about=assessment.questionnaire.title,
        )
