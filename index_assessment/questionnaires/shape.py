"""The shape of a questionnaire as one plain value: nested dicts, the same from files and rows.

A questionnaire has `sections` and `examples`, sections have `questions`, those have `options`;
texts are {"fi", "sv", "en"} tables, exact numbers stay the strings they were.
"""

from decimal import Decimal

LANGUAGES = ("fi", "sv", "en")
EMPTY = dict.fromkeys(LANGUAGES, "")
HEAD_TEXTS = ("title", "introduction", "weights_note")
HEAD_VALUES = ("formula", "required_share", "index_required_share", "weight_total")
SECTION_TEXTS = ("title", "introduction", "what_good_looks_like")
QUESTION_TEXTS = ("text", "help", "evidence", "unit")
OPTION_TEXTS = ("label",)


def questions_of(content):
    return [question for section in content["sections"] for question in section["questions"]]


def two_decimals(value):
    """As the database keeps it; empty where there is none."""
    return "" if value in (None, "") else f"{Decimal(value):.2f}"
