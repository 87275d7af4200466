"""The letters about an application, on its way until the decision."""

from django.utils.translation import gettext_lazy as _

from municipalities.mail.letter_kinds import LetterKind, Place
from municipalities.mail.places import CALL, MOMENT, MUNICIPALITY

LINK = Place(
    "link",
    _("address of the application"),
    "https://mosaic.example/links/application/",
    required=True,
)

APPLICATION_LINK = LetterKind(
    code="application_link",
    title=_("To somebody who begins an application or has lost the link to it"),
    places=(MUNICIPALITY, CALL, LINK, Place("closes", _("when the call closes"), MOMENT)),
)
APPLICATION_READ = LetterKind(
    code="application_read",
    title=_("To somebody who has lost the link to an application that is no draft any more"),
    places=(MUNICIPALITY, CALL, LINK),
)
APPLICATION_RECEIPT = LetterKind(
    code="application_receipt",
    title=_("To the applicant, when the application has been submitted"),
    places=(MUNICIPALITY, CALL, LINK, Place("time", _("when it was submitted"), MOMENT)),
)
APPLICATION_WITHDRAWN = LetterKind(
    code="application_withdrawn",
    title=_("To the applicant, when the application has been withdrawn"),
    places=(MUNICIPALITY, CALL, Place("time", _("when it was withdrawn"), MOMENT)),
)
LETTERS = (APPLICATION_LINK, APPLICATION_READ, APPLICATION_RECEIPT, APPLICATION_WITHDRAWN)
