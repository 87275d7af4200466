"""The index arithmetic against cases calculated by hand; the arithmetic stands beside each."""

import ast
import inspect
import json
import sys
from dataclasses import replace
from fractions import Fraction

import pytest

from index_assessment import method as method_module
from index_assessment import scoring
from index_assessment.scoring import Answer, Method, Option, Question, Score, Section, score

F = Fraction
SCALES = {
    "yes_no": {"yes": F(1), "no": F(0)},
    "yes_partly_no": {"yes": F(1), "partly": F(1, 2), "no": F(0)},
    "coverage": {"all": F(1), "most": F(2, 3), "some": F(1, 3), "none": F(0)},
    "frequency": {"regularly": F(1), "occasionally": F(2, 3), "once": F(1, 3), "never": F(0)},
}
NOT_APPLICABLE = Answer("not_applicable")
DONT_KNOW = Answer("dont_know")
UNANSWERED = Answer("unanswered")


def options(**points):
    return tuple(Option(code, F(value)) for code, value in points.items())


def question(code, kind="yes_no", weight=1, indicator="education", **rest):
    rest.setdefault("options", options(**SCALES.get(kind, {})))
    return Question(code, indicator, kind, F(weight), **rest)


def follow_up(code, parent, *opening, **rest):
    return question(code, follows=parent, follows_options=frozenset(opening), **rest)


def method(*questions, sections=None, groups=None, required="1/2"):
    indicators = dict.fromkeys(q.indicator for q in questions if q.indicator)
    weights = sections or dict.fromkeys(indicators, 1)
    return Method(
        formula="1",
        sections=tuple(Section(code, F(weight)) for code, weight in weights.items()),
        questions=questions,
        groups=groups or {},
        required_share=F(required),
        index_required_share=F(3, 4),
    )


def chose(*codes):
    return Answer("answered", codes)


def value(result, indicator="education"):
    return result.indicators[indicator].value


def line(result, code):
    return next(line for line in result.ledger if line.question == code)


@pytest.fixture
def worked():
    """The worked example of the method text."""
    lists = options(a=1, b=1, c=1, parents=1, e=1)
    mediation, media = {"indicator": "mediation"}, {"indicator": "media"}
    attitudes, interaction = (
        {"areas": frozenset({"attitudes"})},
        {"areas": frozenset({"interaction"})},
    )
    return method(
        question("E1", "yes_partly_no", 2, **attitudes),
        follow_up(
            "E2", "E1", "yes", "partly", kind="multiple", options=lists, cap=F(4), **interaction
        ),
        follow_up("E3", "E2", "parents", **attitudes),
        question("M1", "frequency", 2, **mediation, **attitudes),
        question("M2", **mediation),
        question("M3", **mediation, **interaction),
        question("N1", **media),
        question("N2", "coverage", 2, **media, **interaction),
        sections={"education": 1, "mediation": 3, "media": 1},
        groups={"enough": ("mediation", "media"), "too_little": ("education", "media")},
    )


@pytest.fixture
def worked_answers():
    return {
        "E1": chose("partly"),
        "E2": chose("a", "b", "c"),
        "M1": chose("occasionally"),
        "M2": NOT_APPLICABLE,
        "M3": DONT_KNOW,
        "N1": chose("yes"),
    }


def test_an_indicator_is_the_weighted_mean_of_the_shares_of_its_questions():
    asked = method(
        question("A", "yes_no", 2),
        question("B", "yes_partly_no"),
        question("C", "frequency", "1/2"),
    )
    found = score(asked, {"A": chose("yes"), "B": chose("partly"), "C": chose("occasionally")})
    # (2 x 1 + 1 x 1/2 + 1/2 x 2/3) / 3.5 = (17/6) / (7/2) = 17/21
    assert found.indicators["education"] == Score(F(1700, 21), F(1), 0, 0, 0)
    assert found.indicators["education"].shown == 81  # 80.95


def test_points_are_measured_against_the_best_option_of_the_question():
    asked = method(question("A", options=options(yes=4, no=1)))
    assert value(score(asked, {"A": chose("no")})) == 25  # 1/4
    assert line(score(asked, {"A": chose("no")}), "A").maximum == 4


@pytest.mark.parametrize(
    ("cap", "choices", "share", "maximum"),
    [
        (None, ("a", "b"), F(3, 7), 7),  # (1 + 2) / (1 + 2 + 4 + 0)
        (F(5), ("a", "b"), F(3, 5), 5),
        (F(5), ("b", "c"), F(1), 5),  # 2 + 4 = 6, of which 5 count
        (F(9), ("a", "b", "c"), F(1), 7),  # a cap above the sum changes nothing
        (F(5), ("none",), F(0), 5),
        (F(5), (), F(0), 5),
        (F(5), ("a", "a"), F(1, 5), 5),  # named twice, counted once
    ],
)
def test_a_multiple_choice_earns_its_options_up_to_the_cap(cap, choices, share, maximum):
    lists = options(a=1, b=2, c=4, none=0)
    found = score(method(question("A", "multiple", options=lists, cap=cap)), {"A": chose(*choices)})
    assert value(found) == 100 * share
    assert found.indicators["education"].answered_share == 1
    assert line(found, "A").maximum == maximum


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (chose("no"), Score(F(50), F(1), 0, 0, 0)),  # (2 + 0) / 4
        (NOT_APPLICABLE, Score(F(100), F(1), 1, 0, 0)),  # 2 / 2
        (DONT_KNOW, Score(F(50), F(1, 2), 0, 1, 0)),
        (UNANSWERED, Score(F(50), F(1, 2), 0, 0, 1)),
    ],
)
def test_not_applicable_leaves_the_denominator_and_dont_know_does_not(second, expected):
    asked = method(question("A", weight=2), question("B", weight=2))
    found = score(asked, {"A": chose("yes"), "B": second})
    assert found.indicators["education"] == expected


def test_a_question_of_which_nothing_is_said_is_unanswered():
    asked = method(question("A"), question("B"))
    said = score(asked, {"A": chose("yes"), "B": UNANSWERED})
    assert score(asked, {"A": chose("yes")}) == said


def test_choices_count_only_when_the_question_is_answered():
    asked = method(question("A"), question("B"))
    found = score(asked, {"A": chose("no"), "B": Answer("dont_know", ("yes",))})
    assert value(found) == 0
    assert line(found, "B").points is None


@pytest.mark.parametrize("kind", ["number", "text"])
def test_numbers_texts_and_weightless_questions_are_in_the_ledger_and_count_nowhere(kind):
    asked = method(question("A"), question("P", kind, 3, indicator=None), question("W", weight=0))
    found = score(asked, {"A": chose("yes"), "P": DONT_KNOW, "W": chose("yes")})
    assert found.index == found.indicators["education"] == Score(F(100), F(1), 0, 0, 0)
    assert [entry.state for entry in found.ledger] == ["answered", "unscored", "unscored"]
    assert line(found, "P").points is None


@pytest.mark.parametrize(
    ("parent", "states"),
    [
        # parent, follow-up, follow-up of the follow-up; both have a "yes" of their own
        (chose("yes"), ["answered", "answered", "answered"]),
        (chose("partly"), ["answered", "answered", "answered"]),
        (chose("no"), ["answered", "not_reached", "not_reached"]),
        (NOT_APPLICABLE, ["not_applicable", "not_applicable", "not_applicable"]),
        (DONT_KNOW, ["dont_know", "dont_know", "dont_know"]),
        (UNANSWERED, ["unanswered", "unanswered", "unanswered"]),
    ],
)
def test_a_follow_up_takes_its_state_from_the_question_it_follows(parent, states):
    asked = method(
        follow_up("C", "B", "yes"),
        follow_up("B", "A", "yes", "partly"),
        question("A", "yes_partly_no"),
    )
    found = score(asked, {"A": parent, "B": chose("yes"), "C": chose("yes")})
    assert [line(found, code).state for code in "ABC"] == states


def test_a_follow_up_is_not_reached_when_the_middle_of_the_chain_closes_it():
    asked = method(question("A"), follow_up("B", "A", "yes"), follow_up("C", "B", "yes", weight=2))
    found = score(asked, {"A": chose("yes"), "B": chose("no"), "C": NOT_APPLICABLE})
    # (1 x 1 + 1 x 0 + 2 x 0) / 4; the not reached question is settled
    assert found.indicators["education"] == Score(F(25), F(1), 0, 0, 0)
    assert (line(found, "C").state, line(found, "C").points) == ("not_reached", 0)


def test_a_follow_up_reads_an_unscored_parent_in_another_indicator():
    gate = question("G", weight=0, indicator="media")
    asked = method(gate, follow_up("A", "G", "yes"), question("B"))
    opened = score(asked, {"G": chose("yes"), "A": chose("yes"), "B": chose("yes")})
    closed = score(asked, {"G": chose("no"), "A": chose("yes"), "B": chose("yes")})
    assert (value(opened), value(closed)) == (100, 50)
    assert line(closed, "G").state == "unscored"


def test_any_opening_option_of_a_multiple_choice_opens_the_follow_up():
    parent = question("A", "multiple", options=options(a=1, b=1, c=1))
    asked = method(parent, follow_up("B", "A", "a", "b"))
    assert line(score(asked, {"A": chose("b", "c"), "B": DONT_KNOW}), "B").state == "dont_know"
    assert line(score(asked, {"A": chose("c"), "B": DONT_KNOW}), "B").state == "not_reached"


def test_exactly_the_required_share_is_enough_for_an_indicator():
    answers = {"A": chose("yes")}
    enough = score(method(question("A"), question("B")), answers)
    assert enough.indicators["education"] == Score(F(50), F(1, 2), 0, 0, 1)
    # 1 / 2.01 = 100/201 is less than 1/2
    less = score(method(question("A"), question("B", weight="101/100")), answers)
    assert less.indicators["education"] == Score(None, F(100, 201), 0, 0, 1)
    assert less.indicators["education"].shown is None


def test_an_indicator_with_nothing_applicable_is_not_available():
    found = score(method(question("A"), required=0), {"A": NOT_APPLICABLE})
    assert found.indicators["education"] == Score(None, F(0), 1, 0, 0)
    assert found.index == Score(None, F(0), 1, 0, 0)


def test_an_indicator_without_questions_is_not_available():
    asked = method(question("A"), sections={"education": 3, "media": 1})
    found = score(asked, {"A": chose("yes")})
    assert found.indicators["media"] == Score(None, F(0), 0, 0, 0)
    assert found.index == Score(F(100), F(1), 0, 0, 0)  # 3 / 4 of the weight: enough


def test_the_worked_example_of_the_method_text(worked, worked_answers):
    found = score(worked, worked_answers)
    assert found.indicators == {
        "education": Score(F(175, 4), F(1), 0, 0, 0),
        "mediation": Score(F(400, 9), F(2, 3), 1, 1, 0),
        "media": Score(None, F(1, 3), 0, 0, 1),
    }
    assert found.index == Score(F(2125, 48), F(2, 3), 1, 1, 1)
    assert found.areas == {
        "attitudes": Score(F(1900, 33), F(1), 0, 0, 0),
        "interaction": Score(None, F(3, 23), 0, 1, 1),
    }
    # pulls 2 and 1 of mediation, 1/3 and 2/3 of media: (2 + 1/3) / 4 is settled
    assert found.groups["enough"] == Score(F(400, 9), F(7, 12), 1, 1, 1)
    # pulls 1 of education, 1/3 and 2/3 of media: (1 + 1/3) / 2 is settled
    assert found.groups["too_little"] == Score(None, F(2, 3), 0, 0, 1)


def test_the_ledger_of_the_worked_example(worked, worked_answers):
    found = score(worked, worked_answers)
    assert [
        (entry.question, entry.state, entry.points, entry.contribution, entry.index_contribution)
        for entry in found.ledger
    ] == [
        # to the index: contribution x W / 4, the weight of education and mediation
        ("E1", "answered", F(1, 2), F(25), F(25, 4)),  # 100 x 2 x 1/2 / 4
        ("E2", "answered", F(3), F(75, 4), F(75, 16)),  # 100 x 1 x 3/4 / 4
        ("E3", "not_reached", F(0), F(0), F(0)),
        ("M1", "answered", F(2, 3), F(400, 9), F(100, 3)),  # 100 x 2 x 2/3 / 3
        ("M2", "not_applicable", None, F(0), F(0)),
        ("M3", "dont_know", None, F(0), F(0)),
        ("N1", "answered", F(1), F(0), F(0)),  # its indicator is not available
        ("N2", "unanswered", None, F(0), F(0)),
    ]
    assert [(entry.maximum, entry.weight) for entry in found.ledger[:2]] == [(1, 2), (4, 1)]


def test_the_index_needs_its_share_of_the_section_weights(worked, worked_answers):
    # Without an answer on mediation: available weight 1 of 5.
    found = score(worked, {"E1": worked_answers["E1"], "E2": worked_answers["E2"]})
    assert found.index == Score(None, F(1, 5), 0, 0, 5)
    # Its contribution to the indicator stands, that to the index does not.
    assert line(found, "E1").contribution == 25
    assert line(found, "E1").index_contribution == 0


def test_an_indicator_without_weight_has_a_score_and_no_part_in_the_index():
    asked = method(
        question("A", areas=frozenset({"security"})),
        question("B", indicator="media", areas=frozenset({"security"})),
        sections={"education": 1, "media": 0},
        groups={"media_only": ("media",)},
    )
    found = score(asked, {"A": chose("yes"), "B": chose("no")})
    assert (found.index.value, found.areas["security"].value) == (100, 100)
    assert found.indicators["media"].value == 0
    assert found.groups["media_only"].value is None


def test_a_question_pulls_on_an_area_as_much_as_it_pulls_on_the_index():
    security = {"areas": frozenset({"security"})}
    asked = method(
        question("A", **security),
        question("B", weight=3),
        question("C", weight=2, indicator="media", **security),
        question("D", weight=2, indicator="media"),
        sections={"education": 1, "media": 2},
    )
    answers = {"A": chose("yes"), "B": chose("no"), "C": chose("no"), "D": NOT_APPLICABLE}
    # Pulls: A 1 x 1/4, C 2 x 2/2 (D has left). 1/4 / (1/4 + 2) = 1/9
    assert score(asked, answers).areas["security"] == Score(F(100, 9), F(1), 0, 0, 0)
    # With D: C pulls 2 x 2/4 = 1. 1/4 / (1/4 + 1) = 1/5
    assert score(asked, answers | {"D": chose("no")}).areas["security"].value == 20


def test_an_area_can_be_available_while_an_indicator_of_its_questions_is_not():
    asked = method(
        question("A", areas=frozenset({"security"})),
        question("B", weight=2),
    )
    found = score(asked, {"A": chose("yes")})
    assert found.indicators["education"].value is None
    assert found.areas["security"] == Score(F(100), F(1), 0, 0, 0)


def test_areas_come_in_the_order_of_their_codes():
    found = score(method(question("A", areas=frozenset("hgfedcba"))), {})
    assert list(found.areas) == list("abcdefgh")


def test_the_required_shares_of_areas_and_of_the_index_are_not_mixed_up():
    security = {"areas": frozenset({"security"})}
    asked = method(question("A", **security), question("B", **security), question("C"))
    found = score(asked, {"A": chose("yes"), "C": chose("yes")})
    # 1/2 is enough for an area, though the index asks for 3/4 of its own
    assert found.areas["security"].value == 50


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        (F(0), 0),
        (F(5, 2), 3),
        (F(99, 2), 50),  # 49.5
        (F(101, 2), 51),  # 50.5: half up, not half to even
        (F(49_999, 100_000), 0),
        (F(199, 2) - F(1, 10**9), 99),
        (F(100), 100),
        (None, None),
    ],
)
def test_a_score_is_shown_as_a_whole_number_rounded_half_up(exact, shown):
    assert Score(exact, F(1), 0, 0, 0).shown == shown


def test_the_result_becomes_plain_json(worked, worked_answers):
    plain = json.loads(json.dumps(score(worked, worked_answers).to_json()))
    assert list(plain) == ["formula", "ledger", "indicators", "groups", "areas", "index"]
    assert plain["formula"] == "1"
    assert plain["ledger"][1] == {
        "question": "E2",
        "indicator": "education",
        "state": "answered",
        "points": "3/1",
        "maximum": "4/1",
        "weight": "1/1",
        "contribution": "75/4",
        "index_contribution": "75/16",
    }
    assert plain["indicators"]["media"] == {
        "value": None,
        "answered_share": "1/3",
        "not_applicable": 0,
        "dont_know": 0,
        "unanswered": 1,
        "shown": None,
    }
    assert (plain["index"]["value"], plain["index"]["shown"]) == ("2125/48", 44)
    assert list(plain["areas"]) == ["attitudes", "interaction"]
    assert plain["groups"]["enough"]["value"] == "400/9"


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ({"Z": chose("yes")}, "unknown question: Z"),
        ({"A": chose("maybe")}, "A: unknown choice maybe"),
        ({"A": Answer("dont_know", ("maybe",))}, "A: unknown choice maybe"),
        ({"A": chose()}, "A: takes exactly one choice"),
        ({"A": chose("yes", "no")}, "A: takes exactly one choice"),
        ({"A": Answer("guessed")}, "A: unknown status guessed"),
        ({"T": chose("yes")}, "T: unknown choice yes"),
    ],
)
def test_an_answer_that_the_questionnaire_does_not_know_is_refused(answers, named):
    asked = method(question("A"), question("T", "text"))
    with pytest.raises(ValueError, match=named):
        score(asked, answers)


def test_an_unknown_formula_is_refused():
    with pytest.raises(ValueError, match="unknown formula: 7"):
        score(replace(method(question("A")), formula="7"), {})


@pytest.mark.parametrize(
    ("questions", "named"),
    [
        ([question("A"), question("A")], "A: the question is there more than once"),
        ([question("A", "riddle", options=options(yes=1))], "A: unknown kind riddle"),
        ([question("A", weight=-1)], "A: a weight below zero"),
        ([question("A", cap=F(1))], "A: a cap is for multiple choices only"),
        ([question("A", options=options(yes=1) * 2)], "A: the option yes is there more than once"),
        ([question("A", options=options(yes=1, no=-1))], "A: points below zero for no"),
        ([question("A", options=options(no=0))], "A: no option earns a point"),
        ([question("A", "multiple", options=options(a=1), cap=F(0))], "A: no option earns a point"),
        ([question("B"), question("A", indicator=None)], "A: no section for None"),
        ([follow_up("A", "Z", "yes")], "A: follows an unknown question Z"),
        ([follow_up("A", "A", "yes")], "A: follows itself"),
        ([follow_up("A", "B", "yes"), follow_up("B", "A", "yes")], "A: follows itself; B: follows"),
        ([question("B"), follow_up("A", "B")], "A: follows no option of B"),
        ([question("B"), follow_up("A", "B", "yes", "maybe")], "A: follows no option of B"),
        ([question("B"), follow_up("A", "B", "no")], "A: the better answer yes to B would close"),
        (
            [question("B"), follow_up("G", "B", "no", weight=0), follow_up("A", "G", "yes")],
            "G: the better answer yes to B would close",
        ),
    ],
)
def test_a_method_that_contradicts_itself_is_refused(questions, named):
    with pytest.raises(ValueError, match=named):
        method(*questions)


def test_an_unscored_follow_up_may_open_on_the_worse_answer():
    asked = method(question("A"), follow_up("B", "A", "no", kind="text"))
    assert value(score(asked, {"A": chose("yes")})) == 100


@pytest.mark.parametrize(
    "parent",
    [
        question("A", weight=0),
        question("A", "multiple", options=options(yes=2, no=1)),
    ],
)
def test_any_option_of_an_unscored_or_multiple_parent_may_open_a_scored_follow_up(parent):
    found = score(method(parent, follow_up("B", "A", "no")), {"A": chose("no"), "B": chose("yes")})
    assert line(found, "B").state == "answered"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"sections": (Section("education", F(1)),) * 2}, "education: the section is there more"),
        ({"sections": (Section("education", F(-1)),)}, "education: a weight below zero"),
        ({"groups": {"lens": ("education", "media")}}, "lens: no section for media"),
        ({"groups": {"lens": ("education",) * 2}}, "lens: education is there more than once"),
    ],
)
def test_contradicting_sections_and_groups_are_refused(change, named):
    with pytest.raises(ValueError, match=named):
        replace(method(question("A")), **change)


@pytest.mark.parametrize("module", [scoring, method_module])
def test_the_arithmetic_imports_only_the_standard_library(module):
    imports = [
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    allowed = sys.stdlib_module_names | {"index_assessment"}
    assert {name.partition(".")[0] for name in imports} <= allowed
    assert "dataclasses" in imports
