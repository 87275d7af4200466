"""Scoring applications: each reviewer alone, nobody with an interest of their own."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from municipalities.models import Application, ApplicationReview, ApplicationScore
from municipalities.models.application import ApplicationState
from municipalities.selection.table import Selection


class NotReviewable(Exception):
    """Why this person cannot score this application now, in words."""


class Conflict(Exception):
    """The same reviewer saved in another window meanwhile."""


def review_of(application, user):
    """The person's own review; None before its first save."""
    return application.reviews.filter(reviewer=user).first()


def hindrance(*, selection, application, user):
    """Why the person may not score the application, in words; empty when they may."""
    if user.pk not in {one.user_id for one in selection.reviewers}:
        return _("You are not a reviewer of this call.")
    if selection.is_member(application, user):
        return _("You are recused: you belong to the municipality that applies.")
    if user.pk not in selection.judges(application):
        return _("You are recused: you have declared a conflict of interest.")
    if not selection.is_closed:
        return _("Applications are scored when the call has closed.")
    if selection.is_revealed:
        return _("The points are open to everybody and no longer change.")
    return ""


def _submitted(application):
    """The application, which nobody else changes meanwhile; or `NotReviewable`."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    if application.state != ApplicationState.SUBMITTED:
        raise NotReviewable(_("The application has been withdrawn."))
    return application


def _locked(application, user):
    """The application under review, and the others; or `NotReviewable`."""
    application = _submitted(application)
    selection = Selection(application.call)
    if words := hindrance(selection=selection, application=application, user=user):
        raise NotReviewable(words)
    return application, selection


@transaction.atomic
def save_review(*, application, points, comments, base_version, is_finished, by):
    """Save the points and grounds of one reviewer, by criterion; raises `Conflict` too."""
    application, selection = _locked(application, by)
    review, _is_new = ApplicationReview.objects.get_or_create(
        municipality_id=application.municipality_id, application=application, reviewer=by
    )
    if review.version != base_version:
        raise Conflict
    if is_finished and None in [points[one.pk] for one in selection.criteria]:
        raise NotReviewable(_("Give points for each criterion before you finish."))
    review.scores.all().delete()
    ApplicationScore.objects.bulk_create(
        ApplicationScore(
            municipality_id=application.municipality_id,
            review=review,
            criterion=criterion,
            points=points[criterion.pk],
            comment=comments[criterion.pk],
        )
        for criterion in selection.criteria
    )
    ApplicationReview.objects.filter(pk=review.pk).update(
        version=base_version + 1, finished_at=Now() if is_finished else None
    )


@transaction.atomic
def declare_conflict(*, application, words, by):
    """Step back from scoring an application and from deciding on it; own points are deleted.

    Anybody of the staff may do so at any time, also when the points are open already.
    """
    application = _submitted(application)
    review, _is_new = ApplicationReview.objects.get_or_create(
        municipality_id=application.municipality_id, application=application, reviewer=by
    )
    if review.recused_at is not None:
        raise NotReviewable(_("You are recused: you have declared a conflict of interest."))
    review.scores.all().delete()
    ApplicationReview.objects.filter(pk=review.pk).update(
        recused_at=Now(), finished_at=None, conflict=words, version=review.version + 1
    )
