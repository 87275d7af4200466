"""The index report as a kind of document."""

from django.utils.text import slugify

from index_assessment.models import ReportEdition
from index_assessment.models.assessment import INDEX_REPORT
from index_assessment.report.html import report_html
from municipalities.documents.kinds import DocumentKind

NAMES = {"fi": "indeksiraportti", "sv": "indexrapport", "en": "index-report"}


def _snapshot(document):
    return ReportEdition.objects.get(
        pk=document.subject_id, municipality_id=document.municipality_id
    ).snapshot


def _filename(snapshot, language):
    name = slugify(snapshot["municipality"]["name"][language])
    year = snapshot["edition"]["published_on"][:4]
    return f"{NAMES[language]}-{name}-{year}-{language}.pdf"


index_report = DocumentKind(
    name=INDEX_REPORT,
    snapshot=_snapshot,
    html=report_html,
    filename=_filename,
    stylesheets=("css/report.css",),
    images=("images/report_cover.svg", "images/report_strip.svg"),
    design=(
        "templates/index_assessment/*report*.html",
        "index_assessment/report/*.py",
    ),
)
