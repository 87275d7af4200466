"""Rows of a questionnaire from its plain value, not saved yet."""

from index_assessment.models import Option, Question, Questionnaire, Section, WorkedExample
from index_assessment.questionnaires.shape import (
    HEAD_TEXTS,
    HEAD_VALUES,
    LANGUAGES,
    OPTION_TEXTS,
    QUESTION_TEXTS,
    SECTION_TEXTS,
)


def _columns(data, names):
    """The model fields of text tables, one a language."""
    return {
        f"{name}_{language}": data[name].get(language, "")
        for name in names
        for language in LANGUAGES
    }


def questionnaire_row(content):
    return Questionnaire(
        code=content["code"],
        version=content["version"],
        **{name: content[name] for name in HEAD_VALUES},
        **_columns(content, HEAD_TEXTS),
    )


def section_row(data, **keys):
    return Section(
        code=data["code"], weight=data["weight"], **_columns(data, SECTION_TEXTS), **keys
    )


def question_row(data, **keys):
    return Question(
        code=data["code"],
        kind=data["kind"],
        weight=data["weight"],
        cap=data["cap"],
        minimum=data["minimum"] or None,
        maximum=data["maximum"] or None,
        decimals=data["decimals"],
        follows_options=data["follows_options"],
        **_columns(data, QUESTION_TEXTS),
        **keys,
    )


def option_row(data, **keys):
    return Option(code=data["code"], points=data["points"], **_columns(data, OPTION_TEXTS), **keys)


def example_row(data, **keys):
    return WorkedExample(**data, **keys)
