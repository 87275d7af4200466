"""What a questionnaire version says about scoring, and what may be answered to it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

Status = Literal["answered", "not_applicable", "dont_know", "unanswered"]

ONE_CHOICE = frozenset({"yes_no", "yes_partly_no", "coverage", "frequency"})
UNSCORED = frozenset({"number", "text"})
KINDS = ONE_CHOICE | UNSCORED | {"multiple"}
STATUSES = frozenset({"answered", "not_applicable", "dont_know", "unanswered"})
ZERO = Fraction(0)


@dataclass(frozen=True)
class Option:
    code: str
    points: Fraction


@dataclass(frozen=True)
class Question:
    code: str
    indicator: str | None
    kind: str
    weight: Fraction
    options: tuple[Option, ...] = ()
    cap: Fraction | None = None
    follows: str | None = None
    follows_options: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()

    @property
    def is_scored(self) -> bool:
        return self.kind not in UNSCORED and self.weight > 0

    @cached_property
    def maximum(self) -> Fraction:
        if self.kind == "multiple":
            return self.points(option.code for option in self.options)
        return max((option.points for option in self.options), default=ZERO)

    def points(self, choices: Iterable[str]) -> Fraction:
        chosen = frozenset(choices)
        earned = sum((option.points for option in self.options if option.code in chosen), ZERO)
        return earned if self.cap is None else min(earned, self.cap)


@dataclass(frozen=True)
class Section:
    indicator: str
    weight: Fraction


@dataclass(frozen=True)
class Method:
    """A method that contradicts itself is refused when it is made, with every fault named."""

    formula: str
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    groups: Mapping[str, tuple[str, ...]]
    required_share: Fraction
    index_required_share: Fraction

    def __post_init__(self) -> None:
        faults = [*_method_faults(self)]
        for question in self.questions:
            faults += [f"{question.code}: {fault}" for fault in _question_faults(question, self)]
        if faults:
            raise ValueError("; ".join(faults))

    @cached_property
    def by_code(self) -> Mapping[str, Question]:
        return {question.code: question for question in self.questions}


@dataclass(frozen=True)
class Answer:
    status: Status
    choices: tuple[str, ...] = ()


def check_answers(method: Method, answers: Mapping[str, Answer]) -> None:
    for code in sorted(answers):
        if code not in method.by_code:
            raise ValueError(f"unknown question: {code}")
        for fault in _answer_faults(method.by_code[code], answers[code]):
            raise ValueError(f"{code}: {fault}")


def _repeated(codes: Iterable[str]) -> list[str]:
    return [code for code, times in Counter(codes).items() if times > 1]


def _method_faults(method: Method) -> Iterator[str]:
    indicators = [section.indicator for section in method.sections]
    for code in _repeated(question.code for question in method.questions):
        yield f"{code}: the question is there more than once"
    for code in _repeated(indicators):
        yield f"{code}: the section is there more than once"
    for section in method.sections:
        if section.weight < 0:
            yield f"{section.indicator}: a weight below zero"
    for group, members in method.groups.items():
        for code in _repeated(members):
            yield f"{group}: {code} is there more than once"
        for code in sorted(set(members) - set(indicators)):
            yield f"{group}: no section for {code}"


def _question_faults(question: Question, method: Method) -> Iterator[str]:
    if question.kind not in KINDS:
        yield f"unknown kind {question.kind}"
    if question.weight < 0:
        yield "a weight below zero"
    if question.cap is not None and question.kind != "multiple":
        yield "a cap is for multiple choices only"
    for code in _repeated(option.code for option in question.options):
        yield f"the option {code} is there more than once"
    for option in question.options:
        if option.points < 0:
            yield f"points below zero for {option.code}"
    if question.is_scored and question.maximum <= 0:
        yield "no option earns a point"
    if question.is_scored and question.indicator not in {s.indicator for s in method.sections}:
        yield f"no section for {question.indicator}"
    if question.follows is not None:
        yield from _follow_up_faults(question, question.follows, method.by_code)


def _follow_up_faults(
    question: Question, follows: str, by_code: Mapping[str, Question]
) -> Iterator[str]:
    if follows not in by_code:
        yield f"follows an unknown question {follows}"
        return
    if question.code in _ancestors(question, by_code):
        yield "follows itself"
    parent = by_code[follows]
    opening = [option for option in parent.options if option.code in question.follows_options]
    if not opening or len(opening) < len(question.follows_options):
        yield f"follows no option of {follows}, or an unknown one"
    elif parent.is_scored and parent.kind in ONE_CHOICE and _leads_to_points(question, by_code):
        # Otherwise a better answer could close the follow-up and lower the score.
        least = min(option.points for option in opening)
        better = {option.code for option in parent.options if option.points > least}
        for code in sorted(better - question.follows_options):
            yield f"the better answer {code} to {follows} would close it"


def _leads_to_points(question: Question, by_code: Mapping[str, Question]) -> bool:
    below = (other for other in by_code.values() if question.code in _ancestors(other, by_code))
    return question.is_scored or any(other.is_scored for other in below)


def _ancestors(question: Question, by_code: Mapping[str, Question]) -> set[str]:
    found: set[str] = set()
    above = question.follows
    while above in by_code and above not in found:
        found.add(above)
        above = by_code[above].follows
    return found


def _answer_faults(question: Question, answer: Answer) -> Iterator[str]:
    if answer.status not in STATUSES:
        yield f"unknown status {answer.status}"
    choices = set(answer.choices)
    for code in sorted(choices - {option.code for option in question.options}):
        yield f"unknown choice {code}"
    if answer.status == "answered" and question.kind in ONE_CHOICE and len(choices) != 1:
        yield "takes exactly one choice"
