"""Load the 308 municipalities with their areas, authorities and figures."""

import csv
from datetime import date
from pathlib import Path

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.text import slugify

from municipalities.models import (
    Area,
    AreaKind,
    AreaMembership,
    AreaSuccession,
    Municipality,
    MunicipalityFigure,
    Organisation,
    OrganisationKind,
)
from municipalities.reference import AREA_KINDS, AUTHORITIES, FIGURES, ORGANISATION_KINDS
from municipalities.working_groups.reference import load_sectors

LANGUAGES = ("fi", "sv", "en")
REFORM = date(2026, 1, 1)


def names(texts):
    """The three name columns; the source has a double space here and there."""
    return {
        f"name_{language}": " ".join(text.split())
        for language, text in zip(LANGUAGES, texts, strict=True)
    }


def _areas_with_a_body(kind):
    areas = Area.objects.filter(kind__code=kind.of_areas)
    return areas if kind.on_aland else areas.exclude(name_fi__startswith="Ahvenanmaa")


class Command(BaseCommand):
    help = "Load the municipalities, or bring them up to date. Running it twice changes nothing."

    @transaction.atomic
    def handle(self, **options):
        path = Path(apps.get_app_config("municipalities").path, "data", "municipalities.csv")
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        municipalities = {row["code"]: self._municipality(row) for row in rows}
        for order, kind in enumerate(AREA_KINDS):
            self._areas(kind, order, rows, municipalities)
        self._successions(rows)
        self._authorities()
        self._figures(rows, municipalities)
        load_sectors()
        self.stdout.write(f"{len(rows)} municipalities, {Area.objects.count()} areas")

    def _municipality(self, row):
        values = {
            **names(row[f"name_{language}"] for language in LANGUAGES),
            "slug": slugify(row["name_fi"]),
            "language_status": row["language_status"],
            "municipality_type": row["municipality_type"],
            "is_in_sami_homeland": row["sami_homeland"] == "1",
        }
        return Municipality.objects.update_or_create(code=row["code"], defaults=values)[0]

    def _areas(self, kind, order, rows, municipalities):
        kind_row, _new = AreaKind.objects.update_or_create(
            code=kind.code, defaults={"order": order, **names(kind.names)}
        )
        areas = {}
        for row in rows:
            code = row[f"{kind.column}_code"]
            if code not in areas:
                areas[code], _new = Area.objects.update_or_create(
                    kind=kind_row,
                    code=code,
                    defaults={
                        "valid_from": kind.valid_from,
                        "valid_until": kind.valid_until,
                        **names(row[f"{kind.column}_{language}"] for language in LANGUAGES),
                    },
                )
            AreaMembership.objects.update_or_create(
                municipality=municipalities[row["code"]],
                area=areas[code],
                defaults={"valid_from": kind.valid_from, "valid_until": kind.valid_until},
            )

    def _successions(self, rows):
        """The centres of 2026 took over the municipalities of the ELY Centres of 2025."""
        areas = {(area.kind.code, area.code): area for area in Area.objects.select_related("kind")}
        for row in rows:
            old = areas["ely_centre", row["ely_2025_code"]]
            new = areas["economic_development_centre", row["evk_2026_code"]]
            AreaSuccession.objects.get_or_create(
                predecessor=old, successor=new, defaults={"on": REFORM}
            )

    def _authorities(self):
        for order, kind in enumerate(ORGANISATION_KINDS):
            kind_row, _new = OrganisationKind.objects.update_or_create(
                code=kind.code,
                defaults={"order": order, "level": kind.level, **names(kind.names)},
            )
            for area in _areas_with_a_body(kind):
                self._organisation(
                    kind_row,
                    f"{kind.code}-{area.code}",
                    [getattr(area, f"name_{language}") for language in LANGUAGES],
                    area=area,
                    valid_from=area.valid_from,
                    valid_until=area.valid_until,
                )
        for authority in AUTHORITIES:
            kind_row = OrganisationKind.objects.get(code=authority.kind)
            self._organisation(
                kind_row, authority.code, authority.names, valid_from=authority.valid_from
            )
        agency = Organisation.objects.get(code="supervisory-agency")
        Organisation.objects.filter(kind__code="avi").update(successor=agency)

    def _organisation(self, kind, code, texts, **values):
        Organisation.objects.update_or_create(
            code=code, defaults={"kind": kind, **names(texts), **values}
        )

    def _figures(self, rows, municipalities):
        for row in rows:
            for figure in FIGURES:
                sources = zip(LANGUAGES, figure.source, strict=True)
                MunicipalityFigure.objects.update_or_create(
                    municipality=municipalities[row["code"]],
                    kind=figure.kind,
                    year=figure.year,
                    defaults={
                        "value": row[figure.column],
                        **{f"source_{language}": text for language, text in sources},
                    },
                )
