"""A person who has lost the device and the codes begins anew, when staff know that it is they."""

import logging

from allauth.mfa.models import Authenticator
from django.db import transaction

from municipalities.account.forms import let_try_again
from municipalities.account.letters import FACTORS_RESET
from municipalities.mail.letters import send_letter

logger = logging.getLogger(__name__)


@transaction.atomic
def reset_factors(*, person, by):
    """Take all second factors and recovery codes from a person, who is signed out and told so."""
    Authenticator.objects.filter(user=person).delete()
    let_try_again(person)
    person.sessions.all().delete()
    logger.warning("the second factors of %s were reset by %s", person.pk, by.pk)
    values = {"name": person.name}
    send_letter(FACTORS_RESET.code, to=person.email, language=person.language, values=values)
