"""Sending letters: the texts that staff edit, in the reader's language, at once or held back."""

from django.core.mail import EmailMessage

from municipalities.mail.holding import hold
from municipalities.mail.letter import Letter


def send_letter(code, *, to, language, values):
    """Mail a letter to an address; `values` fill all the places that its kind declares."""
    subject, body = written(code, language=language, values=values)
    EmailMessage(subject, body, to=[to]).send()


def hold_letter(code, *, to, language, values, about):
    """Keep a letter until staff have read and released it; returns the held mail.

    `about` is what staff call the mails that belong together.
    """
    subject, body = written(code, language=language, values=values)
    return hold(to=to, language=language, subject=subject, body=body, about=about)


def written(code, *, language, values):
    """Subject and text of a letter as it would be sent now."""
    return Letter.objects.get(code=code).written(language=language, values=values)
