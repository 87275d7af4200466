"""Publishing a questionnaire: everything is checked, then nothing of it ever changes."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from index_assessment.method_of import method_of
from index_assessment.models import Questionnaire
from index_assessment.questionnaires.checks import refusals, shortcomings
from index_assessment.questionnaires.content import as_content, write
from index_assessment.questionnaires.examples import wrong_examples
from index_assessment.questionnaires.faults import problems_of
from index_assessment.questionnaires.problem import Problem, QuestionnaireError, problem


@transaction.atomic
def publish_questionnaire(questionnaire):
    """Check and freeze a questionnaire; raise `QuestionnaireError` with every problem found."""
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if questionnaire.is_published:
        text = _("Version %(version)s is published already.") % vars(questionnaire)
        raise QuestionnaireError([Problem(text, questionnaire.code)])
    found = problems(questionnaire)
    if found:
        raise QuestionnaireError(found)
    questionnaire.mark_published()
    return questionnaire


@transaction.atomic
def load(content):
    """Take in and publish a questionnaire; loading the same one again changes nothing.

    Returns the questionnaire and whether it is new.
    """
    questionnaire = take_in(content)
    if questionnaire.is_published:
        return questionnaire, False
    questionnaire.mark_published()
    return questionnaire, True


@transaction.atomic
def take_in(content):
    """Make a draft that could be published, in place of an earlier draft of the same version.

    A published version stays as it is: it is returned when it is the same, else refused.
    """
    present = _present(content)
    if present is not None and present.is_published:
        return _same(present, content)
    if present is not None:
        present.delete()
    try:
        questionnaire = write(content)
    except QuestionnaireError as error:
        raise QuestionnaireError([*error.problems, *shortcomings(content)]) from None
    found = [*shortcomings(content), *_scoring_problems(questionnaire, content)]
    if found:
        raise QuestionnaireError(found)
    return questionnaire


def _same(published, content):
    if as_content(published) == content:
        return published
    text = _("Version %(version)s is published and differs. Give this one a new version number.")
    differs = problem(content, "version", text % vars(published))
    raise QuestionnaireError([differs, *refusals(content), *shortcomings(content)])


def _present(content):
    return Questionnaire.objects.filter(code=content["code"], version=content["version"]).first()


def rehearse(content):
    """Take it in and undo that again: raise what `take_in` would raise, and leave no trace.

    Returns the version that would be replaced, or None.
    """
    with transaction.atomic():
        present = _present(content)
        take_in(content)
        transaction.set_rollback(True)
    return present


@transaction.atomic
def copy_as_draft(questionnaire):
    """A draft with the same content and the next version number."""
    versions = Questionnaire.objects.filter(code=questionnaire.code)
    newest = versions.aggregate(Max("version"))["version__max"]
    return write(as_content(questionnaire) | {"version": newest + 1})


def problems(questionnaire):
    """Why the questionnaire cannot be published; empty when it can."""
    content = as_content(questionnaire)
    refused = list(refusals(content))
    scoring = [] if refused else _scoring_problems(questionnaire, content)
    return [*refused, *shortcomings(content), *scoring]


def _scoring_problems(questionnaire, content):
    sections = list(questionnaire.sections.select_related("indicator__parent"))
    questions = list(questionnaire.questions.prefetch_related("options", "good_relations_areas"))
    try:
        method = method_of(questionnaire, sections, questions)
    except ValueError as error:
        return list(problems_of(error, content))
    return list(wrong_examples(method, content["examples"]))
