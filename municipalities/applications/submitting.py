"""Submitting an application once, by the clock of the database, and withdrawing it."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from municipalities.applications.beginning import NotOpen, address_of, send
from municipalities.applications.letters import APPLICATION_RECEIPT, APPLICATION_WITHDRAWN
from municipalities.mail.models import MailState
from municipalities.mail.places import moment_words
from municipalities.models import Application, Mail
from municipalities.models.application import ApplicationState


class Incomplete(ValidationError):
    """Something is missing; `lacks` says what."""


class AlreadyApplied(Exception):
    """Another application of the municipality has been submitted to the call."""


def lacks(application):
    """What is missing before the application can be submitted: pairs of part and words."""
    found = []
    if not application.has_basics:
        found.append(("basics", _("Fill in the contact person, telephone and working group.")))
    for answer in application.answers.select_related("criterion"):
        if not answer.text.strip():
            text = _("Answer the criterion: %(name)s") % {"name": answer.criterion.name}
            found.append((answer.criterion_id, text))
    if application.letter is None:
        found.append(("letter", _("Attach the commitment letter.")))
    elif not application.letter.file:
        found.append(("letter", _("A virus was found in the letter. Attach another file.")))
    return found


@transaction.atomic
def submit(*, application):
    """Submit a complete draft and mail the receipt; submitting it twice changes nothing.

    Raises `NotOpen` from the very moment of closing, `Incomplete`, or `AlreadyApplied`.
    """
    locked = Application.objects.select_for_update(of=("self",)).select_related(
        "call", "municipality", "letter"
    )
    application = locked.get(pk=application.pk)
    if application.state == ApplicationState.SUBMITTED:
        return application
    if lacks(application):
        raise Incomplete(_("Something is still missing."))
    try:
        with transaction.atomic():
            taken = (
                Application.objects.open()
                .filter(pk=application.pk)
                .update(state=ApplicationState.SUBMITTED, submitted_at=Now())
            )
    except IntegrityError:
        raise AlreadyApplied from None
    if not taken:
        raise NotOpen
    application.refresh_from_db()
    send(
        APPLICATION_RECEIPT,
        application=application,
        link=address_of(application),
        time=moment_words(application.submitted_at),
    )
    return application


@transaction.atomic
def withdraw(*, application):
    """Take an application back; False once it is withdrawn or a decision has been announced."""
    locked = Application.objects.select_for_update(of=("self",))
    application = locked.select_related("call", "municipality").get(pk=application.pk)
    is_over = application.state == ApplicationState.WITHDRAWN
    if is_over or application.decisions.exclude(announced_at=None).exists():
        return False
    for prepared in application.decisions.select_related("mail"):
        prepared.delete()
        Mail.objects.filter(pk=prepared.mail_id, state=MailState.HELD).delete()
    was_submitted = application.state == ApplicationState.SUBMITTED
    Application.objects.filter(pk=application.pk).update(
        state=ApplicationState.WITHDRAWN, withdrawn_at=Now()
    )
    application.refresh_from_db()
    if was_submitted:
        time = moment_words(application.withdrawn_at)
        send(APPLICATION_WITHDRAWN, application=application, time=time)
    return True
