"""Worked examples: the answers that they describe and the scores that must come out."""

from fractions import Fraction

from django.utils.translation import gettext as _

from index_assessment import method, scoring
from index_assessment.questionnaires.problem import problem

NOT_AVAILABLE = "not_available"
DEFAULTS = {"best", "worst", "unanswered"}
STATUSES = method.STATUSES - {"answered"}


def wrong_examples(scoring_method, examples):
    """Yield a problem for each score that comes out otherwise than its example says."""
    for example in examples:
        try:
            result = scoring.score(scoring_method, answers_of(scoring_method, example))
            pairs = list(_expected_and_actual(result, example["expected"]))
        except KeyError as error:
            text = _("There is no score of %(code)s. Correct the code.")
            yield _problem(example, "expected", text % {"code": error.args[0]})
            continue
        for code, expected, actual in pairs:
            if expected != actual:
                text = _("%(code)s comes out as %(actual)s, not as %(expected)s.")
                values = {"code": code, "actual": _word(actual), "expected": _word(expected)}
                yield _problem(example, "expected", text % values)


def _problem(example, column, text):
    return problem(example, column, text, name=example["name"])


def answers_of(scoring_method, example):
    """The answers of an example, those of the questions that it does not name included."""
    answers = {
        question.code: _default_answer(question, example["default"])
        for question in scoring_method.questions
        if question.kind not in method.UNSCORED
    }
    for code, given in example["answers"].items():
        answers[code] = (
            method.Answer(given)
            if isinstance(given, str)
            else method.Answer("answered", tuple(given))
        )
    return answers


def _default_answer(question, default):
    if default == "unanswered":
        return method.Answer("unanswered")
    points = {option.code: option.points for option in question.options}
    if question.kind == "multiple":
        wanted = [code for code, worth in points.items() if (worth > 0) == (default == "best")]
    else:
        wanted = [(max if default == "best" else min)(points, key=points.get)]
    return method.Answer("answered", tuple(wanted))


def _expected_and_actual(result, expected):
    if "index" in expected:
        yield "index", _value(expected["index"]), result.index.value
    for kind in ("indicators", "groups", "areas"):
        scores = getattr(result, kind)
        for code, value in expected.get(kind, {}).items():
            yield code, _value(value), scores[code].value


def _value(text):
    return None if text == NOT_AVAILABLE else Fraction(text)


def _word(score):
    return NOT_AVAILABLE if score is None else score
