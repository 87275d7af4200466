"""Places that many letters have, and how a moment is written in them."""

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from municipalities.mail.letter_kinds import Place


def _in_words(moment):
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


# Asked for when the letter is written, so that it is in the reader's language.
moment_words = lazy(_in_words, str)

MOMENT = moment_words(datetime(2027, 3, 31, 13, 15, tzinfo=UTC))
NAME = Place("name", _("name of the reader"), _("Firstname Surname"))
MUNICIPALITY = Place("municipality", _("name of the municipality"), _("Example municipality"))
CALL = Place("call", _("title of the call"), _("Call 2027"))
