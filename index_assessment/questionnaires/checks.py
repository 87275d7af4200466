"""What can be said against a questionnaire before there are rows of it, value by value."""

from fractions import Fraction

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from index_assessment.models import GoodRelationsArea, PolicyArea
from index_assessment.models.questionnaire import EXACT_NUMBER, SINGLE_CHOICE, QuestionKind
from index_assessment.questionnaires import rows
from index_assessment.questionnaires.examples import DEFAULTS, NOT_AVAILABLE, STATUSES
from index_assessment.questionnaires.problem import problem
from index_assessment.questionnaires.shape import (
    HEAD_TEXTS,
    LANGUAGES,
    OPTION_TEXTS,
    QUESTION_TEXTS,
    SECTION_TEXTS,
    questions_of,
)
from index_assessment.scoring import FORMULAS

# Keys to other rows are checked by their codes; texts are checked in their languages.
KEYS = {"questionnaire", "section", "indicator", "question", "follows", "kind", "order"}


def refusals(content):
    """Why rows cannot be made of it."""
    yield from _unknown_codes(content)
    yield from repeated_codes(content)
    yield from _unfit_values(content)
    for example in content["examples"]:
        yield from _unfit_example(example, content)


def shortcomings(content):
    """Why a draft of it could not be published, as far as that shows without scoring."""
    yield from _missing_texts(content)
    yield from _wrong_shares(content)
    yield from _wrong_weights(content)


def _unknown_codes(content):
    indicators = set(PolicyArea.objects.indicators().values_list("code", flat=True))
    areas = set(GoodRelationsArea.objects.values_list("code", flat=True))
    codes = {question["code"] for question in questions_of(content)}
    yield from _unknown(content, "formula", [content["formula"]], FORMULAS)
    for section in content["sections"]:
        if section["indicator"]:
            yield from _unknown(section, "indicator", [section["indicator"]], indicators)
    for question in questions_of(content):
        yield from _unknown(question, "kind", [question["kind"]], set(QuestionKind.values))
        yield from _unknown(question, "areas", question["areas"], areas)
        if question["follows"] and question["follows"] not in codes:
            text = _("There is no question %(code)s to follow. Correct the code.")
            yield problem(question, "follows", text % {"code": question["follows"]})


def _unknown(record, column, codes, known):
    for code in codes:
        if code not in known:
            text = _("%(code)s is not known. Write one of these: %(known)s.")
            yield problem(record, column, text % {"code": code, "known": ", ".join(sorted(known))})


def repeated_codes(content):
    """Codes by which two rows could be meant."""
    sections = content["sections"]
    yield from _repeated(sections, "code")
    yield from _repeated([one for one in sections if one["indicator"]], "indicator")
    yield from _repeated(questions_of(content), "code")
    for question in questions_of(content):
        yield from _repeated(question["options"], "code", parent=question)
        for area in {area for area in question["areas"] if question["areas"].count(area) > 1}:
            yield problem(question, "areas", _("%(code)s is there twice.") % {"code": area})
    yield from _repeated(content["examples"], "name")


def _repeated(records, column, parent=None):
    seen = set()
    for record in records:
        value = record[column]
        if value in seen:
            text = _("%(code)s is there already. Give each row a code of its own.")
            name = _name(record, parent)
            yield problem(record, column, text % {"code": value}, name=name)
        seen.add(value)


def _name(record, parent=None):
    """What people call a record: EDU-01, and its option EDU-01 yes."""
    own = str(record.get("code") or record.get("name", ""))
    return f"{parent['code']} {own}" if parent else own


def _records(content):
    """Each record with its row, the names of its texts, and the question of an option."""
    yield content, rows.questionnaire_row(content), HEAD_TEXTS, None
    for section in content["sections"]:
        yield section, rows.section_row(section), SECTION_TEXTS, None
        for question in section["questions"]:
            yield question, rows.question_row(question), QUESTION_TEXTS, None
            for option in question["options"]:
                yield option, rows.option_row(option), OPTION_TEXTS, question
    for example in content["examples"]:
        yield example, rows.example_row(example), (), None


def _unfit_values(content):
    """What the columns of the database do not take."""
    for record, row, texts, parent in _records(content):
        exclude = KEYS | set(texts) | _empty_columns(record, texts)
        try:
            row.clean_fields(exclude=exclude)
        except ValidationError as error:
            for column, sentences in error.message_dict.items():
                for text in sentences:
                    yield problem(record, column, text, name=_name(record, parent))
    for question in questions_of(content):
        if question["code"]:
            yield from _unfit_code(question)
        if question["kind"] == QuestionKind.NUMBER:
            yield from _unfit_range(question)


def _unfit_code(question):
    """A code is part of addresses, and names the fields of a page."""
    try:
        validate_slug(question["code"])
    except ValidationError as error:
        yield problem(question, "code", error.messages[0])


def _unfit_range(question):
    for column in ("minimum", "maximum"):
        if question[column] == "":
            text = _("A number needs a smallest and a largest value.")
            yield problem(question, column, text)
    smallest, largest = _number(question["minimum"]), _number(question["maximum"])
    if None not in (smallest, largest) and smallest > largest:
        text = _("The largest value is below the smallest, so that no answer fits. Correct it.")
        yield problem(question, "maximum", text)


def _empty_columns(record, texts):
    """The text columns that may stay empty until the questionnaire is published."""
    return {
        f"{name}_{language}"
        for name in texts
        for language in LANGUAGES
        if not record[name].get(language)
    }


def _unfit_example(example, content):
    questions = {question["code"]: question for question in questions_of(content)}
    name = example["name"]
    yield from _unknown(example, "default", [example["default"]], DEFAULTS)
    if not isinstance(example["answers"], dict) or not isinstance(example["expected"], dict):
        yield problem(example, "answers", _("Write answers and scores as tables."), name=name)
        return
    for code, answer in example["answers"].items():
        if code not in questions:
            text = _("There is no question %(code)s to answer. Correct the code.")
            yield problem(example, "answers", text % {"code": code}, name=name)
        elif not _is_answer(answer, questions[code]):
            text = _(
                "Answer %(code)s with a list of its options (of one, where only one can be "
                "chosen), or with not_applicable, dont_know or unanswered."
            )
            yield problem(example, "answers", text % {"code": code}, name=name)
    if not _is_expectation(example["expected"]):
        text = _(
            'Write the expected scores as exact numbers such as "275/7", or "not_available": '
            "index, and tables of indicators, groups and areas."
        )
        yield problem(example, "expected", text, name=name)


def _is_answer(answer, question):
    if isinstance(answer, str):
        return answer in STATUSES
    codes = [option["code"] for option in question["options"]]
    fits = isinstance(answer, list) and all(one in codes for one in answer)
    return fits and (question["kind"] not in SINGLE_CHOICE or len(answer) == 1)


def _is_expectation(expected):
    if not expected.keys() <= {"index", "indicators", "groups", "areas"}:
        return False
    tables = [table for kind, table in expected.items() if kind != "index"]
    if not all(isinstance(table, dict) for table in tables):
        return False
    scores = [score for table in tables for score in table.values()]
    return all(_is_score(score) for score in [*scores, expected.get("index", NOT_AVAILABLE)])


def _is_score(score):
    return isinstance(score, str) and (
        score == NOT_AVAILABLE or bool(EXACT_NUMBER.fullmatch(score))
    )


def _missing_texts(content):
    yield from _gaps(content, HEAD_TEXTS, ())
    for section in content["sections"]:
        needed, optional = ("introduction", "what_good_looks_like"), ("title",)
        if not section["indicator"]:
            needed, optional = ("title", "introduction"), ("what_good_looks_like",)
        yield from _gaps(section, needed, optional)
        for question in section["questions"]:
            yield from _gaps(question, ("text", "help", "evidence"), ("unit",))
            for option in question["options"]:
                yield from _gaps(option, ("label",), (), name=_name(option, question))


def _gaps(record, needed, optional, name=""):
    """Texts that are missing; an optional one is there in all languages or in none."""
    sentences = {
        "fi": _("The Finnish text is missing. Write it."),
        "sv": _("The Swedish text is missing. Write it."),
        "en": _("The English text is missing. Write it."),
    }
    for text in (*needed, *optional):
        missing = [one for one in LANGUAGES if not record[text].get(one, "").strip()]
        if text in needed or len(missing) < len(LANGUAGES):
            for language in missing:
                yield problem(record, f"{text}_{language}", sentences[language], name=name)


def _wrong_shares(content):
    for column in ("required_share", "index_required_share"):
        if (_number(content[column]) or 0) > 1:
            text = _("A share is at most 1. Write 0.75 for three quarters.")
            yield problem(content, column, text)


def _wrong_weights(content):
    sections = [section for section in content["sections"] if section["indicator"]]
    weights = [_number(section["weight"]) for section in sections]
    declared = _number(content["weight_total"])
    if None in (*weights, declared) or sum(weights) == declared:
        return
    text = _("The weights of the sections sum to %(sum)s, not to %(declared)s. Correct them.")
    values = {"sum": sum(weights), "declared": declared}
    yield problem(content, "weight_total", text % values)


def _number(text):
    """None for what is not a number, which has been refused as such."""
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None
