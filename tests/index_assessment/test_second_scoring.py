"""The product's figures against those of a second implementation of docs/method.md."""

import tomllib
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from index_assessment import scoring
from tests.index_assessment import second_scoring as second

DATA = Path(__file__).parents[2] / "index_assessment" / "data"
FOLDER = DATA / "good_relations_2026"
PARTS = ("indicators", "groups", "areas")
SCALES = ("yes_no", "yes_partly_no", "coverage", "frequency")
WEIGHTS = [Fraction(weight) for weight in ("0", "1", "1", "2", "3", "1/2", "5/7")]
POINTS = [Fraction(points) for points in ("0", "0", "1", "1/2", "2/3", "2")]
SHARES = [Fraction(share) for share in ("0", "1/3", "1/2", "1/2", "3/4", "1")]
SAID = ("answered", "not_applicable", "dont_know", "unanswered", None)
# How often each of these is said, in a town and in each of its indicators.
TEMPERS = (
    (95, 1, 2, 1, 1),
    (90, 4, 2, 2, 2),
    (70, 10, 10, 5, 5),
    (45, 5, 20, 15, 15),
    (20, 20, 20, 20, 20),
    (2, 90, 4, 2, 2),
    (5, 1, 2, 2, 90),
)
# What the sheets of one seed must have met, or they would say little.
MET = {
    *("answered", "not_applicable", "dont_know", "unanswered", "not_reached", "unscored"),
    *("stale", "none of these", "above the cap", "exactly the required share"),
    *("index given", "index not given", "groups given", "groups not given"),
    *("areas given", "areas not given", "indicators given", "indicators not given"),
}


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def shipped():
    head = read(FOLDER / "questionnaire.toml")
    pages = [read(page) for page in sorted(FOLDER.glob("[0-9][0-9]-*.toml"))]
    return {
        "sections": {
            page["section"]["indicator"]: Fraction(page["section"]["weight"])
            for page in pages
            if "indicator" in page["section"]
        },
        "questions": [
            shipped_question(raw, page["section"].get("indicator"), head["scale"])
            for page in pages
            for raw in page["question"]
        ],
        "groups": shipped_groups(),
        "required_share": Fraction(head["required_share"]),
        "index_required_share": Fraction(head["index_required_share"]),
    }


def shipped_question(raw, indicator, scales):
    options = scales.get(raw["kind"], raw).get("options", ())
    return {
        "code": raw["code"],
        "indicator": indicator,
        "kind": raw["kind"],
        "weight": Fraction(raw["weight"]),
        "options": {option["code"]: Fraction(option["points"]) for option in options},
        "cap": Fraction(raw["cap"]) if "cap" in raw else None,
        "follows": raw.get("follows"),
        "follows_options": frozenset(raw.get("follows_options", ())),
        "areas": frozenset(raw["areas"]),
    }


def shipped_groups():
    content = read(DATA / "policy_areas.toml")
    lens = "intercultural_lens"
    within = [area["code"] for area in content["policy_area"] if area.get("parent") == lens]
    return {lens: within} | {area["code"]: area["indicators"] for area in content["project_area"]}


def as_method(questionnaire):
    return scoring.Method(
        formula="1",
        sections=tuple(scoring.Section(*item) for item in questionnaire["sections"].items()),
        questions=tuple(as_question(question) for question in questionnaire["questions"]),
        groups={code: tuple(members) for code, members in questionnaire["groups"].items()},
        required_share=questionnaire["required_share"],
        index_required_share=questionnaire["index_required_share"],
    )


def as_question(question):
    options = tuple(scoring.Option(*item) for item in question["options"].items())
    return scoring.Question(**question | {"options": options})


def as_answers(answers):
    return {code: scoring.Answer(*answer) for code, answer in answers.items()}


def in_plain(result):
    parts = {part: [(k, vars(v)) for k, v in getattr(result, part).items()] for part in PARTS}
    ledger = [vars(line) for line in result.ledger]
    return parts | {"index": vars(result.index), "ledger": ledger}


def assert_equal_figures(method, table, answers):
    """The figures of both, in the same order; returns the second's."""
    found = second.score(table, answers)
    first = in_plain(scoring.score(method, as_answers(answers)))
    for part in PARTS:
        assert first[part] == list(found[part].items())
    assert first["index"] == found["index"]
    for line, other in zip(first["ledger"], found["ledger"], strict=True):
        assert line == other
    return found


def filled(example, questions):
    given = {
        code: (answer, ()) if isinstance(answer, str) else ("answered", tuple(answer))
        for code, answer in example["answers"].items()
    }
    return {q["code"]: by_default(q, example["default"]) for q in questions} | given


def by_default(question, default):
    if default == "unanswered" or not question["options"]:
        return ("unanswered", ())
    options = question["options"]
    if question["kind"] == "multiple":
        return ("answered", tuple(o for o in options if (options[o] > 0) == (default == "best")))
    return ("answered", ((max if default == "best" else min)(options, key=options.get),))


def expected_value(text):
    return None if text == "not_available" else Fraction(text)


@pytest.mark.parametrize(
    "example", read(FOLDER / "examples.toml")["example"], ids=lambda example: example["default"]
)
def test_the_shipped_examples_come_out_right(example):
    table = second.table_of(shipped())
    found = second.score(table, filled(example, table["questions"]))
    expected = example["expected"]
    assert found["index"]["value"] == expected_value(expected["index"])
    for part in PARTS:
        for code, text in expected[part].items():
            assert found[part][code]["value"] == expected_value(text), (part, code)


def asked(code, kind, weight, areas, points, **more):
    letters = {"E": "education", "M": "mediation", "N": "media"}
    return {
        "code": code,
        "indicator": letters[code[0]],
        "kind": kind,
        "weight": Fraction(weight),
        "options": {option: Fraction(worth) for option, worth in points.items()},
        "cap": None,
        "follows": None,
        "follows_options": frozenset(),
        "areas": frozenset(areas),
    } | more


def in_the_text():
    """The questionnaire and the answers of section 13 of the method."""
    yes_no, partly = {"yes": "1", "no": "0"}, {"yes": "1", "partly": "1/2", "no": "0"}
    four = {"a": "1", "b": "2/3", "c": "1/3", "d": "0"}
    places = dict.fromkeys(["parents", "b", "c", "d", "e"], "1")
    below_e1 = {"follows": "E1", "follows_options": frozenset({"yes", "partly"})}
    below_e2 = {"follows": "E2", "follows_options": frozenset({"parents"})}
    questionnaire = {
        "sections": {"education": Fraction(1), "mediation": Fraction(3), "media": Fraction(1)},
        "questions": [
            asked("E1", "yes_partly_no", 2, ["attitudes"], partly),
            asked("E2", "multiple", 1, ["interaction"], places, cap=Fraction(4), **below_e1),
            asked("E3", "yes_no", 1, ["attitudes"], yes_no, **below_e2),
            asked("M1", "frequency", 2, ["attitudes"], four),
            asked("M2", "yes_no", 1, [], yes_no),
            asked("M3", "yes_no", 1, ["interaction"], yes_no),
            asked("N1", "yes_no", 1, [], yes_no),
            asked("N2", "coverage", 2, ["interaction"], four),
        ],
        "groups": {"enough": ["mediation", "media"], "too_few": ["education", "media"]},
        "required_share": Fraction(1, 2),
        "index_required_share": Fraction(3, 4),
    }
    chosen = {"E1": ("partly",), "E2": ("b", "c", "d"), "M1": ("b",), "N1": ("yes",)}
    answers = {code: ("answered", choices) for code, choices in chosen.items()}
    return questionnaire, answers | {"M2": ("not_applicable", ()), "M3": ("dont_know", ())}


def test_the_example_in_the_text_comes_out_right():
    questionnaire, answers = in_the_text()
    found = assert_equal_figures(as_method(questionnaire), second.table_of(questionnaire), answers)
    values = {code: score["value"] for part in PARTS for code, score in found[part].items()}
    assert values == {
        "education": Fraction(175, 4),
        "mediation": Fraction(400, 9),
        "media": None,
        "attitudes": Fraction(1900, 33),
        "interaction": None,
        "enough": Fraction(400, 9),
        "too_few": None,
    }
    assert (found["index"]["value"], found["index"]["answered_share"]) == (
        Fraction(2125, 48),
        Fraction(2, 3),
    )
    assert found["areas"]["interaction"]["answered_share"] == Fraction(3, 23)
    assert found["ledger"][3]["index_contribution"] == Fraction(100, 3)


def random_answers(chance, questions):
    usual = chance.choice(TEMPERS)
    tempers = defaultdict(lambda: usual if chance.random() < 0.75 else chance.choice(TEMPERS))
    answers = {}
    for question in questions:
        (status,) = chance.choices(SAID, tempers[question["indicator"]])
        if status:
            answers[question["code"]] = (status, random_choices(chance, question, status))
    return answers


def random_choices(chance, question, status):
    """Also choices left under another status, and options named twice."""
    options = list(question["options"])
    if not options or (status != "answered" and chance.random() < 0.6):
        return ()
    if question["kind"] == "multiple":
        chosen = chance.sample(options, chance.randint(0, len(options)))
    else:
        chosen = [chance.choice(options)]
    return tuple(chosen + chosen[:1] if chance.random() < 0.1 else chosen)


def met(questionnaire, answers, found):
    for question, line in zip(questionnaire["questions"], found["ledger"], strict=True):
        yield line["state"]
        status, choices = answers.get(question["code"], ("unanswered", ()))
        if line["state"] == "not_reached" and status == "answered":
            yield "stale"
        if line["state"] == "answered" and not choices:
            yield "none of these"
        if line["points"] and sum(question["options"][o] for o in set(choices)) > line["points"]:
            yield "above the cap"
    for part in PARTS:
        for score in found[part].values():
            yield f"{part} {given(score)}"
            if score["answered_share"] == questionnaire["required_share"] and part != "groups":
                yield "exactly the required share"
    yield f"index {given(found['index'])}"


def given(score):
    return "not given" if score["value"] is None else "given"


@pytest.mark.parametrize("seed", range(10))
def test_random_answers_to_the_shipped_questionnaire_score_alike(seed):
    chance, seen = Random(seed), Counter()
    questionnaire = shipped()
    method, table = as_method(questionnaire), second.table_of(questionnaire)
    for _ in range(200):
        answers = random_answers(chance, questionnaire["questions"])
        found = assert_equal_figures(method, table, answers)
        seen.update(met(questionnaire, answers, found))
    assert set(seen) == MET


def random_questionnaire(chance):
    sections = {code: chance.choice(WEIGHTS) for code in "abcde"[: chance.randint(1, 5)]}
    questions = []
    for number in range(chance.randint(1, 12)):
        questions.append(random_question(chance, f"q{number}", sections, questions))
    chance.shuffle(questions)
    return {
        "sections": sections,
        "questions": questions,
        "groups": {
            code: chance.sample(list(sections), chance.randint(1, len(sections)))
            for code in "ghi"[: chance.randint(0, 3)]
        },
        "required_share": chance.choice(SHARES),
        "index_required_share": chance.choice(SHARES),
    }


def random_question(chance, code, sections, earlier):
    kind = chance.choice([*SCALES, "multiple", "multiple", chance.choice(["number", "text"])])
    multiple, figure = kind == "multiple", kind in {"number", "text"}
    weight = chance.choice(WEIGHTS)
    homes = [*sections] if weight and not figure else [*sections, None]
    caps = [None, Fraction(1), Fraction(3, 2), Fraction(9)] if multiple else [None]
    options = range(0 if figure else chance.randint(2, 5))
    question = {
        "code": code,
        "indicator": chance.choice(homes),
        "kind": kind,
        "weight": weight,
        "options": {f"o{number}": chance.choice(POINTS) for number in options},
        "cap": chance.choice(caps),
        "areas": frozenset(chance.sample("xyz", chance.choice([0, 1, 1, 2, 3]))),
    }
    return question | random_parent(chance, [other for other in earlier if other["options"]])


def random_parent(chance, earlier):
    if not earlier or chance.random() < 0.4:
        return {"follows": None, "follows_options": frozenset()}
    parent = chance.choice(earlier[-3:])
    options = parent["options"]
    openers = chance.sample(list(options), chance.randint(1, len(options)))
    if chance.random() < 0.9:
        least = min(options[opener] for opener in openers)
        openers += [option for option in options if options[option] > least]
    return {"follows": parent["code"], "follows_options": frozenset(openers)}


def is_refused(questionnaire):
    try:
        second.table_of(questionnaire)
    except ValueError:
        return True
    return False


def assert_product_refuses(questionnaire):
    with pytest.raises(ValueError, match=r"would close it|no option earns a point"):
        as_method(questionnaire)


def test_random_small_questionnaires_score_alike():
    chance, seen = Random(300), Counter()
    while seen["questionnaires"] < 300:
        questionnaire = random_questionnaire(chance)
        if is_refused(questionnaire):
            assert_product_refuses(questionnaire)
            seen["refused"] += 1
            continue
        seen["questionnaires"] += 1
        method, table = as_method(questionnaire), second.table_of(questionnaire)
        for _ in range(5):
            answers = random_answers(chance, questionnaire["questions"])
            found = assert_equal_figures(method, table, answers)
            seen.update(met(questionnaire, answers, found))
        seen["chains"] += any(row["scored"] and len(row["lineage"]) > 1 for row in table["rows"])
        seen["sections of no weight"] += 0 in questionnaire["sections"].values()
    assert set(seen) == MET | {"questionnaires", "refused", "chains", "sections of no weight"}
    assert all(seen.values())


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("COM-99", ("unanswered", ())),
        ("COM-01", ("not_reached", ())),
        ("COM-01", ("dont_know", ("often",))),
        ("PRO-01", ("unanswered", ("yes",))),
        ("COM-01", ("answered", ())),
        ("COM-01", ("answered", ("yes", "no"))),
        ("COM-03", ("answered", ())),  # although it is not reached
    ],
)
def test_both_refuse_what_cannot_be_answered(code, answer):
    questionnaire = shipped()
    answers = {"COM-02": ("answered", ("no",)), code: answer}
    with pytest.raises(ValueError, match=r"unknown|exactly one"):
        second.score(second.table_of(questionnaire), answers)
    with pytest.raises(ValueError, match=r"unknown|exactly one"):
        scoring.score(as_method(questionnaire), as_answers(answers))


NO_WEIGHT = {"weight": Fraction(0)}
CLOSED_BY_YES = {"follows_options": frozenset({"partly"})}


def changed(changes):
    questionnaire, _ = in_the_text()
    questions = questionnaire["questions"]
    return questionnaire | {"questions": [q | changes.get(q["code"], {}) for q in questions]}


@pytest.mark.parametrize(
    "changes",
    [
        {"E1": {"follows": "E3", "follows_options": frozenset({"yes"})}},
        {"E2": NO_WEIGHT | {"follows_options": frozenset()}, "E3": NO_WEIGHT},
        {"E2": {"follows_options": frozenset({"yes", "perhaps"})}},
        {"E2": CLOSED_BY_YES},
        {"E2": CLOSED_BY_YES | NO_WEIGHT},  # E3 below it is scored
        {"M1": {"indicator": None}},
        {"M1": {"options": {"a": Fraction(0)}}},
    ],
)
def test_both_refuse_what_cannot_be_asked(changes):
    questionnaire = changed(changes)
    assert is_refused(questionnaire)
    with pytest.raises(ValueError, match=r"E1|E2|M1"):
        as_method(questionnaire)


@pytest.mark.parametrize(
    "changes",
    [
        {"E2": CLOSED_BY_YES | NO_WEIGHT, "E3": NO_WEIGHT},
        {"E1": NO_WEIGHT, "E2": CLOSED_BY_YES},
        {"M2": NO_WEIGHT | {"indicator": None}},
        {"M2": NO_WEIGHT | {"options": {"a": Fraction(0)}}},
        {"M2": {"kind": "number", "options": {}}},
    ],
)
def test_both_accept_what_may_be_asked(changes):
    questionnaire = changed(changes)
    answers = {"E1": ("answered", ("partly",))}
    assert_equal_figures(as_method(questionnaire), second.table_of(questionnaire), answers)
