"""The letters that warn the owner of an account that the ways to sign in have changed."""

from django.utils.translation import gettext_lazy as _

from municipalities.mail.letter_kinds import LetterKind
from municipalities.mail.places import NAME

FACTORS_RESET = LetterKind(
    code="factors_reset",
    title=_("To somebody whose two-step sign-in staff have reset"),
    places=(NAME,),
)
IDENTITY_LINKED = LetterKind(
    code="identity_linked",
    title=_("To somebody who has connected the sign-in of the municipality with the account"),
    places=(NAME,),
)
IDENTITY_UNLINKED = LetterKind(
    code="identity_unlinked",
    title=_("To somebody who has disconnected the sign-in of the municipality"),
    places=(NAME,),
)
LETTERS = (FACTORS_RESET, IDENTITY_LINKED, IDENTITY_UNLINKED)
