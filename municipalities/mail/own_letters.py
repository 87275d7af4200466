"""The letters of the ground floor."""

from django.utils.translation import gettext_lazy as _

from municipalities.mail.letter_kinds import LetterKind, Place

NAME = Place("name", _("name of the reader"), _("Firstname Surname"))

ADDRESS_CHANGED = LetterKind(
    code="address_changed",
    title=_("To the former address, when staff have changed the address of an account"),
    places=(NAME, Place("address", _("the new address"), "new.address@example.org")),
)

OWN_LETTERS = (ADDRESS_CHANGED,)
