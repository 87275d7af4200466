"""Beginning an application without an account, and mailing the link by which it goes on.

What is answered says nothing about who has applied: everything else is in the mail.
"""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from municipalities.access.links import make_link
from municipalities.access.reach import reach
from municipalities.applications.letters import APPLICATION_LINK, APPLICATION_READ
from municipalities.mail.letters import send_letter
from municipalities.mail.places import moment_words
from municipalities.models import Application, ApplicationAnswer, Call, Municipality, SignedLink
from municipalities.models.application import ApplicationState

PURPOSE = "application"
# Drafts of one municipality in one call: more are nonsense, and would fill its room for files.
MOST_DRAFTS = 20
# So long after the closing the decision can be read behind the link.
AFTER_CLOSING = 400


class NotOpen(Exception):
    """The call does not take applications at this moment, or the draft is none any more."""


class TooManyDrafts(Exception):
    """So many applications of the municipality have been begun that no more is taken."""


@transaction.atomic
def begin(*, call, municipality, email, language):
    """Begin an application of a municipality, or find the one begun before, and mail its link.

    Raises `NotOpen` or `TooManyDrafts`. The municipality need not be a tenant; its rows are
    within reach meanwhile.
    """
    if not Call.objects.open().filter(pk=call.pk).exists():
        raise NotOpen
    with reach({municipality.pk}):
        application = _found(call, municipality, email.lower())
        if application is None:
            application = _new(call, municipality, email.lower(), language)
        _mail_link(application)


def _found(call, municipality, email):
    own = municipality.applications.filter(call=call, email=email)
    return own.exclude(state=ApplicationState.WITHDRAWN).first()


def _new(call, municipality, email, language):
    drafts = municipality.applications.filter(call=call, state=ApplicationState.DRAFT)
    if drafts.count() >= MOST_DRAFTS:
        raise TooManyDrafts
    application = Application.objects.create(
        call=call, municipality=municipality, email=email, language=language
    )
    ApplicationAnswer.objects.bulk_create(
        ApplicationAnswer(municipality=municipality, application=application, criterion=criterion)
        for criterion in call.criteria.all()
    )
    return application


@transaction.atomic
def mail_links_again(*, call, email):
    """Mail the link of each application that this address has begun in the call, if any."""
    with reach((), reason="links are read before the municipality is known"):
        links = list(SignedLink.objects.filter(purpose=PURPOSE, recipient=email.lower()))
    for pk, municipality_id in {(link.subject_id, link.municipality_id) for link in links}:
        with reach({municipality_id}):
            municipality = Municipality.objects.get(pk=municipality_id)
            application = municipality.applications.filter(pk=pk, call=call).first()
            if application is not None and application.state != ApplicationState.WITHDRAWN:
                _mail_link(application)


def link_of(application):
    """The link that opens the application: the newest that is still good, or a new one."""
    open_ones = application.municipality.signed_links.to(PURPOSE, application).open()
    days = max((application.call.closes_at - timezone.now()).days, 0) + AFTER_CLOSING
    return open_ones.first() or make_link(
        municipality=application.municipality,
        purpose=PURPOSE,
        subject=application,
        recipient=application.email,
        days=days,
        by=None,
    )


def address_of(application):
    """The full address of the application's page, in its language."""
    with translation.override(application.language):
        path = reverse("application_detail", args=[link_of(application).token])
    return f"{settings.SITE_URL}{path}"


def send(kind, *, application, **values):
    """Mail one of our letters to the applicant, in the language of the application."""
    send_letter(
        kind.code,
        to=application.email,
        language=application.language,
        values=names_of(application) | values,
    )


def names_of(application):
    """Municipality and call of an application, as a letter to the applicant names them."""
    with translation.override(application.language):
        return {"municipality": application.municipality.name, "call": application.call.title}


def _mail_link(application):
    link = address_of(application)
    if application.state != ApplicationState.DRAFT:
        send(APPLICATION_READ, application=application, link=link)
        return
    closes = moment_words(application.call.closes_at)
    send(APPLICATION_LINK, application=application, link=link, closes=closes)
