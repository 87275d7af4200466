"""How the index is calculated, for everybody."""

from fractions import Fraction

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.shortcuts import render
from django.views.decorators.http import require_safe

from index_assessment.models import Questionnaire
from index_assessment.models.comparison import Band
from municipalities.documents.charts import shown


@require_safe
@login_not_required
def method_detail(request):
    questionnaire = Questionnaire.objects.current()
    context = {"questionnaire": questionnaire, "bands": Band.objects.all()}
    if questionnaire:
        scored = questionnaire.sections.filter(indicator__isnull=False)
        context |= {
            "sections": scored.select_related("indicator").annotate(size=Count("questions")),
            "required": _percentage(questionnaire.required_share),
            "index_required": _percentage(questionnaire.index_required_share),
        }
    return render(request, "index_assessment/method_detail.html", context)


def _percentage(share):
    return shown(100 * Fraction(share))
