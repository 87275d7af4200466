"""Rows of the index, one factory a model, and assessments in each of their states.

What belongs to one assessment takes its municipality from it.
"""

import uuid

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from index_assessment import models
from index_assessment.answer_sheet import AnswerSheet
from index_assessment.publishing import publish
from index_assessment.saving import begin_assessment
from tests.factories.municipalities import AttachmentFactory, MunicipalityFactory, UserFactory
from tests.factories.questionnaires import published, small_content


class QuestionnaireFactory(DjangoModelFactory):
    """An empty, unpublished version; `questionnaires.small_content` has questions too."""

    class Meta:
        model = models.Questionnaire

    code = "empty"
    version = factory.Sequence(lambda n: n + 1)
    title_fi = title_sv = title_en = "Empty questionnaire"


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = models.Section

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    code = factory.Sequence(lambda n: f"section-{n}")
    title_fi = title_sv = title_en = "Section"
    order = factory.Sequence(int)


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = models.Question

    section = factory.SubFactory(SectionFactory)
    questionnaire = factory.SelfAttribute("section.questionnaire")
    code = factory.Sequence(lambda n: f"QUE-{n}")
    kind = "yes_no"
    text_fi = text_sv = text_en = "Question"
    order = factory.Sequence(int)


class OptionFactory(DjangoModelFactory):
    class Meta:
        model = models.Option

    question = factory.SubFactory(QuestionFactory)
    code = factory.Sequence(lambda n: f"option-{n}")
    label_fi = label_sv = label_en = "Option"
    points = "1"
    order = factory.Sequence(int)


class WorkedExampleFactory(DjangoModelFactory):
    class Meta:
        model = models.WorkedExample

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    name = factory.Sequence(lambda n: f"Example {n}")


class PolicyAreaFactory(DjangoModelFactory):
    class Meta:
        model = models.PolicyArea

    code = factory.Sequence(lambda n: f"policy-area-{n}")
    name_fi = name_sv = name_en = factory.LazyAttribute(lambda area: area.code)


class GoodRelationsAreaFactory(PolicyAreaFactory):
    class Meta:
        model = models.GoodRelationsArea


class ProjectAreaFactory(PolicyAreaFactory):
    class Meta:
        model = models.ProjectArea


class BandFactory(DjangoModelFactory):
    class Meta:
        model = models.Band

    kind = "size"
    code = factory.Sequence(lambda n: f"band-{n}")
    name_fi = name_sv = name_en = factory.LazyAttribute(lambda band: band.code)


def small_questionnaire():
    """The small questionnaire of the house, made when it is not there."""
    found = models.Questionnaire.objects.filter(code="small", version=1).first()
    return found or published(small_content())


class AssessmentFactory(DjangoModelFactory):
    """Begun as a person begins it: with an empty answer to each question."""

    class Meta:
        model = models.Assessment

    municipality = factory.SubFactory(MunicipalityFactory)
    questionnaire = factory.LazyFunction(small_questionnaire)
    by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model, *args, **fields):
        return begin_assessment(*args, **fields)


class AnswerFactory(DjangoModelFactory):
    """An answer to a question outside the questionnaire of the assessment."""

    class Meta:
        model = models.Answer

    assessment = factory.SubFactory(AssessmentFactory)
    municipality = factory.SelfAttribute("assessment.municipality")
    question = factory.SubFactory(QuestionFactory)


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = models.Evidence

    answer = factory.SubFactory(AnswerFactory)
    municipality = factory.SelfAttribute("answer.municipality")
    attachment = factory.SubFactory(
        AttachmentFactory, municipality=factory.SelfAttribute("..municipality")
    )


class AnswerRevisionFactory(DjangoModelFactory):
    class Meta:
        model = models.AnswerRevision

    answer = factory.SubFactory(AnswerFactory)
    municipality = factory.SelfAttribute("answer.municipality")
    mutation = factory.LazyFunction(uuid.uuid4)
    base_version = 0
    content = factory.LazyFunction(dict)
    by_id = 1


class AssessmentEventFactory(DjangoModelFactory):
    class Meta:
        model = models.AssessmentEvent

    assessment = factory.SubFactory(AssessmentFactory)
    municipality = factory.SelfAttribute("assessment.municipality")
    from_state = "draft"
    to_state = "submitted"
    by_id = 1


class CommentaryFactory(DjangoModelFactory):
    """On an indicator that the small questionnaire does not ask about: the others have theirs."""

    class Meta:
        model = models.Commentary

    assessment = factory.SubFactory(AssessmentFactory)
    municipality = factory.SelfAttribute("assessment.municipality")
    indicator = factory.LazyFunction(lambda: models.PolicyArea.objects.get(code="media"))


class RecommendationFactory(DjangoModelFactory):
    class Meta:
        model = models.Recommendation

    assessment = factory.SubFactory(AssessmentFactory)
    municipality = factory.SelfAttribute("assessment.municipality")
    indicator = factory.LazyFunction(lambda: models.PolicyArea.objects.get(code="education"))


class ReportEditionFactory(DjangoModelFactory):
    class Meta:
        model = models.ReportEdition

    assessment = factory.SubFactory(AssessmentFactory)
    municipality = factory.SelfAttribute("assessment.municipality")
    number = 1
    schema = 1
    snapshot = factory.LazyFunction(dict)
    content_hash = "0" * 64
    published_by_id = 1


class VintageFactory(DjangoModelFactory):
    class Meta:
        model = models.Vintage

    number = factory.Sequence(lambda n: n + 1)


class VintageResultFactory(DjangoModelFactory):
    class Meta:
        model = models.VintageResult

    vintage = factory.SubFactory(VintageFactory)
    edition = factory.SubFactory(ReportEditionFactory)
    municipality = factory.SelfAttribute("edition.municipality")
    bands = factory.LazyFunction(dict)
    scores = factory.LazyFunction(dict)


def _best(entry):
    """The value that earns most, or a plausible one where nothing is earned."""
    if entry.question.kind == "number":
        return "7"
    if entry.question.kind == "text":
        return "In the strategy"
    if entry.question.is_multiple:
        return [option.code for option in entry.options]
    return [entry.options[0].code]


def _worst(entry):
    if entry.question.is_multiple:
        return []
    return [entry.options[-1].code] if entry.question.is_choice else _best(entry)


def complete(assessment, *, value_of=_best, **fields):
    """Answer every question at once; `fields` are written into each answer."""
    answers = []
    for entry in AnswerSheet(assessment).entries.values():
        answer = entry.answer
        answer.status, answer.value = "answered", value_of(entry)
        answer.version, answer.updated_at = answer.version + 1, timezone.now()
        for name, value in fields.items():
            setattr(answer, name, value)
        answers.append(answer)
    models.Answer.objects.bulk_update(
        answers, ["status", "value", "version", "updated_at", *fields]
    )
    return assessment


def complete_badly(assessment):
    return complete(assessment, value_of=_worst)


def submitted(*, by=None, **fields):
    """An assessment handed in, with every question answered for the most points."""
    by = by or UserFactory()
    assessment = complete(AssessmentFactory(by=by, **fields))
    assessment.submit(by=by)
    return assessment


def approved(*, by=None, **fields):
    by = by or UserFactory()
    assessment = submitted(by=by, **fields)
    assessment.approve(by=by)
    return assessment


def published_edition(*, by=None, **fields):
    """The edition of a published assessment."""
    by = by or UserFactory()
    return publish(assessment=approved(by=by, **fields), by=by)
