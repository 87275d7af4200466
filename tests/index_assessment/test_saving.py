"""Saving an answer: compare-and-swap, every version kept, and nothing into a closed assessment."""

import threading
import uuid
from contextvars import copy_context

import pytest
from django.db import connection, transaction

from index_assessment.answer_content import Content
from index_assessment.models import Answer, AnswerRevision, Assessment
from index_assessment.saving import (
    Conflicting,
    NotOpen,
    Saved,
    begin_assessment,
    save_answer,
)
from tests.factories.index_assessment import AssessmentFactory, complete
from tests.factories.municipalities import MunicipalityFactory, UserFactory

YES = Content(status="answered", value=["yes"], explanation="Decided in 2024")
NO = Content(status="answered", value=["no"], language="sv")


@pytest.fixture
def by(db):
    return UserFactory()


@pytest.fixture
def answer(assessment):
    return assessment.answers.get(question__code="PAR-01")


def save(answer, content, base_version, by, mutation=None):
    return save_answer(
        answer=answer,
        content=content,
        base_version=base_version,
        mutation=mutation or uuid.uuid4(),
        by=by,
    )


def revisions(answer):
    return [(r.base_version, r.version, r.content["value"]) for r in answer.revisions.all()]


def test_the_first_save(answer, by):
    assert save(answer, YES, 0, by) == Saved(1)
    answer.refresh_from_db()
    assert Content.of(answer) == YES
    assert (answer.version, answer.updated_by_id) == (1, by.pk)
    assert answer.updated_at is not None


def test_each_save_leaves_a_revision(answer, by):
    save(answer, YES, 0, by)
    save(answer, NO, 1, by)
    assert revisions(answer) == [(0, 1, ["yes"]), (1, 2, ["no"])]
    last = answer.revisions.last()
    assert last.content == NO.as_dict()
    assert (last.by_id, last.municipality_id) == (by.pk, answer.municipality_id)
    assert last.is_accepted


def test_the_slower_of_two_is_refused_and_kept(answer, by):
    """What the slower one typed is neither lost nor in the way."""
    save(answer, YES, 0, UserFactory())

    result = save(answer, NO, 0, by)

    assert isinstance(result, Conflicting)
    assert Content.of(result.answer) == YES
    assert Content.of(Answer.objects.get(pk=answer.pk)) == YES
    assert revisions(answer) == [(0, 1, ["yes"]), (0, None, ["no"])]
    refused = answer.revisions.last()
    assert (refused.content, refused.by_id, refused.is_accepted) == (NO.as_dict(), by.pk, False)


def test_a_version_from_the_future_is_a_conflict(answer, by):
    assert isinstance(save(answer, YES, 7, by), Conflicting)
    answer.refresh_from_db()
    assert (answer.version, answer.status) == (0, "unanswered")


def test_different_questions_never_conflict(assessment, by):
    for answer in assessment.answers.filter(question__code__startswith="PAR"):
        assert save(answer, Content(status="dont_know"), 0, by) == Saved(1)


def test_the_same_edit_sent_again_gives_the_first_result(answer, by):
    """Even when the answer has moved on: the reply that got lost is given once more."""
    edit = uuid.uuid4()
    assert save(answer, YES, 0, by, edit) == Saved(1)
    assert save(answer, NO, 1, by) == Saved(2)

    assert save(answer, YES, 0, by, edit) == Saved(1)

    assert revisions(answer) == [(0, 1, ["yes"]), (1, 2, ["no"])]
    answer.refresh_from_db()
    assert answer.value == ["no"]


def test_a_refused_edit_sent_again_is_refused_again(answer, by):
    save(answer, YES, 0, by)
    edit = uuid.uuid4()
    for _time in range(2):
        assert isinstance(save(answer, NO, 0, by, edit), Conflicting)
    assert answer.revisions.count() == 2


def test_an_edit_is_known_by_its_answer(assessment, by):
    """Another question may carry the same mutation: no edit of it has been seen."""
    edit = uuid.uuid4()
    for answer in assessment.answers.filter(question__code__startswith="PAR"):
        assert save(answer, Content(status="dont_know"), 0, by, edit) == Saved(1)


def test_each_save_counts_the_assessments_content(assessment, answer, by):
    save(answer, YES, 0, by)
    save(answer, NO, 1, by)
    assessment.refresh_from_db()
    assert assessment.content_version == 2


@pytest.mark.parametrize("state", ["submitted", "approved", "published"])
def test_nothing_is_written_into_a_closed_assessment(assessment, answer, by, state):
    complete(assessment)
    stamps = {"submitted_at": "2026-01-01T00:00Z", "submitted_by": by}
    Assessment.objects.filter(pk=assessment.pk).update(state=state, **stamps)
    with pytest.raises(NotOpen):
        save(answer, NO, 1, by)
    answer.refresh_from_db()
    assert answer.value == ["yes"]
    assert revisions(answer) == []


def test_a_lost_reply_is_given_again_after_submitting(assessment, answer, by):
    edit = uuid.uuid4()
    save(answer, YES, 0, by, edit)
    complete(assessment).submit(by=by)
    assert save(answer, YES, 0, by, edit) == Saved(1)


def test_an_answer_may_be_corrected_after_it_was_returned(assessment, answer, by):
    complete(assessment).submit(by=by)
    assessment.send_back(by=by, reason="Look again")
    assert save(answer, NO, 1, by) == Saved(2)


# At the same time


def in_thread(work):
    """Do the work in a thread of its own; what it returned is in the list when it has ended."""
    results = []

    def run():
        try:
            results.append(work())
        finally:
            connection.close()

    thread = threading.Thread(target=copy_context().run, args=(run,))
    thread.start()
    return thread, results


def while_saving(answer, by, edit, work):
    """Start `work` in another connection while a save is done and not yet committed."""
    with transaction.atomic():
        assert save(answer, YES, 0, by, edit) == Saved(1)
        thread, results = in_thread(work)
        thread.join(0.5)
    thread.join(30)
    return results


@pytest.mark.django_db(transaction=True)
def test_the_same_edit_twice_at_once_is_saved_once():
    answer = AssessmentFactory().answers.get(question__code="PAR-01")
    by, edit = UserFactory(), uuid.uuid4()
    results = while_saving(answer, by, edit, lambda: save(answer, YES, 0, by, edit))
    assert results == [Saved(1)]
    assert revisions(answer) == [(0, 1, ["yes"])]


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_at_once_one_is_kept_aside():
    answer = AssessmentFactory().answers.get(question__code="PAR-01")
    by = UserFactory()
    [result] = while_saving(answer, by, uuid.uuid4(), lambda: save(answer, NO, 0, by))
    assert isinstance(result, Conflicting)
    assert revisions(answer) == [(0, 1, ["yes"]), (0, None, ["no"])]


@pytest.mark.django_db(transaction=True)
def test_submitting_waits_for_a_save_under_way():
    """And then submits what was saved, or finds the gap that it made."""
    assessment = complete(AssessmentFactory())
    answer, by = assessment.answers.get(question__code="PAR-01"), UserFactory()

    def submit():
        Assessment.objects.get(pk=assessment.pk).submit(by=by)
        return Assessment.objects.get(pk=assessment.pk).state

    with transaction.atomic():
        assert save(answer, NO, 1, by) == Saved(2)
        thread, results = in_thread(submit)
        thread.join(0.5)
        assert results == []
    thread.join(30)
    assert results == ["submitted"]
    assert Answer.objects.get(pk=answer.pk).value == ["no"]


# Beginning


def test_a_new_assessment_has_an_answer_to_each_question(questionnaire, by):
    municipality = MunicipalityFactory(language_status="sv_fi")
    assessment = begin_assessment(municipality=municipality, questionnaire=questionnaire, by=by)
    answers = assessment.answers.all()
    assert len(answers) == questionnaire.questions.count()
    assert {(a.version, a.status, a.language) for a in answers} == {(0, "unanswered", "sv")}
    assert {a.municipality_id for a in answers} == {municipality.pk}
    assert assessment.state == "draft"


def test_beginning_twice_gives_the_same_assessment(questionnaire, municipality, by):
    kwargs = {"municipality": municipality, "questionnaire": questionnaire, "by": by}
    assert begin_assessment(**kwargs) == begin_assessment(**kwargs)
    assert Answer.objects.count() == questionnaire.questions.count()
    assert not AnswerRevision.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_beginning_twice_at_once_gives_one_assessment():
    municipality = MunicipalityFactory()
    with transaction.atomic():
        first = AssessmentFactory(municipality=municipality)
        thread, results = in_thread(lambda: AssessmentFactory(municipality=municipality))
        thread.join(0.5)
    thread.join(30)
    assert results == [first]
    assert municipality.assessments.count() == 1
