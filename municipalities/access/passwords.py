"""What a password must not be, beside what Django itself refuses."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from municipalities.models import Municipality

LONGEST = 128
# What comes to mind first here, in the languages of the service.
WORDS = (
    *("mosaiikki", "mosaik", "mosaic", "index", "indeksi", "salasana", "lösenord", "password"),
    *("hyvät", "suhteet", "goda", "relationer", "good", "relations", "integraatio", "integration"),
    *("kotoutuminen", "kotoutumisen", "kotouttaminen"),
    *("finland", "kaupunki", "kommun", "kunnan", "kunta", "municipality", "stad", "suomi"),
)
SHORTEST_WORD = 3
ENOUGH = 8


class LengthLimitValidator:
    """Beyond what anybody types, a password is only work for the server."""

    def validate(self, password, user=None):
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self):
        return _("Your password can have at most %(number)d characters.") % {"number": LONGEST}


class ContextWordValidator:
    """Words of this service and names of municipalities may stand in it, but not carry it."""

    def validate(self, password, user=None):
        rest = re.sub("|".join(_words()), "", _plain(password[:LONGEST]))
        if len(rest) < ENOUGH or rest.isdigit():
            raise ValidationError(self.get_help_text(), code="password_too_near")

    def get_help_text(self):
        text = _(
            "Beside words of this service and names of municipalities, your password must have "
            "at least %(number)d other letters or digits, and not digits alone."
        )
        return text % {"number": ENOUGH}


def _words():
    """The longest first, so that no part of one is left over."""
    names = Municipality.objects.values_list("name_fi", "name_sv")
    plain = {_plain(word) for word in (*WORDS, *(name for pair in names for name in pair if name))}
    return sorted((word for word in plain if len(word) >= SHORTEST_WORD), key=len, reverse=True)


def _plain(text):
    """Letters and digits, however they were written: Jyväskylä is jyvaskyla."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if letter.isalnum())
