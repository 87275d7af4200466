"""The letter about the information session of a call."""

from django.utils.translation import gettext_lazy as _

from municipalities.mail.letter_kinds import LetterKind, Place
from municipalities.mail.places import CALL, MOMENT, NAME

SESSION_REGISTERED = LetterKind(
    code="session_registered",
    title=_("To somebody who has registered for the information session of a call"),
    places=(
        NAME,
        CALL,
        Place("time", _("when the session begins"), MOMENT),
        Place(
            "link",
            _("address of the session"),
            "https://meeting.example/session/",
            required=True,
        ),
    ),
)
LETTERS = (SESSION_REGISTERED,)
