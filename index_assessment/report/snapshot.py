"""The frozen content of an index report, schema 1: all that its documents are made from.

Texts are {"fi", "sv", "en"} tables; what the municipality wrote is {"text", "language"}; scores
are shown values (0-100 or None); points and weights are exact, as strings such as "2/3".
"""

from django.utils import timezone, translation
from django.utils.translation import gettext

from index_assessment.answer_sheet import AnswerSheet
from index_assessment.comparison import Comparison
from index_assessment.models import GoodRelationsArea, ProjectArea
from index_assessment.models.comparison import BandKind
from index_assessment.models.policy_area import LENS
from municipalities.models.municipality import FigureKind

LANGUAGES = ("fi", "sv", "en")
SCHEMA = 1
UNPUBLISHED = 0  # the edition's number in a report of what has only been submitted


def texts(row, name):
    """A translated field as a table of its three languages."""
    return {language: getattr(row, f"{name}_{language}") or "" for language in LANGUAGES}


def words(message):
    """An interface message as a table of its three languages."""
    table = {}
    for language in LANGUAGES:
        with translation.override(language):
            table[language] = str(message)
    return table


def build_snapshot(assessment, *, number, published_on):
    """The snapshot of an assessment as it stands, compared with the current sample."""
    sheet = AnswerSheet(assessment)
    result = sheet.score()
    comparison = Comparison(assessment.municipality)
    submitted_at = assessment.submitted_at or timezone.now()
    return {
        "schema": SCHEMA,
        "municipality": _municipality(assessment.municipality),
        "questionnaire": _questionnaire(assessment.questionnaire),
        "edition": {
            "number": number,
            "published_on": published_on.isoformat(),
            "submitted_on": timezone.localdate(submitted_at).isoformat(),
        },
        "sample": _sample(comparison),
        "index": _scored(result.index, comparison, "index"),
        "lens": _scored(result.groups.get(LENS), comparison, "lens"),
        "indicators": Indicators(assessment, sheet, result, comparison).rows(),
        "good_relations_areas": [
            _named(area) | _scored(result.areas.get(area.code), comparison, "areas", area.code)
            for area in GoodRelationsArea.objects.all()
        ],
        "project_areas": _project_areas(),
        "conclusions": _conclusions(assessment),
        "method": [texts(assessment.questionnaire, "weights_note")],
        "profile": _profile(sheet),
    }


def _named(row):
    return {"code": row.code, "name": texts(row, "name"), "description": texts(row, "description")}


def _scored(score, comparison, part, code=None):
    """`score` is None where this questionnaire asks nothing about it."""
    return {"value": score and score.shown, "sample": comparison.sample(part, code)}


UNITS = {FigureKind.FOREIGN_LANGUAGE_SHARE: ("%", 1)}


def _municipality(municipality):
    return {
        "name": texts(municipality, "name"),
        "code": municipality.code,
        "is_demonstration": municipality.is_demonstration,
        "language_status": municipality.language_status,
        "figures": [_figure(figure) for figure in municipality.figures.all()],
        "areas": [
            {"kind": texts(area.kind, "name"), "name": texts(area, "name")}
            for area in municipality.current_areas()
        ],
    }


def _figure(figure):
    unit, decimals = UNITS.get(figure.kind, (None, 0))
    return {
        "label": words(FigureKind(figure.kind).label),
        "value": float(figure.value),
        "decimals": decimals,
        "unit": dict.fromkeys(LANGUAGES, unit) if unit else None,
        "year": figure.year,
        "source": texts(figure, "source"),
    }


def _questionnaire(questionnaire):
    return {
        "code": questionnaire.code,
        "title": texts(questionnaire, "title"),
        "version": questionnaire.version,
        "formula": questionnaire.formula,
    }


def _sample(comparison):
    labels = {"all": {lang: _all_municipalities(lang) for lang in LANGUAGES}}
    for kind in BandKind:
        band = comparison.bands[kind]
        labels[str(kind)] = texts(band, "name") if band else words(BandKind(kind).label)
    return {
        "as_of": comparison.as_of.isoformat(),
        "vintage": comparison.vintage.number if comparison.vintage else None,
        "groups": {
            group: {"label": label, "count": comparison.count(group)}
            for group, label in labels.items()
        },
    }


def _all_municipalities(language):
    with translation.override(language):
        return gettext("All municipalities")


def _project_areas():
    areas = ProjectArea.objects.prefetch_related("indicators", "good_relations_areas")
    return [
        {
            "code": area.code,
            "name": texts(area, "name"),
            "indicators": [indicator.code for indicator in area.indicators.all()],
            "good_relations_areas": [one.code for one in area.good_relations_areas.all()],
        }
        for area in areas
    ]


def _conclusions(assessment):
    conclusions = assessment.commentaries.filter(indicator=None).first()
    return conclusions.texts if conclusions and not conclusions.is_empty else None


def _profile(sheet):
    """The unscored figures that the municipality gave about itself."""
    return [
        answer_row(entry, None)
        for page in sheet.pages
        if not page.section.indicator_id
        for entry in page.entries
        if entry.answer.status == "answered"
    ]


class Indicators:
    """The rows of the indicators, with recommendations numbered through the whole report."""

    def __init__(self, assessment, sheet, result, comparison):
        self.sheet, self.result, self.comparison = sheet, result, comparison
        self.lines = {line.question: line for line in result.ledger}
        self.commentaries = {c.indicator_id: c for c in assessment.commentaries.all()}
        self.recommendations = {}
        for recommendation in assessment.recommendations.order_by("order", "pk"):
            self.recommendations.setdefault(recommendation.indicator_id, []).append(recommendation)
        self.number = 0

    def rows(self):
        return [self._row(page) for page in self.sheet.pages if page.section.indicator_id]

    def _row(self, page):
        indicator = page.section.indicator
        score = self.result.indicators[indicator.code]
        commentary = self.commentaries.get(indicator.pk)
        return {
            **_named(indicator),
            "what_good_looks_like": texts(page.section, "what_good_looks_like"),
            "in_lens": bool(indicator.parent_id) and indicator.parent.code == LENS,
            **_scored(score, self.comparison, "indicators", indicator.code),
            "place": self.comparison.place(score.shown, "indicators", indicator.code),
            "answered_share": int(100 * score.answered_share + 0.5),
            "not_applicable": score.not_applicable,
            "dont_know": score.dont_know,
            "unanswered": score.unanswered,
            "answers": [
                answer_row(entry, self.lines[entry.question.code]) for entry in page.entries
            ],
            "commentary": commentary.texts if commentary and not commentary.is_empty else None,
            "recommendations": [
                self._recommendation(row) for row in self.recommendations.get(indicator.pk, [])
            ],
        }

    def _recommendation(self, recommendation):
        self.number += 1
        return {
            "number": self.number,
            "addressee": recommendation.addressee,
            "text": recommendation.texts,
        }


def answer_row(entry, line):
    """One answer with its place in the ledger; `line` is None where nothing is scored."""
    question, answer = entry.question, entry.answer
    is_answered = answer.status == "answered" and entry.is_reached
    chosen = set(answer.value or []) if question.is_choice and is_answered else set()
    return {
        "code": question.code,
        "text": texts(question, "text"),
        "kind": question.kind,
        "state": _state(entry, line),
        "never_asked": not entry.is_reached,
        "labels": [texts(option, "label") for option in entry.options if option.code in chosen],
        "number": float(answer.value) if question.kind == "number" and is_answered else None,
        "decimals": question.decimals,
        "unit": texts(question, "unit") if question.unit else None,
        "own_text": _own(answer, answer.value) if question.kind == "text" and is_answered else None,
        "reason": _own(answer, answer.reason) if answer.status == "not_applicable" else None,
        "explanation": _own(answer, answer.explanation) if is_answered else None,
        "link": answer.link if is_answered else "",
        "points": _exact(line.points) if line and line.state != "unscored" else None,
        "maximum": _exact(line.maximum) if line else "0",
        "weight": _exact(line.weight) if line else "0",
    }


def _state(entry, line):
    if line is None or line.state == "unscored":
        return entry.answer.status if entry.is_reached else "not_reached"
    return line.state


def _own(answer, text):
    return {"text": text, "language": answer.language} if text else None


def _exact(fraction):
    return None if fraction is None else str(fraction)
