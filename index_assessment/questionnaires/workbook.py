"""A questionnaire as one .xlsx workbook, out and back without loss."""

from django.utils.translation import gettext as _

from index_assessment.questionnaires.checks import repeated_codes
from index_assessment.questionnaires.content import as_content
from index_assessment.questionnaires.problem import Problem, QuestionnaireError, problem
from index_assessment.questionnaires.resources import RESOURCES
from index_assessment.questionnaires.shape import questions_of
from municipalities.documents.spreadsheets import (
    Place,
    SpreadsheetError,
    read_sheets,
    write_sheets,
)


def write_workbook(questionnaire):
    """The bytes of the workbook that holds everything of a questionnaire."""
    content = as_content(questionnaire)
    questions = questions_of(content)
    records = {
        "questionnaire": [content],
        "sections": content["sections"],
        "questions": [
            question | {"section": section["code"]}
            for section in content["sections"]
            for question in section["questions"]
        ],
        "options": [
            option | {"question": question["code"]}
            for question in questions
            for option in question["options"]
        ],
        "examples": content["examples"],
    }
    return _written({kind.sheet: kind().table(records[kind.sheet]) for kind in RESOURCES})


def _written(tables):
    try:
        return write_sheets(tables)
    except SpreadsheetError as error:
        raise _refused(error) from None


def _refused(error):
    return QuestionnaireError(Problem(text, place=place) for place, text in error.problems)


def read_workbook(file):
    """The plain value of the questionnaire in a binary file; each record knows its row."""
    resources = {kind.sheet: kind() for kind in RESOURCES}
    headings = {name: resource.get_export_headers() for name, resource in resources.items()}
    try:
        sheets = read_sheets(file, headings)
    except SpreadsheetError as error:
        raise _refused(error) from None
    records, problems = {}, []
    for name, resource in resources.items():
        records[name], found = resource.read(sheets[name])
        problems += found
    if not problems:
        problems = list(_assemble(records))
    if problems:
        raise QuestionnaireError(problems)
    return records["questionnaire"][0]


def _assemble(records):
    """Put options into questions, those into sections and all into the questionnaire."""
    if len(records["questionnaire"]) != 1:
        text = _("Describe exactly one questionnaire, in the row under the headings.")
        yield Problem(text, place=Place("questionnaire"))
        return
    (head,) = records["questionnaire"]
    head |= {"sections": records["sections"], "examples": records["examples"]}
    homeless = [
        *_put(records["questions"], "section", into=records["sections"], name="questions"),
        *_put(records["options"], "question", into=records["questions"], name="options"),
    ]
    if homeless:
        # A code that was written twice is often the code that is missing elsewhere.
        yield from homeless
        yield from repeated_codes(head)


def _put(parts, key, *, into, name):
    """Sort records into the ones that they name by `key`."""
    by_code = {}
    for whole in into:
        whole[name] = []
        by_code.setdefault(whole["code"], whole)
    for part in parts:
        code = part.pop(key)
        if code in by_code:
            by_code[code][name].append(part)
        else:
            text = _("No row of the sheet before has the code %(code)s. Correct it.")
            yield problem(part, key, text % {"code": code})
