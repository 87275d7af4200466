"""The letters that tell an applicant the decision; each is held until staff have read it."""

from django.utils.translation import gettext_lazy as _

from municipalities.applications.letters import LINK
from municipalities.mail.letter_kinds import LetterKind, Place
from municipalities.mail.places import CALL, MUNICIPALITY

PLACES = (
    MUNICIPALITY,
    CALL,
    Place(
        "reason",
        _("grounds of the decision"),
        _("The grounds of the decision stand here."),
        required=True,
        long=True,
    ),
    LINK,
)


def code_of(outcome):
    """The letter that tells of this outcome."""
    return f"decision_{outcome}"


LETTERS = (
    LetterKind(
        code=code_of("accepted"),
        title=_("To the applicant, when the municipality is chosen (held until staff release it)"),
        places=PLACES,
    ),
    LetterKind(
        code=code_of("waiting"),
        title=_("To the applicant on the waiting list (held until staff release it)"),
        places=PLACES,
    ),
    LetterKind(
        code=code_of("declined"),
        title=_("To the applicant who is not chosen (held until staff release it)"),
        places=PLACES,
    ),
)
