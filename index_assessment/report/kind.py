"""The index report as a kind of document."""

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from index_assessment.models import ReportEdition
from index_assessment.models.assessment import INDEX_REPORT
from index_assessment.report.html import report_html
from municipalities.documents.kinds import DocumentKind

NAMES = {"fi": "indeksiraportti", "sv": "indexrapport", "en": "index-report"}


def _edition(document):
    return ReportEdition.objects.get(
        pk=document.subject_id, municipality_id=document.municipality_id
    )


def _snapshot(document):
    return _edition(document).snapshot


def _year(snapshot):
    return snapshot["edition"]["published_on"][:4]


def _filename(snapshot, language):
    name = slugify(snapshot["municipality"]["name"][language])
    return f"{NAMES[language]}-{name}-{_year(snapshot)}-{language}.pdf"


def _title(snapshot, language):
    name = snapshot["municipality"]["name"][language]
    return f"{_('Index report')}: {name} {_year(snapshot)}"


def _page(document):
    return reverse(
        "report_list", args=[document.municipality.slug, _edition(document).assessment_id]
    )


index_report = DocumentKind(
    name=INDEX_REPORT,
    snapshot=_snapshot,
    html=report_html,
    filename=_filename,
    title=_title,
    page=_page,
    stylesheets=("css/report.css",),
    images=("images/report_cover.svg", "images/report_strip.svg"),
    design=(
        "templates/index_assessment/*report*.html",
        "index_assessment/report/*.py",
    ),
)
