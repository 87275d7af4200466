"""All applications to a call side by side, read in the same number of statements however many."""

from dataclasses import dataclass

from django.db.models.functions import Now
from django.utils.functional import cached_property

from municipalities.models import ApplicationReview, Call, Decision, Membership
from municipalities.models.selection import MOST_POINTS, Outcome
from municipalities.selection.scoring import mean, shown, total


@dataclass(frozen=True)
class Row:
    """An application among the others; points are there only when everybody may see them."""

    application: object
    decision: Decision | None
    reviews: list
    recused: list
    finished: int
    expected: int
    points: list
    total: object

    @property
    def shown_total(self):
        return shown(self.total)

    @property
    def shown_points(self):
        return [shown(one) for one in self.points]


class Selection:
    """The submitted applications of a call, their reviews and decisions.

    Reviewers are blind to one another until all of them have finished or recused themselves, or
    the review deadline has passed: `is_revealed`. After that no points change any more.
    """

    def __init__(self, call):
        self.call = Call.objects.annotate(now=Now()).get(pk=call.pk)
        self.criteria = list(self.call.criteria.all())
        self.reviewers = list(self.call.reviewers.select_related("user"))
        submitted = self.call.applications.submitted().select_related("municipality")
        self.applications = list(submitted.order_by("municipality__name", "pk"))
        keys = [application.pk for application in self.applications]
        self._reviews = _grouped(_reviews(keys), "application_id")
        self._decisions = _newest(Decision.objects.filter(application__in=keys))
        self._members = self._members_among_reviewers()

    def _members_among_reviewers(self):
        members = Membership.objects.filter(
            municipality__in=[one.municipality_id for one in self.applications],
            user__in=[one.user_id for one in self.reviewers],
            ended_at=None,
        )
        return set(members.values_list("municipality_id", "user_id"))

    @property
    def is_closed(self):
        return self.call.now >= self.call.closes_at

    # Once, not for each row of the table: it looks at all reviews.
    @cached_property
    def is_revealed(self):
        if not self.is_closed:
            return False
        until = self.call.review_until
        return (until is not None and self.call.now >= until) or self._is_all_finished()

    def _is_all_finished(self):
        return bool(self.applications) and all(
            len(self._finished(one)) == len(self.judges(one)) for one in self.applications
        )

    def is_member(self, application, user):
        return (application.municipality_id, user.pk) in self._members

    def judges(self, application):
        """The ids of the reviewers who are not recused: neither members nor in a conflict."""
        recused = {
            review.reviewer_id
            for review in self._reviews.get(application.pk, [])
            if review.recused_at is not None
        }
        return {
            one.user_id
            for one in self.reviewers
            if one.user_id not in recused and not self.is_member(application, one.user)
        }

    def _finished(self, application):
        judges = self.judges(application)
        return [
            review
            for review in self._reviews.get(application.pk, [])
            if review.finished_at is not None and review.reviewer_id in judges
        ]

    def rows(self):
        """The best first once the points are revealed; by name until then."""
        rows = [self.row(application) for application in self.applications]
        if self.is_revealed:
            rows.sort(key=lambda row: -1 if row.total is None else row.total, reverse=True)
        return rows

    def row(self, application):
        reviews = self._finished(application)
        seen = reviews if self.is_revealed else []
        by_review = [{score.criterion_id: score.points for score in r.scores.all()} for r in seen]
        weights = {criterion.pk: criterion.weight for criterion in self.criteria}
        return Row(
            application=application,
            decision=self._decisions.get(application.pk),
            reviews=seen,
            recused=[r for r in self._reviews.get(application.pk, []) if r.recused_at is not None],
            finished=len(reviews),
            expected=len(self.judges(application)),
            points=[mean(points[one.pk] for points in by_review) for one in self.criteria],
            total=mean(total(points, weights, MOST_POINTS) for points in by_review),
        )

    def accepted(self):
        """How many are accepted so far, announced or not."""
        return sum(one.outcome == Outcome.ACCEPTED for one in self._decisions.values())


def _reviews(keys):
    reviews = ApplicationReview.objects.filter(application__in=keys)
    return reviews.select_related("reviewer").prefetch_related("scores__criterion")


def _grouped(rows, key):
    groups = {}
    for row in rows:
        groups.setdefault(getattr(row, key), []).append(row)
    return groups


def _newest(decisions):
    return {one.application_id: one for one in decisions.order_by("pk")}
