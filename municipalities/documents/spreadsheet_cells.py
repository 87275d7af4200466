"""Texts as spreadsheet cells and back: never a formula, never a character lost."""

import math
import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

# What a cell can hold; spreadsheets cut off a longer text without a word.
MAX_LENGTH = 32_767

# What formulas begin with, in plain letters; and an apostrophe, which would pass for an escape.
_SIGNS = "=+-@|%'"
_UNSEEN = {"Cc", "Cf"}
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LIKE_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# XML cannot hold these, or would turn them into something else.
_TO_CODE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
# A database cannot hold these.
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


class UnfitCell(Exception):
    """What a cell holds cannot be taken as a text; the message says what to do."""


def escaped(text):
    """The text, marked by an apostrophe when a spreadsheet could take it for a formula."""
    if _could_be_formula(text) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _could_be_formula(text):
    """Look past blanks and invisible characters, as spreadsheets and people do."""
    for sign in text:
        if sign in "\t\r":
            return True
        if not sign.isspace() and unicodedata.category(sign) not in _UNSEEN:
            # Full-width and small signs count as what they stand for.
            return unicodedata.normalize("NFKC", sign)[0] in _SIGNS
    return False


def unescaped(text):
    return text.removeprefix("'")


def coded(text):
    """The text as a cell stores it."""
    cell = _LIKE_CODED.sub("_x005F_", escaped(text))
    cell = _TO_CODE.sub(lambda match: f"_x{ord(match[0]):04X}_", cell)
    if len(cell) > MAX_LENGTH:
        raise UnfitCell(_too_long())
    return cell


def decoded(cell):
    """The text that a cell stores, as a person sees it there, without the mark of an escape."""
    text = _CODED.sub(lambda match: chr(int(match[1], 16)), cell)
    if len(text) > MAX_LENGTH:
        raise UnfitCell(_too_long())
    if _UNSTORABLE.search(text):
        raise UnfitCell(
            _("The text holds a character that cannot be stored. Write the text again.")
        )
    return unescaped(text)


def _too_long():
    return _("The text is longer than %(limit)s characters. Shorten it.") % {"limit": MAX_LENGTH}


def text_of(value, data_type):
    """The text of a value that openpyxl has read."""
    if data_type == "f":
        raise UnfitCell(_("The cell holds a formula. Write the text or the number itself."))
    if data_type == "d":
        raise UnfitCell(_("The cell holds a date. Format it as text and write the value again."))
    if data_type == "b":
        raise UnfitCell(
            _("The cell holds TRUE or FALSE. Format it as text and write the value again.")
        )
    if data_type == "e" or (isinstance(value, float) and not math.isfinite(value)):
        raise UnfitCell(_("The cell holds an error. Write the text or the number itself."))
    return decoded(value) if isinstance(value, str) else _number(value)


def _number(value):
    """A number as a person writes it: 2, 0.5."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return format(Decimal(repr(value)), "f")
