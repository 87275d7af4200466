"""How often people can have a mail sent to one address."""

from allauth.core.ratelimit import consume
from django.utils.translation import gettext_lazy as _

TOO_MANY_MAILS = _("Too many messages have been asked for. Try again in an hour.")


def may_mail(request, address):
    """Whether the sender may have one more mail sent to this address; asking counts."""
    return bool(consume(request, action="mail_to_anybody", key=address.lower()))
