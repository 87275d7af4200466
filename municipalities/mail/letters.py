"""Sending letters: the texts that staff edit, in the reader's language, at once or held back."""

from django.core.mail import EmailMessage, get_connection

from municipalities.mail.holding import hold
from municipalities.mail.letter import Letter


def send_letter(code, *, to, language, values):
    """Mail a letter to an address; `values` fill all the places that its kind declares."""
    send_letters(code, [(to, language, values)])


def send_letters(code, readers):
    """Mail a letter to readers, each an address, a language and values.

    Many take no more statements than one.
    """
    if not readers:
        return
    letter = _letter(code)
    get_connection().send_messages(
        [
            EmailMessage(*letter.written(language=language, values=values), to=[to])
            for to, language, values in readers
        ]
    )


def hold_letter(code, *, to, language, values, about):
    """Keep a letter until staff have read and released it; returns the held mail.

    `about` is what staff call the mails that belong together.
    """
    subject, body = written(code, language=language, values=values)
    return hold(to=to, language=language, subject=subject, body=body, about=about)


def written(code, *, language, values):
    """Subject and text of a letter as it would be sent now."""
    return _letter(code).written(language=language, values=values)


def _letter(code):
    return Letter.objects.get(code=code)
