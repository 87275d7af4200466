"""Saving one answer so that nothing typed is lost: compare-and-swap, with every version kept."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from index_assessment.models import Answer, AnswerRevision, Assessment, Commentary
from index_assessment.models.assessment import OPEN


@dataclass(frozen=True)
class Saved:
    """The edit stands in the answer as `version`."""

    version: int


@dataclass(frozen=True)
class Conflicting:
    """Somebody else saved first. Theirs stands; ours is kept as a refused version."""

    answer: Answer


class NotOpen(Exception):
    """The assessment has been submitted, so its answers no longer change."""


@transaction.atomic
def save_answer(*, answer, content, base_version, mutation, by):
    """Save `content` if the answer still is what `by` had seen.

    `mutation` is the client's UUID of this edit: sending it again gives the first result again.
    Returns `Saved` or `Conflicting`; raises `NotOpen`.
    """
    # Counting the assessment's content locks its row: submitting waits for this save, and so does
    # the same edit when it arrives twice at once.
    is_open = Assessment.objects.filter(pk=answer.assessment_id, state__in=OPEN).update(
        content_version=F("content_version") + 1
    )
    repeated = answer.revisions.filter(mutation=mutation).first()
    if repeated is not None:
        return _result(answer, repeated.version)
    if not is_open:
        raise NotOpen
    swapped = Answer.objects.filter(pk=answer.pk, version=base_version).update(
        version=base_version + 1,
        updated_at=timezone.now(),
        updated_by_id=by.pk,
        **content.as_dict(),
    )
    version = base_version + 1 if swapped else None
    AnswerRevision.objects.create(
        municipality_id=answer.municipality_id,
        answer_id=answer.pk,
        mutation=mutation,
        base_version=base_version,
        version=version,
        content=content.as_dict(),
        by_id=by.pk,
    )
    return _result(answer, version)


def _result(answer, version):
    if version is not None:
        return Saved(version)
    answer.refresh_from_db()
    return Conflicting(answer)


@transaction.atomic
def begin_assessment(*, municipality, questionnaire, by):
    """Start an assessment with an empty answer for each question and room for its review.

    Returns the one under way when there is one already: two people may press at once.
    """
    assessment, is_new = Assessment.objects.get_or_create_under_way(
        municipality=municipality, questionnaire=questionnaire
    )
    if is_new:
        Answer.objects.bulk_create(
            Answer(
                municipality=municipality,
                assessment=assessment,
                question=question,
                language=municipality.main_language,
            )
            for question in questionnaire.questions.all()
        )
        _prepare_review(assessment)
    return assessment


def _prepare_review(assessment):
    """Empty commentaries, one an indicator and one for the conclusions, ready to be written."""
    sections = assessment.questionnaire.sections.exclude(indicator=None)
    Commentary.objects.bulk_create(
        Commentary(
            municipality_id=assessment.municipality_id,
            assessment=assessment,
            indicator_id=indicator_id,
        )
        for indicator_id in [*sections.values_list("indicator_id", flat=True), None]
    )
