"""A person who has lost the device and the codes begins anew, when staff know that it is they."""

import logging

from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from municipalities.account.forms import let_try_again

logger = logging.getLogger(__name__)


@transaction.atomic
def reset_factors(*, person, by):
    """Take all second factors and recovery codes from a person, who is signed out and told so."""
    Authenticator.objects.filter(user=person).delete()
    let_try_again(person)
    person.sessions.all().delete()
    logger.warning("the second factors of %s were reset by %s", person.pk, by.pk)
    with translation.override(person.language):
        body = render_to_string("municipalities/factors_reset.txt", {"person": person})
        subject = _("Your two-step sign-in has been reset")
        EmailMessage(subject, body, to=[person.email]).send()
