"""The states of an assessment: who moves it when, what is written down, and what is refused."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from index_assessment.models import Assessment
from index_assessment.models.assessment import Incomplete
from municipalities.access.permissions import GRANTS, Role
from tests.factories.index_assessment import (
    AssessmentFactory,
    approved,
    complete,
    published_edition,
    submitted,
)
from tests.factories.municipalities import DocumentFactory, UserFactory

pytestmark = pytest.mark.django_db
REASON = "Explain the answers about schools."


@pytest.fixture
def by():
    return UserFactory()


def in_state(state):
    """An assessment that people have taken to a state."""
    if state == "draft":
        return complete(AssessmentFactory())
    if state == "published":
        return published_edition().assessment
    assessment = {"submitted": submitted, "returned": submitted, "approved": approved}[state]()
    if state == "returned":
        assessment.send_back(by=UserFactory(), reason=REASON)
    return assessment


STATES = ("draft", "submitted", "returned", "approved", "published")
VERBS = {
    "submit": lambda assessment, by: assessment.submit(by=by),
    "send_back": lambda assessment, by: assessment.send_back(by=by, reason=REASON),
    "approve": lambda assessment, by: assessment.approve(by=by),
    "mark_published": lambda assessment, by: assessment.mark_published(by=by),
}
ALLOWED = {
    ("submit", "draft"): "submitted",
    ("submit", "returned"): "submitted",
    ("send_back", "submitted"): "returned",
    ("send_back", "approved"): "returned",
    ("approve", "submitted"): "approved",
    ("mark_published", "approved"): "published",
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_in_each_state(verb, state, by):
    assessment = in_state(state)
    events = assessment.events.count()
    if (verb, state) in ALLOWED:
        VERBS[verb](assessment, by)
        assert assessment.state == ALLOWED[verb, state]
        event = assessment.events.last()
        assert (event.from_state, event.to_state) == (state, assessment.state)
        assert (event.by_id, event.municipality_id) == (by.pk, assessment.municipality_id)
    else:
        with pytest.raises(ValidationError) as refusal:
            VERBS[verb](assessment, by)
        assert refusal.value.code == "state"
        assessment.refresh_from_db()
        assert assessment.state == state
        assert assessment.events.count() == events


def test_a_refusal_names_the_state_in_the_persons_language(by):
    assessment = in_state("draft")
    with translation.override("sv"), pytest.raises(ValidationError, match="Utkast"):
        assessment.approve(by=by)


def test_who_and_when_are_written_with_each_step(by):
    assessment = complete(AssessmentFactory())
    assessment.submit(by=by)
    assert (assessment.submitted_by, assessment.submitted_at is None) == (by, False)
    assessment.approve(by=by)
    assert (assessment.approved_by, assessment.approved_at is None) == (by, False)
    assessment.mark_published(by=by)
    assert (assessment.published_by, assessment.published_at is None) == (by, False)


def test_an_incomplete_assessment_is_not_submitted(by):
    assessment = complete(AssessmentFactory())
    assessment.answers.filter(question__code="EDU-01").update(status="unanswered", value=None)
    with pytest.raises(Incomplete) as refusal:
        assessment.submit(by=by)
    assert [gap.question.code for gap in refusal.value.gaps] == ["EDU-01"]
    assessment.refresh_from_db()
    assert (assessment.state, assessment.events.count()) == ("draft", 0)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_sending_back_needs_a_reason(reason, by):
    assessment = in_state("submitted")
    with pytest.raises(ValidationError) as refusal:
        assessment.send_back(by=by, reason=reason)
    assert refusal.value.code == "reason"
    assert assessment.events.count() == 1


def test_the_reason_stays_until_the_assessment_is_approved(by):
    assessment = in_state("approved")
    assessment.send_back(by=by, reason=REASON)
    assert assessment.return_reason == REASON
    assert assessment.events.last().reason == REASON
    assert (assessment.approved_by, assessment.approved_at) == (None, None)
    assessment.submit(by=by)
    assert assessment.return_reason == REASON
    assessment.approve(by=by)
    assert assessment.return_reason == ""


def test_a_step_from_an_old_page_is_refused(by):
    """Two reviewers have the page open: the second finds that the state has moved on."""
    first = in_state("submitted")
    second = Assessment.objects.get(pk=first.pk)
    first.approve(by=by)
    with pytest.raises(ValidationError) as refusal:
        second.send_back(by=by, reason=REASON)
    assert refusal.value.code == "state"
    assert Assessment.objects.get(pk=first.pk).state == "approved"
    assert first.events.count() == 2


def test_consent_to_a_bar_is_given_with_the_submission(by):
    assessment = complete(AssessmentFactory())
    assessment.submit(by=by, is_bar_shown=True)
    assert assessment.is_bar_shown
    assessment.send_back(by=by, reason=REASON)
    assessment.submit(by=by)
    assert not assessment.is_bar_shown


def test_one_assessment_is_under_way_in_a_municipality():
    assessment = in_state("published")
    following = AssessmentFactory(municipality=assessment.municipality)
    assert following != assessment
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(
            municipality=assessment.municipality, questionnaire=assessment.questionnaire
        )
    assert set(assessment.municipality.assessments.under_way()) == {following}


@pytest.mark.parametrize("deed", ["submitted", "approved", "published"])
def test_a_step_has_both_a_person_and_a_time(deed, by):
    row = Assessment.objects.filter(pk=AssessmentFactory().pk)
    for half in ({f"{deed}_at": "2026-01-01T00:00Z"}, {f"{deed}_by": by}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**half)


def readable(role):
    permissions = GRANTS[Role(role)]
    return set(Assessment.objects.readable(permissions).values_list("state", flat=True))


def test_who_reads_what():
    for state in STATES:
        in_state(state)
    for role in ("coordinator", "contributor", "manager"):
        assert readable(role) == set(STATES)
    for role in ("expert", "staff"):
        assert readable(role) == {"submitted", "approved", "published"}
    assert not Assessment.objects.readable(frozenset()).exists()


def test_questions_about_many():
    found = {state: in_state(state) for state in STATES}
    assert set(Assessment.objects.open()) == {found["draft"], found["returned"]}
    assert list(Assessment.objects.awaiting_review()) == [found["submitted"]]
    assert {state for state, one in found.items() if one.is_open} == {"draft", "returned"}
    assert {state for state, one in found.items() if one.is_reviewable} == {
        "submitted",
        "approved",
    }


def test_documents_are_those_of_the_latest_edition():
    assessment = in_state("draft")
    assert list(assessment.report_documents()) == []
    edition = published_edition()
    DocumentFactory(municipality=edition.municipality)
    documents = edition.assessment.report_documents()
    assert [document.language for document in documents] == ["fi", "sv", "en"]
    assert {document.subject_id for document in documents} == {edition.pk}
