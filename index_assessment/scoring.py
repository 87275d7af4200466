"""The index arithmetic: a method and one set of answers in, a ledger and exact scores out."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import floor
from operator import attrgetter
from typing import Any, Literal

from index_assessment.method import ZERO, Answer, Method, Option, Question, Section, check_answers

__all__ = [
    "FORMULAS",
    "Answer",
    "Line",
    "Method",
    "Option",
    "Question",
    "Result",
    "Score",
    "Section",
    "score",
]

State = Literal["answered", "not_applicable", "dont_know", "unanswered", "not_reached", "unscored"]

SETTLED = frozenset({"answered", "not_reached"})
OUTSIDE = frozenset({"not_applicable", "unscored"})


@dataclass(frozen=True)
class Line:
    """One question in the ledger; `points` is None where no answer settles them."""

    question: str
    indicator: str | None
    state: State
    points: Fraction | None
    maximum: Fraction
    weight: Fraction
    contribution: Fraction
    index_contribution: Fraction

    def to_json(self) -> dict[str, Any]:
        return _plain(self)


@dataclass(frozen=True)
class Score:
    value: Fraction | None
    answered_share: Fraction
    not_applicable: int
    dont_know: int
    unanswered: int

    @property
    def shown(self) -> int | None:
        return None if self.value is None else floor(self.value + Fraction(1, 2))

    def to_json(self) -> dict[str, Any]:
        return _plain(self) | {"shown": self.shown}


@dataclass(frozen=True)
class Result:
    formula: str
    ledger: tuple[Line, ...]
    indicators: Mapping[str, Score]
    groups: Mapping[str, Score]
    areas: Mapping[str, Score]
    index: Score

    def to_json(self) -> dict[str, Any]:
        return {
            "formula": self.formula,
            "ledger": [line.to_json() for line in self.ledger],
            "indicators": {code: found.to_json() for code, found in self.indicators.items()},
            "groups": {code: found.to_json() for code, found in self.groups.items()},
            "areas": {code: found.to_json() for code, found in self.areas.items()},
            "index": self.index.to_json(),
        }


def _plain(record: Line | Score) -> dict[str, Any]:
    return {
        name: f"{value.numerator}/{value.denominator}" if isinstance(value, Fraction) else value
        for name, value in asdict(record).items()
    }


def score(method: Method, answers: Mapping[str, Answer]) -> Result:
    if method.formula not in FORMULAS:
        raise ValueError(f"unknown formula: {method.formula}")
    check_answers(method, answers)
    return FORMULAS[method.formula](method, answers)


@dataclass(frozen=True)
class _Row:
    """A question with its state; `part` is its part of its indicator, `pull` that on the index."""

    question: Question
    state: State
    points: Fraction | None
    part: Fraction = ZERO
    pull: Fraction = ZERO

    @cached_property
    def share(self) -> Fraction:
        return self.points / self.question.maximum if self.points else ZERO


def _reached(question: Question, method: Method, answers: Mapping[str, Answer]) -> State:
    if question.follows is not None:
        above = _reached(method.by_code[question.follows], method, answers)
        if above != "answered":
            return above
        if question.follows_options.isdisjoint(answers[question.follows].choices):
            return "not_reached"
    return answers[question.code].status if question.code in answers else "unanswered"


def _settle(question: Question, method: Method, answers: Mapping[str, Answer]) -> _Row:
    if not question.is_scored:
        return _Row(question, "unscored", None)
    state = _reached(question, method, answers)
    if state == "answered":
        return _Row(question, state, question.points(answers[question.code].choices))
    return _Row(question, state, ZERO if state == "not_reached" else None)


def _weigh(rows: list[_Row], sections: Mapping[str, Fraction]) -> Iterator[_Row]:
    applicable: defaultdict[str | None, Fraction] = defaultdict(Fraction)
    for row in rows:
        if row.state not in OUTSIDE:
            applicable[row.question.indicator] += row.question.weight
    for row in rows:
        if row.state in OUTSIDE:
            yield row
        else:
            part = row.question.weight / applicable[row.question.indicator]
            yield replace(row, part=part, pull=part * sections[row.question.indicator])


def _coverage(rows: Iterable[_Row], weight: Callable[[_Row], Fraction]) -> Score:
    """How much of the rows is settled and what is missing; the value is still open."""
    rows = list(rows)
    applicable = sum(map(weight, rows), ZERO)
    settled = sum((weight(row) for row in rows if row.state in SETTLED), ZERO)
    states = Counter(row.state for row in rows)
    return Score(
        value=None,
        answered_share=settled / applicable if applicable else ZERO,
        not_applicable=states["not_applicable"],
        dont_know=states["dont_know"],
        unanswered=states["unanswered"],
    )


def _mean(rows: Iterable[_Row], weight: Callable[[_Row], Fraction], required: Fraction) -> Score:
    rows = list(rows)
    found = _coverage(rows, weight)
    applicable = sum(map(weight, rows), ZERO)
    if not applicable or found.answered_share < required:
        return found
    earned = sum((weight(row) * row.share for row in rows), ZERO)
    return replace(found, value=100 * earned / applicable)


def _composite(
    rows: Iterable[_Row],
    weights: Mapping[str, Fraction],
    indicators: Mapping[str, Score],
    required: Fraction,
) -> Score:
    """The mean of whole indicators; `weights` names them."""
    inside = _coverage((row for row in rows if row.question.indicator in weights), PULL)
    weight = _available_weight(weights, indicators)
    if not weight or weight / sum(weights.values(), ZERO) < required:
        return inside
    earned = sum((weights[code] * (indicators[code].value or ZERO) for code in weights), ZERO)
    return replace(inside, value=earned / weight)


def _available_weight(weights: Mapping[str, Fraction], indicators: Mapping[str, Score]) -> Fraction:
    available = (code for code in weights if indicators[code].value is not None)
    return sum((weights[code] for code in available), ZERO)


def _line(row: _Row, indicators: Mapping[str, Score], index_weight: Fraction) -> Line:
    """`index_weight` is that of all available indicators, or zero when there is no index."""
    found = indicators.get(row.question.indicator or "")
    counted = row.share if found and found.value is not None else ZERO
    return Line(
        question=row.question.code,
        indicator=row.question.indicator,
        state=row.state,
        points=row.points,
        maximum=row.question.maximum,
        weight=row.question.weight,
        contribution=100 * row.part * counted,
        index_contribution=100 * row.pull * counted / index_weight if index_weight else ZERO,
    )


def _formula_1(method: Method, answers: Mapping[str, Answer]) -> Result:
    weights = {section.indicator: section.weight for section in method.sections}
    rows = list(_weigh([_settle(q, method, answers) for q in method.questions], weights))
    indicators = {
        code: _mean((r for r in rows if r.question.indicator == code), PART, method.required_share)
        for code in weights
    }
    areas = {
        area: _mean((r for r in rows if area in r.question.areas), PULL, method.required_share)
        for area in sorted(frozenset().union(*(q.areas for q in method.questions)))
    }
    required = method.index_required_share
    groups = {
        group: _composite(rows, {code: weights[code] for code in members}, indicators, required)
        for group, members in method.groups.items()
    }
    index = _composite(rows, weights, indicators, required)
    index_weight = ZERO if index.value is None else _available_weight(weights, indicators)
    ledger = tuple(_line(row, indicators, index_weight) for row in rows)
    return Result(method.formula, ledger, indicators, groups, areas, index)


PART = attrgetter("part")
PULL = attrgetter("pull")
FORMULAS: Mapping[str, Callable[[Method, Mapping[str, Answer]], Result]] = {"1": _formula_1}
