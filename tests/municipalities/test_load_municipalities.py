"""The 308 municipalities: as many of everything as there are, and loading twice changes nothing."""

from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Sum

from municipalities import models
from municipalities.models import Area, Municipality, MunicipalityFigure, Organisation

LOADED = [
    models.AreaKind,
    models.Area,
    models.AreaMembership,
    models.AreaSuccession,
    models.Municipality,
    models.MunicipalityFigure,
    models.OrganisationKind,
    models.Organisation,
]


def rows():
    return {model: list(model.objects.order_by("pk").values()) for model in LOADED}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Loaded twice, and undone after the last test; what the tables held after each time."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_municipalities", stdout=StringIO())
        first = rows()
        call_command("load_municipalities", stdout=StringIO())
        yield first, rows()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _within(loaded, db):
    """Each test sees what has been loaded."""


def test_loading_again_changes_nothing(loaded):
    first, second = loaded
    assert first == second


def test_308_municipalities_with_their_languages():
    assert Counter(Municipality.objects.values_list("language_status", flat=True)) == {
        "fi": 259,
        "fi_sv": 18,
        "sv_fi": 15,
        "sv": 16,
    }


def test_none_is_a_tenant_before_it_is_activated():
    assert not Municipality.objects.active().exists()


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("region", 19),
        # The counties, the City of Helsinki and Åland.
        ("wellbeing_services_county", 21 + 2),
        # The areas and Åland.
        ("employment_area", 45 + 1),
        ("economic_development_centre", 10),
    ],
)
def test_areas(kind, count):
    areas = Area.objects.filter(kind__code=kind)
    assert areas.count() == count
    assert areas.filter(memberships__isnull=False).distinct().count() == count


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("economic_development_centre", 10),
        ("ely_centre", 15),
        ("avi", 6),
        ("regional_council", 18),
    ],
)
def test_bodies_of_areas(kind, count):
    assert Organisation.objects.filter(kind__code=kind).count() == count


def test_the_reform_of_2026():
    """The centres took over from the ELY Centres, the new agency from the AVIs."""
    new_year = date(2026, 1, 1)
    old = Area.objects.filter(kind__code="ely_centre")
    assert not old.filter(Area.valid_on(new_year)).exists()
    successors = set(old.values_list("successors__kind__code", flat=True))
    assert successors == {"economic_development_centre"}
    agencies = Organisation.objects.filter(kind__code="avi")
    assert set(agencies.values_list("successor__code", flat=True)) == {"supervisory-agency"}


def test_each_municipality_lies_in_one_area_of_each_kind():
    municipality = Municipality.objects.get(slug="turku")
    kinds = [area.kind.code for area in municipality.current_areas()]
    assert len(kinds) == len(set(kinds)) == 5
    assert {"ely_centre", "avi"}.isdisjoint(kinds)
    assert Municipality.objects.filter(areas=None).count() == 0


def test_figures():
    population = MunicipalityFigure.objects.filter(kind="population", year=2022)
    assert population.count() == 308
    assert population.aggregate(Sum("value"))["value__sum"] == 5_563_970
    share = MunicipalityFigure.objects.filter(kind="foreign_language_share", year=2025)
    assert share.count() == 308
    assert not share.exclude(value__range=(0, 60)).exists()


@pytest.mark.parametrize("model", [models.Area, models.Municipality, models.Organisation])
def test_each_has_a_name_in_each_language(model):
    for language in ("fi", "sv", "en"):
        assert not model.objects.filter(**{f"name_{language}": ""}).exists()
        assert not model.objects.filter(**{f"name_{language}": None}).exists()
        assert not model.objects.filter(**{f"name_{language}__contains": "  "}).exists()


def test_no_row_breaks_a_constraint():
    connection.check_constraints()
    for model in LOADED:
        for row in model.objects.all()[:20]:
            row.validate_constraints()
