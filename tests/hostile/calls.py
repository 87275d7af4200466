"""Calls and applications whose every text is hostile."""

from datetime import timedelta

from django.utils import timezone

from municipalities.models import Call
from municipalities.models.application import ApplicationState
from tests.factories import calls as made

# The calls that have parts; of all others just the title is new.
WITH_PARTS = 5


def build_calls(texts, towns, by):
    """Calls that have closed and whose points are shown, with applications and decisions."""
    now = timezone.now()
    times = {
        "opens_at": now - timedelta(days=9),
        "closes_at": now - timedelta(days=2),
        "review_until": now - timedelta(days=1),
    }
    calls = [
        made.CallFactory(
            programme=made.ProgrammeFactory(
                **texts.of("Programme", "name", "funders", "implementer", "managing_authority")
            ),
            **times,
            **texts.of("Call", "title", "summary", "offer", "commitments"),
        )
        for _number in range(texts.rounds("Programme.name_fi", "Call.title_fi"))
    ]
    for number in range(texts.rounds("Criterion.name_fi", "CallContact.name")):
        call = calls[number % WITH_PARTS]
        made.CriterionFactory(call=call, **texts.of("Criterion", "name", "guidance"))
        made.CallContactFactory(call=call, **texts.of("CallContact", "name", "areas"))
    for call in calls:
        made.CallReviewerFactory(call=call, user=by)
    Call.objects.update(published_at=now)
    apply(texts, calls, towns, by)
    return calls


def apply(texts, calls, towns, by):
    for number in range(texts.rounds("Application.contact_name")):
        application = made.ApplicationFactory(
            call=calls[number % len(calls)],
            municipality=towns[number // len(calls)],
            state=ApplicationState.SUBMITTED,
            submitted_at=timezone.now(),
            **texts.of("Application", "contact_name", "contact_title", "working_group"),
        )
        for criterion in application.call.criteria.all()[:1]:
            made.ApplicationAnswerFactory(
                application=application,
                criterion=criterion,
                **texts.of("ApplicationAnswer", "text"),
            )
        judge(texts, application, by)


def judge(texts, application, by):
    """Points of one reviewer where there are criteria, a recusal elsewhere, and a decision."""
    is_scored = application.call.criteria.exists()
    review = made.ApplicationReviewFactory(
        application=application,
        reviewer=by,
        finished_at=timezone.now() if is_scored else None,
        recused_at=None if is_scored else timezone.now(),
        **({} if is_scored else texts.of("ApplicationReview", "conflict")),
    )
    for criterion in application.call.criteria.all():
        made.ApplicationScoreFactory(
            review=review, criterion=criterion, **texts.of("ApplicationScore", "comment")
        )
    made.DecisionFactory(
        application=application, **texts.of("Decision", "reason", "over_places_reason")
    )
