"""The index report as HTML in one language: the snapshot's texts, numbers and charts."""

from datetime import date
from fractions import Fraction
from math import floor

from django.template.loader import render_to_string
from django.utils import translation

from index_assessment.report import drawings
from index_assessment.report.localise import localise
from index_assessment.web_links import is_web_link

TEMPLATE = "index_assessment/index_report.html"
NAMED = 3


def report_html(*, snapshot, language):
    """The whole document; its words and its numbers' format follow `language` alone."""
    with translation.override(language):
        report = localise(snapshot, language)
        return render_to_string(TEMPLATE, _context(report, language))


def _context(report, language):
    indicators = [_indicator(indicator) for indicator in report["indicators"]]
    return {
        "language": language,
        "report": report,
        "indicators": indicators,
        "areas": _areas(report, indicators),
        "recommendations": _by_addressee(indicators),
        "published_on": date.fromisoformat(report["edition"]["published_on"]),
        "submitted_on": date.fromisoformat(report["edition"]["submitted_on"]),
        "as_of": date.fromisoformat(report["sample"]["as_of"]),
        "radar": drawings.radar_of_indicators(report),
        "lens_bars": drawings.lens_bars(report),
        "good_relations_bars": drawings.good_relations_bars(report),
    } | _ends(indicators)


def _indicator(indicator):
    return indicator | {
        "bars": drawings.indicator_bars(indicator),
        "ranked": drawings.ranked_groups(indicator),
        "answers": [_answer(answer) for answer in indicator["answers"]],
        "recommendations": [_recommendation(row) for row in indicator["recommendations"]],
    }


def _answer(answer):
    return answer | {
        # Editions frozen before this was told apart do not say it.
        "never_asked": answer.get("never_asked", False),
        "share": _share(answer),
        "is_web_link": is_web_link(answer["link"]),
        "link_words": _without_scheme(answer["link"]),
    }


def _share(answer):
    """The points as a percentage of the maximum; None when left out of the calculation.

    A missing answer has no points and yet is counted, with 0, as the score counts it.
    """
    if not _is_counted(answer):
        return None
    share = 100 * Fraction(answer["points"] or 0) / Fraction(answer["maximum"])
    return floor(share + Fraction(1, 2))


def _is_counted(answer):
    if answer["state"] == "not_applicable":
        return False
    return Fraction(answer["weight"]) > 0 and Fraction(answer["maximum"]) > 0


def _without_scheme(link):
    return (link.partition("://")[2] or link).removesuffix("/")


def _recommendation(row):
    headline, *reasons = row["text"].strip().split("\n\n")
    return row | {"headline": headline, "reasons": reasons}


def _by_addressee(indicators):
    """All recommendations, each with its indicator, for the municipality and for the nation."""
    rows = [
        recommendation | {"indicator": indicator}
        for indicator in indicators
        for recommendation in indicator["recommendations"]
    ]
    return {
        addressee: [row for row in rows if row["addressee"] == addressee]
        for addressee in ("municipality", "nation")
    }


def _areas(report, indicators):
    """The project areas with the indicators and the Good Relations areas that they consist of."""
    indicator_of = {indicator["code"]: indicator for indicator in indicators}
    name_of = {area["code"]: area["name"] for area in report["good_relations_areas"]}
    return [
        area
        | {
            "indicators": [
                indicator_of[code] for code in area["indicators"] if code in indicator_of
            ],
            "good_relations_areas": [name_of[code] for code in area["good_relations_areas"]],
        }
        for area in report["project_areas"]
    ]


def _ends(indicators):
    """The indicators with the highest and the lowest scores, for the chapter of conclusions."""
    known = [indicator for indicator in indicators if indicator["value"] is not None]
    by_value = sorted(known, key=lambda indicator: indicator["value"], reverse=True)
    return {"strongest": by_value[:NAMED], "weakest": by_value[NAMED:][-NAMED:][::-1]}
