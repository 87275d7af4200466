"""A great many applications to one call, made in few statements."""

from django.utils import timezone

from tests import reached
from tests.factories.calls import (
    ApplicationFactory,
    ApplicationReviewFactory,
    ApplicationScoreFactory,
    DecisionFactory,
)
from tests.factories.municipalities import AttachmentFactory, HeldMailFactory, MunicipalityFactory


def many_applied(call, number, *, is_judged=True):
    """Applications of as many municipalities; each judged by all reviewers, and decided on."""
    towns = _made(MunicipalityFactory.build(activated_at=None) for _one in range(number))
    reached.widen_to(*towns)
    now = timezone.now()
    letters = _made(AttachmentFactory.build(municipality=one) for one in towns)
    common = {"call": call, "state": "submitted", "submitted_at": now}
    applications = _made(
        ApplicationFactory.build(municipality=one.municipality, letter=one, **common)
        for one in letters
    )
    if is_judged:
        _judge(call, applications, now)
    return applications


def _judge(call, applications, now):
    reviewers, criteria = call.reviewers.select_related("user"), [*call.criteria.all()]
    reviews = _made(
        ApplicationReviewFactory.build(application=one, reviewer=by.user, finished_at=now)
        for one in applications
        for by in reviewers
    )
    _made(
        ApplicationScoreFactory.build(review=review, criterion=one)
        for review in reviews
        for one in criteria
    )
    mails = _made(HeldMailFactory.build(about=call.title) for _one in applications)
    _made(
        DecisionFactory.build(application=one, mail=mail)
        for one, mail in zip(applications, mails, strict=True)
    )


def _made(rows):
    rows = list(rows)
    return type(rows[0])._base_manager.bulk_create(rows)
