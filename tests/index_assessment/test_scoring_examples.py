"""The questionnaire of 2026, read straight from its files, scores as its worked examples say."""

import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

import index_assessment
from index_assessment.scoring import Answer, Method, Option, Question, Section, score

DATA = Path(index_assessment.__file__).parent / "data"
QUESTIONNAIRE = DATA / "good_relations_2026"


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read_question(row, indicator, scales):
    options = row.get("options") or scales.get(row["kind"], {}).get("options", [])
    return Question(
        code=row["code"],
        indicator=indicator,
        kind=row["kind"],
        weight=Fraction(row.get("weight", "0")),
        options=tuple(Option(option["code"], Fraction(option["points"])) for option in options),
        cap=Fraction(row["cap"]) if "cap" in row else None,
        follows=row.get("follows"),
        follows_options=frozenset(row.get("follows_options", [])),
        areas=frozenset(row.get("areas", [])),
    )


def read_groups():
    policy = read(DATA / "policy_areas.toml")
    groups = {area["code"]: tuple(area["indicators"]) for area in policy["project_area"]}
    lens = [a["code"] for a in policy["policy_area"] if a.get("parent") == "intercultural_lens"]
    return groups | {"intercultural_lens": tuple(lens)}


@pytest.fixture(scope="module")
def method():
    head = read(QUESTIONNAIRE / "questionnaire.toml")
    pages = [read(path) for path in sorted(QUESTIONNAIRE.glob("[0-9][0-9]-*.toml"))]
    sections = [page["section"] for page in pages if "indicator" in page["section"]]
    return Method(
        formula=head["formula"],
        sections=tuple(Section(s["indicator"], Fraction(s["weight"])) for s in sections),
        questions=tuple(
            read_question(row, page["section"].get("indicator"), head["scale"])
            for page in pages
            for row in page["question"]
        ),
        groups=read_groups(),
        required_share=Fraction(head["required_share"]),
        index_required_share=Fraction(head["index_required_share"]),
    )


def default_answer(question, default):
    if default == "unanswered" or not question.options:
        return Answer("unanswered")
    if question.kind == "multiple":
        chosen = [o for o in question.options if (o.points > 0) == (default == "best")]
    else:
        pick = {"best": max, "worst": min}[default]
        chosen = [pick(question.options, key=lambda option: option.points)]
    return Answer("answered", tuple(option.code for option in chosen))


def answers_of(example, method):
    answers = {q.code: default_answer(q, example["default"]) for q in method.questions}
    for code, said in example["answers"].items():
        answers[code] = Answer("answered", tuple(said)) if isinstance(said, list) else Answer(said)
    return answers


def expected_values(scores):
    return {
        code: None if exact == "not_available" else Fraction(exact)
        for code, exact in scores.items()
    }


def values(scores, codes):
    return {code: scores[code].value for code in codes}


@pytest.mark.parametrize(
    "example", read(QUESTIONNAIRE / "examples.toml")["example"], ids=lambda example: example["name"]
)
def test_an_example_scores_as_calculated_by_hand(method, example):
    result = score(method, answers_of(example, method))
    expected = example["expected"]
    assert {"index": result.index.value} == expected_values({"index": expected["index"]})
    for name in ("indicators", "groups", "areas"):
        found = values(getattr(result, name), expected[name])
        assert found == expected_values(expected[name])


@pytest.mark.parametrize(("default", "expected"), [("best", 100), ("worst", 0)])
def test_the_best_answers_give_100_and_the_worst_give_0(method, default, expected):
    result = score(method, answers_of({"default": default, "answers": {}}, method))
    every = [*result.indicators.values(), *result.groups.values(), *result.areas.values()]
    assert {found.value for found in [*every, result.index]} == {expected}
    assert {found.answered_share for found in every} == {1}
    assert (len(result.indicators), len(result.groups), len(result.areas)) == (17, 9, 4)


def test_an_empty_questionnaire_has_no_score_rather_than_0(method):
    result = score(method, {})
    assert result.index.value is None
    assert {found.value for found in result.indicators.values()} == {None}
    assert result.index.unanswered == sum(question.is_scored for question in method.questions)
