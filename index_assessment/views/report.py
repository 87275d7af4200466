"""The index report's documents, with their progress."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from index_assessment.views.assessment import assessment_of, reports_of
from municipalities.access.permissions import Permission, permission_required


@require_safe
@permission_required(Permission.DOWNLOAD_REPORT)
def report_list(request, pk):
    """The three documents of the latest edition; a part of a page when htmx asks.

    A page that already shows this progress gets an empty answer and stays as it is, so that it
    neither moves the focus nor repeats itself to those who hear it.
    """
    assessment = assessment_of(request, pk)
    context = {"assessment": assessment, **reports_of(assessment)}
    if request.htmx and request.GET.get("seen") == context["progress"]:
        return HttpResponse(status=204)
    template = "_report_list.html" if request.htmx else "report_list.html"
    return render(request, f"index_assessment/{template}", context)
