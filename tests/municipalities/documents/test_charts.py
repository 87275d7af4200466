"""The charts carry their numbers in words, draw them true to scale and need no stylesheet."""

import re
from fractions import Fraction

import pytest
from defusedxml import ElementTree
from django.utils import translation

from municipalities.documents import charts
from municipalities.documents.charts import Bar, Series, bars, radar, ranked, score_bar, shown

SVG = "{http://www.w3.org/2000/svg}"
LABELS = ["North", "East", "South", "West"]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def compass(own, sample=(50, 50, 50, 50)):
    return radar(
        title="Winds", labels=LABELS, own=Series("Vaasa", own), sample=Series("all", sample)
    )


def every_chart():
    return {
        "radar": compass([10, 20, 30, None]),
        "bars": bars(title="Means", rows=[Bar("Own", 64, mark=50), Bar("All", None, is_own=False)]),
        "ranked": ranked(title="Education", values=[10, 40, 90], own=64, mean=51),
        "score_bar": score_bar(title="Education", value=64, mark=50),
    }


def parsed(svg):
    return ElementTree.fromstring(svg)


def title_of(svg):
    return parsed(svg)[0].text


def words_in(svg):
    return [text.text for text in parsed(svg).iter(f"{SVG}text")]


def paths(svg, **attributes):
    """The shapes whose attributes have these values."""
    found = parsed(svg).iter(f"{SVG}path")
    return [
        shape.get("d")
        for shape in found
        if all(shape.get(name.replace("_", "-")) == value for name, value in attributes.items())
    ]


def points(shape):
    return [tuple(map(float, pair)) for pair in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", shape)]


def widths(shape):
    return [float(width) for width in re.findall(r"h([\d.]+)", shape)]


@pytest.mark.parametrize("name", ["radar", "bars", "ranked", "score_bar"])
def test_title_is_the_first_child_and_nothing_needs_a_stylesheet(name):
    picture = parsed(every_chart()[name])
    assert picture[0].tag == f"{SVG}title"
    assert picture.get("font-family").startswith("Source Sans 3")
    assert not [shape for shape in picture.iter() if {"style", "class"} & set(shape.keys())]
    assert not list(picture.iter(f"{SVG}style"))


def test_titles_carry_the_numbers():
    titles = {name: title_of(svg) for name, svg in every_chart().items()}
    assert titles == {
        "radar": "Winds. Vaasa (all). North: 10 (50); East: 20 (50); South: 30 (50);"
        " West: not available (50)",
        "bars": "Means. Own: 64 (50); All: not available",
        "ranked": "Education. Own score: 64. Mean: 51. Other municipalities: 10, 40, 90",
        "score_bar": "Education: 64 (50)",
    }


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Fraction(1, 2), "1"),
        (Fraction(113, 2), "57"),
        (2.5, "3"),
        (Fraction(149, 100), "1"),
        (0, "0"),
        (100, "100"),
        (None, "not available"),
    ],
)
def test_scores_are_rounded_half_up(value, words):
    assert shown(value) == words


def test_words_from_outside_are_escaped():
    svg = bars(title="<script>", rows=[Bar('<b>&"', 3)])
    assert "<script>" not in svg
    assert title_of(svg).startswith("<script>")
    assert words_in(svg)[0] == '<b>&"'


def test_radar_draws_true_to_scale():
    (line,) = paths(compass([100, 50, 0, 25]), stroke=charts.OWN)
    assert points(line) == [(310, 54), (396, 226), (310, 226), (267, 226), (310, 54)]


def test_radar_leaves_a_gap_for_a_missing_value():
    svg = compass([100, 50, None, 25])
    (line,) = paths(svg, stroke=charts.OWN)
    assert points(line) == [(267, 226), (310, 54), (396, 226)]
    assert (310, 226) not in points(line)
    (dots,) = paths(svg, fill=charts.OWN)
    assert dots.count("M") == 3


def test_radar_keeps_a_lonely_value_and_survives_none_at_all():
    (line,) = paths(compass([100, None, 0, None]), stroke=charts.OWN)
    assert line.count("M") == 2
    (nothing,) = paths(compass([None] * 4, [None] * 4), stroke=charts.OWN)
    assert nothing == ""


def test_radar_breaks_long_labels_between_words_only():
    svg = radar(
        title="t",
        labels=["Intercultural intelligence and competence", "Yhdenvertaisuussuunnitelmatyöryhmä"],
        own=Series("o", [1, 2]),
        sample=Series("s", [1, 2]),
    )
    words = [line for line in words_in(svg) if not line.isdigit()]
    assert words == [
        "Intercultural",
        "intelligence and",
        "competence",
        "Yhdenvertaisuussuunnitelmatyöryhmä",
    ]


def test_bars_draw_true_to_scale():
    svg = bars(title="t", rows=[Bar("a", 25), Bar("b", 100)], width=330, label_width=100)
    assert [widths(shape) for shape in paths(svg, fill=charts.OWN)] == [[50], [200]]
    assert words_in(svg) == ["a", "25", "b", "100"]


def test_bar_of_a_group_has_another_colour_and_a_missing_one_only_an_outline():
    svg = bars(title="t", rows=[Bar("a", 25, is_own=False), Bar("b", None)])
    assert len(paths(svg, fill=charts.OTHERS)) == 1
    assert not paths(svg, fill=charts.OWN)
    assert len(paths(svg, stroke_dasharray="2 3")) == 1
    assert words_in(svg)[-1] == "–"


def test_mark_stands_at_its_value():
    (mark,) = paths(score_bar(title="t", value=10, mark=75, width=200), stroke=charts.BLACK)
    assert points(mark) == [(150, 0)]


def test_ranked_bars_rise_and_the_own_one_stands_in_its_place():
    svg = ranked(title="t", values=[90, 10, 40], own=64, mean=50, width=200)
    (others,), (own,) = paths(svg, fill=charts.OTHERS), paths(svg, fill=charts.OWN)
    assert [x for x, _top in points(others)] == [0, 50, 150]
    assert [x for x, _top in points(own)] == [100]
    tops = [top for _x, top in sorted(points(others) + points(own))]
    assert tops == sorted(tops, reverse=True)
    assert words_in(svg) == ["64"]


def test_ranked_bars_without_an_own_value_name_nobody():
    svg = ranked(title="t", values=[90, 10, 40], own=None)
    assert paths(svg, fill=charts.OWN) == [""]
    assert words_in(svg) == []
    assert "Own score: not available" in title_of(svg)


def test_number_of_the_highest_bar_stays_inside_the_picture():
    number = parsed(ranked(title="t", values=range(20), own=100, width=60))[-1]
    assert float(number.get("x")) <= 52
    assert float(number.get("y")) >= 11


def test_charts_spend_few_text_nodes():
    counts = {name: len(words_in(svg)) for name, svg in every_chart().items()}
    assert counts == {"radar": 8, "bars": 4, "ranked": 1, "score_bar": 0}


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(c * weight for c, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


@pytest.mark.parametrize(
    ("colour", "contrast"),
    [
        (charts.BLACK, 4.5),
        (charts.QUIET, 4.5),
        (charts.OWN, 3),
        (charts.SAMPLE, 3),
        (charts.OTHERS, 3),
    ],
)
def test_colours_stand_out_from_white_paper(colour, contrast):
    assert 1.05 / (luminance(colour) + 0.05) >= contrast
