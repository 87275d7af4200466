"""Render a municipality's index report into a file, here and now."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from index_assessment.management.of_municipality import MunicipalityCommand
from index_assessment.models.assessment import State
from index_assessment.report.kind import index_report
from index_assessment.report.localise import TextMissing
from index_assessment.report.snapshot import UNPUBLISHED, build_snapshot
from municipalities.access.audit import record_command
from municipalities.access.reach import inside
from municipalities.documents.queue import render_snapshot


class Command(MunicipalityCommand):
    help = (
        "Render the index report of a municipality as PDF: its published edition or, when there "
        "is none, the assessment that it handed in last."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--language", help="fi, sv or en; the municipality's own by default")
        parser.add_argument("--output", type=Path, required=True, help="the file to write")

    def handle(self, *, municipality, language, output, **options):
        found = self.find(municipality)
        language = language or found.main_language
        if language not in dict(settings.LANGUAGES):
            raise CommandError(f"There is no report in “{language}”, only in fi, sv and en.")
        self.require_writable(output)
        with inside(found, language=language):
            snapshot, source = _snapshot(found)
            record_command("build_report", municipality=found, target=f"{source} {language}")
            self.write(output, _render(snapshot, language))


def _snapshot(municipality):
    """The content of the report, and what it was taken from."""
    edition = municipality.report_editions.first()
    if edition is not None:
        return edition.snapshot, f"edition {edition.pk}"
    handed_in = {State.SUBMITTED, State.APPROVED}
    assessment = municipality.assessments.filter(state__in=handed_in).first()
    if assessment is None:
        raise CommandError(f"{municipality} has no submitted assessment.")
    snapshot = build_snapshot(assessment, number=UNPUBLISHED, published_on=timezone.localdate())
    return snapshot, f"assessment {assessment.pk}"


def _render(snapshot, language):
    try:
        return render_snapshot(index_report, snapshot, language)
    except TextMissing as missing:
        raise CommandError(f"The report is not complete: {missing}.") from None
