"""The words for what the scoring method refuses; the method itself speaks to programmers."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from index_assessment.questionnaires.problem import Problem, problem
from index_assessment.questionnaires.shape import questions_of

# What the method says, the column that it is about, and the sentence for people.
SENTENCES = (
    (
        r"a cap is for multiple choices only",
        "cap",
        gettext_noop("Only a choice of several can have most points that count. Empty this."),
    ),
    (
        r"no option earns a point",
        "weight",
        gettext_noop("No option earns a point. Give one of them points, or set the weight to 0."),
    ),
    (
        r"no section for None",
        "weight",
        gettext_noop("The section has no indicator, so its questions are not scored. Write 0."),
    ),
    (
        r"follows itself",
        "follows",
        gettext_noop("The question follows itself, perhaps by way of others. Break the circle."),
    ),
    (
        r"follows no option of (?P<parent>\S+), or an unknown one",
        "follows_options",
        gettext_noop("Write at least one option of %(parent)s, and only options that it has."),
    ),
    (
        r"the better answer (?P<option>\S+) to (?P<parent>\S+) would close it",
        "follows_options",
        gettext_noop(
            "The better answer %(option)s to %(parent)s would close this question and lower the "
            "score. Add it."
        ),
    ),
)


def problems_of(error, content):
    """The faults that the method names, each with the question that it is about."""
    by_code = {question["code"]: question for question in questions_of(content)}
    for fault in str(error).split("; "):
        code, _colon, reason = fault.partition(": ")
        if code in by_code:
            column, text = _sentence(reason)
            yield problem(by_code[code], column, text)
        else:
            yield Problem(_unforeseen(fault))


def _sentence(reason):
    for pattern, column, sentence in SENTENCES:
        match = re.fullmatch(pattern, reason)
        if match:
            return column, _(sentence) % match.groupdict()
    return "code", _unforeseen(reason)


def _unforeseen(reason):
    return _("The questionnaire cannot be scored: %(reason)s.") % {"reason": reason}
