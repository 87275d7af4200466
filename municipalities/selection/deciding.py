"""Selecting, wait-listing and declining: prepared, read once more, and then announced."""

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from municipalities.applications.beginning import address_of, names_of
from municipalities.mail import holding
from municipalities.mail.letters import hold_letter
from municipalities.mail.models import MailState
from municipalities.models import Application, Call, Decision, Mail
from municipalities.models.application import ApplicationState
from municipalities.models.selection import Outcome
from municipalities.selection.letters import code_of
from municipalities.selection.table import Selection
from municipalities.selection.welcome import welcome


class NotDecidable(Exception):
    """Why nothing can be decided now, in words."""


class ReasonNeeded(NotDecidable):
    """More would be accepted than there are places, and nobody says why."""


def hindrance(*, selection, application, user):
    """Why this person cannot decide on the application now, in words; empty when they can."""
    if application.state != ApplicationState.SUBMITTED:
        return _("Only an application that is submitted can be decided on.")
    if not selection.is_revealed:
        return _("Decide when the reviewers have finished or their deadline has passed.")
    if application.municipality.memberships.of(user).exists():
        return _("You are recused: you belong to the municipality that applies.")
    if application.reviews.filter(reviewer=user, recused_at__isnull=False).exists():
        return _("You are recused: you have declared a conflict of interest.")
    newest = application.decision
    if newest is not None and newest.announced_at is None:
        return _("A decision is prepared already. Announce it or take it back.")
    if newest is not None and newest.outcome == Outcome.ACCEPTED:
        return _("The municipality has been accepted, and the decision has been announced.")
    return ""


@transaction.atomic
def decide(*, application, outcome, reasons, over_places_reason, by):
    """Prepare a decision with its held letter; `reasons` go by language.

    Raises `NotDecidable`, or `ReasonNeeded` when the places do not suffice.
    """
    # One after the other, so that two at once do not both take the last place.
    call = Call.objects.select_for_update().get(applications=application)
    application = Application.objects.select_for_update().get(pk=application.pk)
    selection = Selection(call)
    if words := hindrance(selection=selection, application=application, user=by):
        raise NotDecidable(words)
    is_over = outcome == Outcome.ACCEPTED and selection.accepted() >= call.places
    if is_over and not over_places_reason.strip():
        text = _("All %(places)s places are taken. Say why one more is accepted.")
        raise ReasonNeeded(text % {"places": call.places})
    try:
        with transaction.atomic():
            decision = Decision.objects.create(
                municipality_id=application.municipality_id,
                application=application,
                outcome=outcome,
                over_places_reason=over_places_reason if is_over else "",
                decided_by_id=by.pk,
                **{f"reason_{language}": text for language, text in reasons.items()},
            )
    except IntegrityError:
        raise NotDecidable(_("A decision is being prepared already.")) from None
    decision.mail = _held_letter(decision)
    decision.save(update_fields=["mail"])
    return decision


def _held_letter(decision):
    """The letter in the language of the application, which nobody gets before it is released."""
    application = decision.application
    more = {
        "reason": getattr(decision, f"reason_{application.language}"),
        "link": address_of(application),
    }
    return hold_letter(
        code_of(decision.outcome),
        to=application.email,
        language=application.language,
        values=names_of(application) | more,
        about=application.call.title[:200],
    )


@transaction.atomic
def take_back(*, decision):
    """Forget a decision that nobody has been told of; False when it has been announced."""
    Application.objects.select_for_update().get(pk=decision.application_id)
    if not Decision.objects.filter(pk=decision.pk, announced_at=None).delete()[0]:
        return False
    Mail.objects.filter(pk=decision.mail_id, state=MailState.HELD).delete()
    return True


@transaction.atomic
def announce(*, decision, by):
    """Release the letter and show the decision to the applicant; an accepted one becomes a tenant.

    False when it has been announced, taken back, or overtaken by a withdrawal.
    """
    application = Application.objects.select_for_update().get(pk=decision.application_id)
    if application.state != ApplicationState.SUBMITTED:
        return False
    own = Decision.objects.filter(pk=decision.pk, announced_at=None)
    if not own.update(announced_at=Now(), announced_by_id=by.pk):
        return False
    if decision.mail is not None:
        holding.release([decision.mail], by=by)
    if decision.outcome == Outcome.ACCEPTED:
        welcome(application=application, by=by)
    return True
