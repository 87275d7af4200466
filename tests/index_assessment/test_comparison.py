"""The comparison: nobody can be worked out of it, and all reports of a vintage say the same."""

import pytest
from django.db import transaction

from index_assessment.comparison import Comparison, bands_of, renew_vintage
from index_assessment.models import ReportEdition, Vintage, VintageResult
from tests.at_once import Meanwhile
from tests.factories.index_assessment import (
    AssessmentFactory,
    ReportEditionFactory,
    VintageFactory,
    VintageResultFactory,
    published_edition,
)
from tests.factories.municipalities import MunicipalityFactory, MunicipalityFigureFactory

pytestmark = pytest.mark.django_db


def town(population=15_000, share=4):
    municipality = MunicipalityFactory()
    MunicipalityFigureFactory(municipality=municipality, value=population)
    MunicipalityFigureFactory(
        municipality=municipality, kind="foreign_language_share", year=2025, value=share
    )
    return municipality


def edition(value, municipality=None, **fields):
    """A published edition with the same score in every place."""
    assessment = AssessmentFactory(municipality=municipality or town())
    assessment.is_bar_shown = fields.pop("is_bar_shown", False)
    assessment.state = "published"
    assessment.save()
    snapshot = {
        "index": {"value": value},
        "lens": {"value": value},
        "indicators": [{"code": "education", "value": value}],
        "good_relations_areas": [{"code": "security", "value": value}],
    }
    return ReportEditionFactory(assessment=assessment, snapshot=snapshot, **fields)


def editions(*values, **fields):
    return [edition(value, **fields) for value in values]


def means(municipality):
    """What the municipality is shown of the index in each group."""
    return {
        group: figures and (figures["mean"], figures["count"])
        for group, figures in Comparison(municipality).sample("index").items()
    }


NOTHING = {"all": None, "size": None, "diversity": None}


# Vintages


def test_without_editions_there_is_nothing_to_compare_with():
    assert renew_vintage() is None
    assert means(town()) == NOTHING


def test_the_sample_moves_when_five_have_joined():
    editions(10, 20, 30, 40)
    assert renew_vintage() is None
    edition(50)
    first = renew_vintage()
    assert (first.number, first.results.count()) == (1, 5)

    editions(60, 70, 80, 90)
    assert renew_vintage() is None
    edition(100)
    second = renew_vintage()
    assert (second.number, second.results.count()) == (2, 10)
    assert first.results.count() == 5


def test_asking_again_moves_nothing():
    editions(10, 20, 30, 40, 50)
    renew_vintage()
    assert renew_vintage() is None
    assert Vintage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_make_one_vintage():
    for number in (1, 2):
        editions(10, 20, 30, 40, 50)
        with transaction.atomic():
            renew_vintage()
            other = Meanwhile(transaction.atomic(renew_vintage))
            assert other.is_waiting
        assert other.result is None
        assert Vintage.objects.first().number == number


def test_a_new_edition_replaces_the_municipalitys_old_one():
    olds = editions(0, 0, 0, 0, 0)
    renew_vintage()
    for old in olds:
        edition(100, municipality=old.municipality)
    renew_vintage()
    latest = Vintage.objects.first()
    assert latest.results.count() == 5
    assert set(latest.results.values_list("scores__index", flat=True)) == {100}


def test_a_vintage_is_a_copy_and_does_not_move_with_the_town():
    published = editions(10, 20, 30, 40, 50)
    renew_vintage()
    for one in published:
        one.municipality.figures.filter(kind="population").update(value=200_000)
    assert means(town())["size"] == (30, 5)


# Nobody can be worked out


@pytest.mark.parametrize(("others", "is_shown"), [(4, False), (5, True), (6, True)])
def test_nothing_is_shown_for_fewer_than_five_others(others, is_shown):
    """One's own result does not make up the number."""
    own = town()
    vintage = VintageFactory()
    for municipality in [own, *(town() for _other in range(others))]:
        VintageResultFactory(
            vintage=vintage,
            edition=edition(50, municipality),
            scores={"index": 50, "lens": 50, "indicators": {"education": 50}},
            bands={"size": "10000_20000", "diversity": "3_6"},
        )
    comparison = Comparison(own)
    for part, code in (("index", None), ("lens", None), ("indicators", "education")):
        shown = {group: f is not None for group, f in comparison.sample(part, code).items()}
        assert set(shown.values()) == {is_shown}
    assert comparison.count("all") == (others + 1 if is_shown else None)
    place = comparison.place(50, "index", None)
    assert (place["mean"] is not None) is is_shown


def test_a_group_of_fewer_than_five_is_not_shown_beside_all():
    for _n in range(5):
        edition(40)
    for _n in range(4):
        edition(80, town(population=150_000, share=20))
    assert renew_vintage().results.count() == 9
    assert means(town(population=150_000, share=20)) == NOTHING | {"all": (58, 9)}
    assert means(town()) == {"all": (58, 9), "size": (40, 5), "diversity": (40, 5)}


def test_an_indicator_that_few_have_is_not_shown():
    for value in (10, 20, 30, 40, None):
        edition(value)
    renew_vintage()
    comparison = Comparison(town())
    assert comparison.count("all") == 5
    assert comparison.sample("indicators", "education") == NOTHING
    assert comparison.place(50, "indicators", "education") == {"mean": None, "quarter": None}


def bars(municipality):
    return Comparison(municipality).sample("index")["all"]["values"]


def test_bars_are_those_of_others_who_agreed():
    own = town()
    edition(99, municipality=own, is_bar_shown=True)
    editions(30, 10, 50, 20, 40, is_bar_shown=True)
    renew_vintage()
    assert bars(own) == [10, 20, 30, 40, 50]


def test_fewer_than_five_bars_are_none():
    editions(10, 20, 30, 40, is_bar_shown=True)
    editions(50, 60)
    renew_vintage()
    assert bars(town()) is None


def test_bars_are_none_when_a_single_one_is_missing():
    """Else the mean and the bars would tell its value."""
    editions(10, 20, 30, 40, 50, is_bar_shown=True)
    edition(60)
    renew_vintage()
    assert bars(town()) is None


def test_no_name_stands_in_a_sample():
    published = editions(10, 20, 30, 40, 50, is_bar_shown=True)
    renew_vintage()
    said = str(Comparison(town()).sample("index"))
    assert not any(one.municipality.name in said for one in published)
    assert set(Comparison(town()).sample("index")["all"]) == {"mean", "count", "values"}


# What is shown


def test_a_mean_is_rounded_half_up():
    editions(10, 10, 10, 11, 11)
    renew_vintage()
    assert means(town())["all"] == (10, 5)
    editions(11, 11, 11, 10, 10, 10, 11)
    renew_vintage()
    assert means(town())["all"] == (11, 12)


@pytest.mark.parametrize(
    ("own", "mean", "quarter"),
    [(10, "below", 1), (20, "below", 1), (30, "at", 2), (40, "above", 3), (60, "above", 4)],
)
def test_the_place_among_all(own, mean, quarter):
    editions(10, 20, 30, 40, 50)
    renew_vintage()
    place = Comparison(town()).place(own, "index", None)
    assert place == {"mean": mean, "quarter": quarter}


def test_what_has_no_value_has_no_place():
    editions(10, 20, 30, 40, 50)
    renew_vintage()
    place = Comparison(town()).place(None, "index", None)
    assert place == {"mean": None, "quarter": None}


@pytest.mark.parametrize(
    ("population", "share", "bands"),
    [
        (9_999, 2.9, ("under_10000", "under_3")),
        (10_000, 3, ("10000_20000", "3_6")),
        (19_999, 5.9, ("10000_20000", "3_6")),
        (50_000, 6, ("50000_100000", "6_10")),
        (100_000, 10, ("over_100000", "over_10")),
    ],
)
def test_bands_begin_with_their_smallest_figure(population, share, bands):
    assert tuple(band.code for band in bands_of(town(population, share)).values()) == bands


def test_the_newest_figure_decides_on_the_band():
    municipality = town(population=9_000)
    MunicipalityFigureFactory(municipality=municipality, year=2030, value=30_000)
    assert bands_of(municipality)["size"].code == "20000_50000"


def test_without_figures_there_is_no_band():
    assert set(bands_of(MunicipalityFactory()).values()) == {None}


# In the reports


def test_all_reports_of_a_vintage_show_the_same_means():
    """The first five have nothing to compare with; what joins later changes nothing for them."""
    reports = [published_edition(municipality=town()).snapshot for _n in range(8)]
    samples = [report["index"]["sample"]["all"] for report in reports]
    vintages = [report["sample"]["vintage"] for report in reports]
    assert vintages == [None] * 5 + [1] * 3
    assert samples[:5] == [None] * 5
    assert samples[5:] == [{"mean": 100, "count": 5, "values": None}] * 3
    assert ReportEdition.objects.count() == 8
    assert VintageResult.objects.count() == 5
    rows = [{row["code"]: row["sample"] for row in report["indicators"]} for report in reports[5:]]
    assert rows[0] == rows[1] == rows[2]
