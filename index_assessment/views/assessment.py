"""An assessment as a whole: its task list, its submission and its scores."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from index_assessment.answer_sheet import AnswerSheet
from index_assessment.models import Questionnaire
from index_assessment.models.assessment import Incomplete
from index_assessment.saving import begin_assessment
from index_assessment.score_tables import score_tables
from municipalities.access.permissions import Permission, permission_required
from municipalities.documents.queue import nudge


def assessment_of(request, pk):
    """The municipality's assessment that the person may read, or 404."""
    readable = request.municipality.assessments.readable(request.permissions)
    return get_object_or_404(readable.select_related("questionnaire"), pk=pk)


def reports_of(assessment):
    """The documents with what their progress is told by; `progress` changes when a state does."""
    documents = list(assessment.report_documents())
    nudge(documents)
    return {
        "documents": documents,
        "progress": "-".join(document.state + document.error for document in documents),
        "is_making": not all(document.is_finished for document in documents),
    }


def _to(name, request, *args):
    return redirect(name, request.municipality.slug, *args)


@require_POST
@permission_required(Permission.ANSWER_INDEX)
def assessment_start(request):
    questionnaire = Questionnaire.objects.current()
    if questionnaire is None:
        raise Http404
    assessment = begin_assessment(
        municipality=request.municipality, questionnaire=questionnaire, by=request.user
    )
    return _to("assessment_detail", request, assessment.pk)


@require_safe
@permission_required(Permission.VIEW_MUNICIPALITY)
def assessment_detail(request, pk):
    assessment = assessment_of(request, pk)
    context = {
        "assessment": assessment,
        "sheet": AnswerSheet(assessment),
        "may_answer": assessment.is_open and Permission.ANSWER_INDEX in request.permissions,
        **reports_of(assessment),
    }
    return render(request, "index_assessment/assessment_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.SUBMIT_INDEX)
def assessment_submit(request, pk):
    assessment = assessment_of(request, pk)
    if request.method == "POST":
        try:
            assessment.submit(by=request.user, is_bar_shown="is_bar_shown" in request.POST)
        except Incomplete:
            pass  # the page below lists what is missing
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return _to("assessment_detail", request, pk)
        else:
            messages.success(request, _("The answers have been submitted for review."))
            return _to("assessment_detail", request, pk)
    sheet = AnswerSheet(assessment)
    context = {
        "assessment": assessment,
        "sheet": sheet,
        "may_answer": assessment.is_open,
        "is_refused": request.method == "POST",
        **({} if sheet.gaps() else _missing_scores(sheet)),
    }
    status = 422 if context["is_refused"] else 200
    return render(request, "index_assessment/assessment_submit.html", context, status=status)


def _missing_scores(sheet):
    """What the submitter should know before it is too late to change an answer."""
    score = sheet.score()
    return {
        "without_score": sheet.without_score(score),
        "is_without_index": score.index.value is None,
    }


@require_safe
@permission_required(Permission.VIEW_SUBMITTED)
def assessment_score(request, pk):
    """The scores; while answers are open a preview, for those who may ask for it."""
    assessment = assessment_of(request, pk)
    if assessment.is_open and Permission.PREVIEW_SCORE not in request.permissions:
        raise PermissionDenied
    sheet = AnswerSheet(assessment)
    context = {"assessment": assessment, "tables": score_tables(sheet)}
    return render(request, "index_assessment/assessment_score.html", context)
