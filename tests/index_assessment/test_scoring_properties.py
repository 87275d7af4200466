"""What the method text promises for every questionnaire and every set of answers."""

import json
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index_assessment.scoring import Answer, Method, Option, Question, Section, score

SCALES = {
    "yes_no": ("1", "0"),
    "yes_partly_no": ("1", "1/2", "0"),
    "coverage": ("1", "2/3", "1/3", "0"),
    "multiple": ("1", "2", "1/2", "0"),
    "text": (),
}
# kind, weight, cap
SHAPES = [
    ("yes_no", "1", None),
    ("yes_no", "3", None),
    ("yes_no", "0", None),
    ("yes_partly_no", "2", None),
    ("coverage", "1/3", None),
    ("multiple", "2", None),
    ("multiple", "1", "3/2"),
    ("multiple", "0", "3/2"),
    ("text", "0", None),
]
AREAS = [frozenset(), frozenset({"attitudes"}), frozenset({"attitudes", "security"})]
MISSING = [Answer("not_applicable"), Answer("dont_know"), Answer("unanswered")]
WEIGHTS = st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 3)])
SHARES = st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1)])

exactly = settings(derandomize=True, deadline=None, max_examples=100)


def options_of(kind):
    return tuple(Option(f"o{place}", Fraction(value)) for place, value in enumerate(SCALES[kind]))


@st.composite
def questions(draw, indicators):
    made: list[Question] = []
    for number in range(draw(st.integers(1, 7))):
        kind, weight, cap = draw(st.sampled_from(SHAPES))
        parent = draw(st.sampled_from([None, *(q for q in made if q.options)]))
        made.append(
            Question(
                code=f"Q{number}",
                indicator=draw(st.sampled_from(indicators)),
                kind=kind,
                weight=Fraction(weight),
                options=options_of(kind),
                cap=cap and Fraction(cap),
                follows=parent and parent.code,
                follows_options=draw(st.sampled_from(openings(parent))),
                areas=draw(st.sampled_from(AREAS)),
            )
        )
    return tuple(made)


def openings(parent):
    """Options from the best downwards, so that a better answer closes nothing."""
    codes = [option.code for option in parent.options] if parent else []
    return [frozenset(codes[:number]) for number in range(1, len(codes))] or [frozenset()]


@st.composite
def methods(draw):
    indicators = ["a", "b", "c"][: draw(st.integers(1, 3))]
    return Method(
        formula="1",
        sections=tuple(Section(code, draw(WEIGHTS)) for code in indicators),
        questions=draw(questions(indicators)),
        groups={"lens": tuple(indicators[:2]), "one": ("a",)},
        required_share=draw(SHARES),
        index_required_share=draw(SHARES),
    )


def answers_to(question):
    codes = [option.code for option in question.options]
    sizes = range(len(codes) + 1) if question.kind == "multiple" else [1]
    chosen = [choices for size in sizes for choices in combinations(codes, size)]
    return [*(Answer("answered", choices) for choices in chosen), *MISSING]


@st.composite
def filled(draw):
    method = draw(methods())
    return method, {q.code: draw(st.sampled_from(answers_to(q))) for q in method.questions}


def scores(result):
    return [
        *result.indicators.values(),
        *result.groups.values(),
        *result.areas.values(),
        result.index,
    ]


def values(result):
    return [found.value for found in scores(result)]


def never_lower(before: Iterable, after: Iterable):
    pairs = zip(before, after, strict=True)
    return all(old is None or new is None or old <= new for old, new in pairs)


def available(result):
    return {code for code, found in result.indicators.items() if found.value is not None}


def applicable(result):
    return {line.question for line in result.ledger if line.state != "not_applicable"}


@exactly
@given(filled())
def test_every_score_lies_between_0_and_100(case):
    result = score(*case)
    for found in scores(result):
        assert 0 <= found.answered_share <= 1
        assert found.value is None or 0 <= found.value <= 100
    for line in result.ledger:
        assert line.points is None or 0 <= line.points <= line.maximum


@exactly
@given(filled(), st.randoms(use_true_random=False))
def test_the_order_of_questions_sections_options_and_answers_changes_no_score(case, chance):
    method, answers = case
    shuffled = replace(
        method,
        questions=tuple(
            replace(question, options=tuple(chance.sample(question.options, len(question.options))))
            for question in chance.sample(method.questions, len(method.questions))
        ),
        sections=tuple(chance.sample(method.sections, len(method.sections))),
    )
    result = score(method, answers)
    again = score(shuffled, dict(chance.sample(list(answers.items()), len(answers))))
    assert set(again.ledger) == set(result.ledger)
    assert replace(again, ledger=()) == replace(result, ledger=())


@exactly
@given(filled(), WEIGHTS, WEIGHTS)
def test_weights_scale(case, factor, section_factor):
    method, answers = case
    scaled = replace(
        method,
        questions=tuple(
            replace(q, weight=q.weight * factor) if q.indicator == "a" else q
            for q in method.questions
        ),
        sections=tuple(replace(s, weight=s.weight * section_factor) for s in method.sections),
    )
    assert scores(score(scaled, answers)) == scores(score(method, answers))


@exactly
@given(filled(), st.data())
def test_a_better_answer_never_lowers_a_score(case, data):
    method, answers = case
    answered = [q for q in method.questions if q.is_scored and answers[q.code].status == "answered"]
    assume(answered)
    question = data.draw(st.sampled_from(answered))
    better = data.draw(better_choices(question, answers[question.code].choices))
    before = score(method, answers)
    after = score(method, answers | {question.code: Answer("answered", better)})
    assert never_lower(indicator_values(before), indicator_values(after))
    if available(before) == available(after):
        assert never_lower(group_values(before), group_values(after))
    if applicable(before) == applicable(after):
        assert never_lower(area_values(before), area_values(after))


def better_choices(question, choices):
    codes = [option.code for option in question.options]
    if question.kind == "multiple":
        return st.frozensets(st.sampled_from(codes)).map(lambda more: tuple(more | set(choices)))
    earned = question.points(choices)
    return st.sampled_from([(o.code,) for o in question.options if o.points >= earned])


def indicator_values(result):
    return [found.value for found in result.indicators.values()]


def group_values(result):
    return [found.value for found in [*result.groups.values(), result.index]]


def area_values(result):
    return [found.value for found in result.areas.values()]


@pytest.mark.parametrize("weights", list(product([1, 3], repeat=3)))
@pytest.mark.parametrize("below", [*MISSING, Answer("answered", ("o1",))])
@pytest.mark.parametrize("beside", ["o0", "o1"])
def test_no_never_beats_partly_nor_partly_yes(weights, below, beside):
    kinds = ["yes_partly_no", "yes_no", "yes_no"]
    parent, follow_up, other = (
        Question(f"Q{number}", "a", kind, Fraction(weight), options_of(kind))
        for number, (kind, weight) in enumerate(zip(kinds, weights, strict=True))
    )
    follow_up = replace(follow_up, follows="Q0", follows_options=frozenset({"o0"}))
    sections = (Section("a", Fraction(1)),)
    method = Method("1", sections, (parent, follow_up, other), {}, Fraction(0), Fraction(0))
    rest = {"Q1": below, "Q2": Answer("answered", (beside,))}
    yes, partly, no = (
        score(method, rest | {"Q0": Answer("answered", (code,))}).index.value
        for code in ["o0", "o1", "o2"]
    )
    assert no <= partly <= yes


@exactly
@given(filled(), st.data())
def test_taking_an_answer_back_never_raises_an_indicator(case, data):
    method, answers = case
    answered = [code for code, answer in answers.items() if answer.status == "answered"]
    assume(answered)
    kept = answers.copy()
    del kept[data.draw(st.sampled_from(answered))]
    before, after = score(method, answers), score(method, kept)
    assert never_lower(indicator_values(after), indicator_values(before))
    for code, found in after.indicators.items():
        assert found.answered_share <= before.indicators[code].answered_share


@exactly
@given(filled(), st.data())
def test_not_applicable_scores_like_a_questionnaire_without_the_question(case, data):
    method, answers = case
    question = data.draw(st.sampled_from(method.questions))
    assume(question.code not in {other.follows for other in method.questions})
    without = replace(method, questions=tuple(q for q in method.questions if q != question))
    kept = {code: answer for code, answer in answers.items() if code != question.code}
    fewer = score(without, kept)
    assume(set(fewer.areas) == {area for q in method.questions for area in q.areas})
    result = score(method, answers | {question.code: Answer("not_applicable")})
    if next(line for line in result.ledger if line.question == question.code).state in (
        "not_applicable",
        "unscored",
    ):
        assert values(result) == values(fewer)
        assert [f.answered_share for f in scores(result)] == [
            f.answered_share for f in scores(fewer)
        ]


@exactly
@given(filled(), st.data())
def test_dont_know_is_not_not_applicable_and_scores_like_unanswered(case, data):
    method, answers = case
    code = data.draw(st.sampled_from([q.code for q in method.questions if q.is_scored] or [None]))
    assume(code and code not in {question.follows for question in method.questions})
    unknown = score(method, answers | {code: Answer("dont_know")})
    silent = score(method, answers | {code: Answer("unanswered")})
    outside = score(method, answers | {code: Answer("not_applicable")})
    assert values(unknown) == values(silent)
    assert never_lower(indicator_values(unknown), indicator_values(outside))
    states = [line.state for f in (unknown, silent) for line in f.ledger if line.question == code]
    if states == ["dont_know", "unanswered"]:  # no answer further up has settled it
        assert unknown.index.dont_know == silent.index.dont_know + 1
        assert silent.index.unanswered == unknown.index.unanswered + 1
        assert outside.index.not_applicable == unknown.index.not_applicable + 1
        assert applicable(unknown) - applicable(outside) == {code}


@exactly
@given(filled())
def test_contributions_add_up_to_the_scores(case):
    result = score(*case)
    for code, found in result.indicators.items():
        earned = sum(line.contribution for line in result.ledger if line.indicator == code)
        assert earned == (found.value or 0)
    assert sum(line.index_contribution for line in result.ledger) == (result.index.value or 0)


@exactly
@given(filled(), st.data())
def test_what_is_stored_below_a_closed_question_changes_nothing(case, data):
    method, answers = case
    result = score(method, answers)
    closed = [line.question for line in result.ledger if line.state == "not_reached"]
    others = {code: data.draw(st.sampled_from(answers_to(method.by_code[code]))) for code in closed}
    assert score(method, answers | others) == result


@exactly
@given(filled())
def test_a_group_of_one_indicator_has_its_score(case):
    result = score(*case)
    assert result.groups["one"] == result.indicators["a"]


@exactly
@given(filled())
def test_json_keeps_every_exact_value(case):
    result = score(*case)
    plain = json.loads(json.dumps(result.to_json()))
    for code, found in result.indicators.items():
        kept = plain["indicators"][code]
        assert (kept["value"] and Fraction(kept["value"])) == found.value
        assert kept["shown"] == found.shown
    assert [Fraction(line["contribution"]) for line in plain["ledger"]] == [
        line.contribution for line in result.ledger
    ]
