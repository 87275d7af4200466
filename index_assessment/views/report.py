"""The index report's documents, with their progress, and the links by which others read them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from index_assessment.link_form import ReportLinkForm
from index_assessment.models.assessment import INDEX_REPORT
from index_assessment.views.assessment import assessment_of, reports_of
from municipalities.access.links import link_required, make_link
from municipalities.access.permissions import Permission, permission_required
from municipalities.documents.models import DocumentState
from municipalities.documents.views import attachment


@require_safe
@permission_required(Permission.DOWNLOAD_REPORT)
def report_list(request, pk):
    """The three documents of the latest edition; a part of a page when htmx asks.

    A page that already shows this progress gets an empty answer and stays as it is, so that it
    neither moves the focus nor repeats itself to those who hear it.
    """
    assessment = assessment_of(request, pk)
    if not request.htmx:
        return _report_page(request, assessment, ReportLinkForm())
    context = {"assessment": assessment, **reports_of(assessment)}
    if request.GET.get("seen") == context["progress"]:
        return HttpResponse(status=204)
    return render(request, "index_assessment/_report_list.html", context)


def _report_page(request, assessment, form, *, status=200):
    edition = assessment.editions.first()
    links = request.municipality.signed_links
    context = {
        "assessment": assessment,
        **reports_of(assessment),
        "edition": edition,
        "links": links.to(INDEX_REPORT, edition).open() if edition else [],
        "form": form,
    }
    return render(request, "index_assessment/report_list.html", context, status=status)


@require_POST
@permission_required(Permission.SHARE_REPORT)
def report_link_create(request, pk):
    """A link to the latest edition, for somebody without an account."""
    assessment = assessment_of(request, pk)
    edition = get_object_or_404(assessment.editions.all()[:1])
    form = ReportLinkForm(request.POST)
    if not form.is_valid():
        return _report_page(request, assessment, form, status=422)
    make_link(
        municipality=request.municipality,
        purpose=INDEX_REPORT,
        subject=edition,
        by=request.user,
        **form.cleaned_data,
    )
    messages.success(request, _("The link is ready. Copy it from the list and send it."))
    return redirect("report_list", request.municipality.slug, pk)


@require_POST
@permission_required(Permission.SHARE_REPORT)
def report_link_end(request, pk):
    links = request.municipality.signed_links.filter(purpose=INDEX_REPORT)
    link = get_object_or_404(links, pk=pk)
    link.end()
    messages.success(request, _("The link has ended. Nobody can use it any more."))
    edition = request.municipality.report_editions.get(pk=link.subject_id)
    return redirect("report_list", request.municipality.slug, edition.assessment_id)


def _linked_edition(request):
    """The edition that the link in the address opens, and its documents."""
    municipality = request.municipality
    edition = municipality.report_editions.get(pk=request.link.subject_id)
    return edition, municipality.documents.of(INDEX_REPORT, edition)


@require_safe
@login_not_required
@link_required(INDEX_REPORT)
def linked_report(request):
    """A published edition, for whoever holds a link to it."""
    edition, documents = _linked_edition(request)
    context = {"edition": edition, "documents": documents}
    return render(request, "index_assessment/linked_report.html", context)


@require_safe
@login_not_required
@link_required(INDEX_REPORT)
def linked_report_download(request, language):
    _edition, documents = _linked_edition(request)
    ready = documents.filter(state=DocumentState.DONE, language=language)
    return attachment(get_object_or_404(ready.order_by("-pk")[:1]))
