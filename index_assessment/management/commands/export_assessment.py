"""Write a municipality's latest assessment as data: answers, scores and how they came about."""

import json
from pathlib import Path

from django.core.management.base import CommandError

from index_assessment.export import as_sheets, export_assessment
from index_assessment.management.of_municipality import MunicipalityCommand
from municipalities.access.audit import record_command
from municipalities.access.reach import inside
from municipalities.documents.spreadsheets import write_sheets


class Command(MunicipalityCommand):
    help = (
        "Export the latest assessment of a municipality, whatever its state: the answers by the "
        "questions' codes, and the scores with the points, weight and contribution of each."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--format", dest="kind", choices=["json", "xlsx"], default="json")
        parser.add_argument("--output", type=Path, help="the file; without it JSON is printed")

    def handle(self, *, municipality, kind, output, **options):
        found = self.find(municipality)
        if output:
            self.require_writable(output)
        elif kind == "xlsx":
            raise CommandError("A workbook needs a file: add --output FILE.xlsx.")
        with inside(found):
            data = self._data(found)
        text = json.dumps(data, ensure_ascii=False, indent=2)
        if not output:
            self.stdout.write(text)
        elif kind == "json":
            self.write(output, f"{text}\n".encode())
        else:
            self.write(output, write_sheets(as_sheets(data)))

    def _data(self, municipality):
        assessment = municipality.assessments.first()
        if assessment is None:
            raise CommandError(f"{municipality} has not begun an assessment yet.")
        record_command(
            "export_assessment", municipality=municipality, target=f"assessment {assessment.pk}"
        )
        return export_assessment(assessment)
