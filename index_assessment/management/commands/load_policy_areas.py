"""Load the tree of indicators, the areas of good relations, the project areas and the bands."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction

from index_assessment.models import Band, GoodRelationsArea, PolicyArea, ProjectArea

LANGUAGES = ("fi", "sv", "en")


def texts(data, *names):
    return {
        f"{name}_{language}": data[name][language]
        for name in names
        if name in data
        for language in LANGUAGES
    }


class Command(BaseCommand):
    help = "Load the policy areas, or bring them up to date. Running it twice changes nothing."

    @transaction.atomic
    def handle(self, **options):
        path = Path(apps.get_app_config("index_assessment").path, "data", "policy_areas.toml")
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        self._load(PolicyArea, data["policy_area"], prefix="")
        by_code = {area.code: area for area in PolicyArea.objects.all()}
        for one in data["policy_area"]:
            PolicyArea.objects.filter(code=one["code"]).update(
                parent=by_code.get(one.get("parent"))
            )
        self._load(GoodRelationsArea, data["good_relations_area"])
        self._load(ProjectArea, data["project_area"])
        for one in data["project_area"]:
            area = ProjectArea.objects.get(code=one["code"])
            area.indicators.set(by_code[code] for code in one["indicators"])
            area.good_relations_areas.set(
                GoodRelationsArea.objects.filter(code__in=one["good_relations_areas"])
            )
        for one in data["band"]:
            limits = {name: one.get(name) for name in ("minimum", "maximum")}
            Band.objects.update_or_create(
                code=one["code"], defaults={"kind": one["kind"], **limits, **texts(one, "name")}
            )
        self.stdout.write(f"{PolicyArea.objects.indicators().count()} indicators")

    def _load(self, model, rows, **defaults):
        for order, one in enumerate(rows):
            extra = {name: one.get(name, default) for name, default in defaults.items()}
            values = texts(one, "name", "description")
            model.objects.update_or_create(
                code=one["code"], defaults={"order": order, **extra, **values}
            )
