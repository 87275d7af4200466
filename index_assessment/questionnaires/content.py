"""A questionnaire as one plain value, whose shape is in `shape`: from files, and rows both ways."""

import tomllib

from django.db import transaction
from django.utils.translation import gettext as _

from index_assessment.models import GoodRelationsArea, Option, PolicyArea, Question, WorkedExample
from index_assessment.questionnaires.checks import refusals
from index_assessment.questionnaires.problem import Problem, QuestionnaireError
from index_assessment.questionnaires.rows import (
    example_row,
    option_row,
    question_row,
    questionnaire_row,
    section_row,
)
from index_assessment.questionnaires.shape import (
    EMPTY,
    HEAD_TEXTS,
    HEAD_VALUES,
    LANGUAGES,
    OPTION_TEXTS,
    QUESTION_TEXTS,
    SECTION_TEXTS,
    questions_of,
    two_decimals,
)

__all__ = ["EMPTY", "LANGUAGES", "QuestionnaireError", "as_content", "read_folder", "write"]


def read_folder(folder):
    """Read `questionnaire.toml` and the section files beside it."""
    head = _toml(folder / "questionnaire.toml")
    by_code = {}
    for path in sorted(folder.glob("[0-9][0-9]-*.toml")):
        data = _toml(path)
        by_code[data["section"]["code"]] = data
    missing = [code for code in head["sections"] if code not in by_code]
    if missing:
        text = _("There is no file for this section. Write one, or take it off the list.")
        raise QuestionnaireError(Problem(text, code) for code in missing)
    examples = folder / "examples.toml"
    return {
        "code": head["code"],
        "version": head["version"],
        **{name: head[name] for name in HEAD_VALUES},
        **{name: head.get(name, EMPTY) for name in HEAD_TEXTS},
        "sections": [_section(by_code[code], head["scale"]) for code in head["sections"]],
        "examples": _examples(_toml(examples) if examples.exists() else {}),
    }


def _toml(path):
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        text = _("There is no file %(name)s in %(folder)s.")
        raise QuestionnaireError(
            [Problem(text % {"name": path.name, "folder": path.parent})]
        ) from None
    except tomllib.TOMLDecodeError as error:
        text = _("The file is not written as TOML: %(reason)s.") % {"reason": error}
        raise QuestionnaireError([Problem(text, path.name)]) from None


def _section(data, scales):
    head = data["section"]
    return {
        "code": head["code"],
        "indicator": head.get("indicator", ""),
        "weight": head["weight"],
        **{name: head.get(name, EMPTY) for name in SECTION_TEXTS},
        "questions": [_question(question, scales) for question in data["question"]],
    }


def _question(data, scales):
    options = data.get("options") or scales.get(data["kind"], {}).get("options", [])
    return {
        "code": data["code"],
        "kind": data["kind"],
        "weight": data["weight"],
        "cap": data.get("cap", ""),
        "minimum": two_decimals(data.get("minimum")),
        "maximum": two_decimals(data.get("maximum")),
        "decimals": data.get("decimals", 0),
        "areas": sorted(data.get("areas", [])),
        "follows": data.get("follows", ""),
        "follows_options": list(data.get("follows_options", [])),
        **{name: data.get(name, EMPTY) for name in QUESTION_TEXTS},
        "options": [
            {"code": option["code"], "points": option["points"], "label": option["label"]}
            for option in options
        ],
    }


def _examples(data):
    return [
        {
            "name": example["name"],
            "default": example.get("default", "unanswered"),
            "answers": example.get("answers", {}),
            "expected": example["expected"],
        }
        for example in data.get("example", [])
    ]


def as_content(questionnaire):
    """The same value, read from the rows."""
    questions = questionnaire.questions.select_related("follows").prefetch_related(
        "options", "good_relations_areas"
    )
    by_section = {}
    for question in questions:
        by_section.setdefault(question.section_id, []).append(_from_question(question))
    return {
        "code": questionnaire.code,
        "version": questionnaire.version,
        **{name: getattr(questionnaire, name) for name in HEAD_VALUES},
        **_texts(questionnaire, HEAD_TEXTS),
        "sections": [
            {
                "code": section.code,
                "indicator": section.indicator.code if section.indicator_id else "",
                "weight": section.weight,
                **_texts(section, SECTION_TEXTS),
                "questions": by_section.get(section.pk, []),
            }
            for section in questionnaire.sections.select_related("indicator")
        ],
        "examples": list(questionnaire.examples.values("name", "default", "answers", "expected")),
    }


def _from_question(question):
    return {
        "code": question.code,
        "kind": question.kind,
        "weight": question.weight,
        "cap": question.cap,
        "minimum": two_decimals(question.minimum),
        "maximum": two_decimals(question.maximum),
        "decimals": question.decimals,
        "areas": sorted(area.code for area in question.good_relations_areas.all()),
        "follows": question.follows.code if question.follows_id else "",
        "follows_options": question.follows_options,
        **_texts(question, QUESTION_TEXTS),
        "options": [
            {"code": option.code, "points": option.points, **_texts(option, OPTION_TEXTS)}
            for option in question.options.all()
        ],
    }


def _texts(row, names):
    return {
        name: {language: getattr(row, f"{name}_{language}") or "" for language in LANGUAGES}
        for name in names
    }


@transaction.atomic
def write(content):
    """Make the rows of an unpublished questionnaire; nothing stays when one cannot be made."""
    refused = list(refusals(content))
    if refused:
        raise QuestionnaireError(refused)
    questionnaire = questionnaire_row(content)
    questionnaire.save(force_insert=True)
    indicators = {area.code: area for area in PolicyArea.objects.all()}
    number = 0
    for order, data in enumerate(content["sections"]):
        section = section_row(
            data,
            questionnaire=questionnaire,
            indicator=indicators.get(data["indicator"]),
            order=order,
        )
        section.save(force_insert=True)
        for question in data["questions"]:
            _write_question(section, question, number)
            number += 1
    _link_follow_ups(questionnaire, content)
    _link_areas(questionnaire, content)
    WorkedExample.objects.bulk_create(
        example_row(example, questionnaire=questionnaire, order=order)
        for order, example in enumerate(content["examples"])
    )
    return questionnaire


def _write_question(section, data, order):
    question = question_row(data, questionnaire=section.questionnaire, section=section, order=order)
    question.save(force_insert=True)
    Option.objects.bulk_create(
        option_row(option, question=question, order=number)
        for number, option in enumerate(data["options"])
    )


def _link_follow_ups(questionnaire, content):
    by_code = {question.code: question for question in questionnaire.questions.all()}
    followers = [question for question in questions_of(content) if question["follows"]]
    for data in followers:
        by_code[data["code"]].follows = by_code[data["follows"]]
    Question.objects.bulk_update([by_code[data["code"]] for data in followers], ["follows"])


def _link_areas(questionnaire, content):
    areas = {area.code: area.pk for area in GoodRelationsArea.objects.all()}
    ids = dict(questionnaire.questions.values_list("code", "pk"))
    through = Question.good_relations_areas.through
    through.objects.bulk_create(
        through(question_id=ids[question["code"]], goodrelationsarea_id=areas[area])
        for question in questions_of(content)
        for area in question["areas"]
    )
