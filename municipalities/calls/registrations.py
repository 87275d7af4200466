"""Who comes to the information session of a call: registering, the mail with the link, the list."""

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from municipalities.calls.letters import SESSION_REGISTERED
from municipalities.documents.spreadsheets import write_sheets
from municipalities.mail.letters import send_letter
from municipalities.mail.places import moment_words
from municipalities.models import Call, SessionRegistration


class RegistrationClosed(Exception):
    """The last moment to register has passed, or there is no session."""


@transaction.atomic
def register(*, call, name, municipality, email, language):
    """Note who comes and mail the link to them; whoever registers again only gets it again.

    What was noted first stays: whoever writes somebody's address learns and changes nothing.
    """
    until = Q(session_registration_until__gt=Now()) | Q(
        session_registration_until=None, session_at__gt=Now()
    )
    if not Call.objects.published().filter(until, pk=call.pk).exists():
        raise RegistrationClosed
    registration, _is_new = SessionRegistration.objects.get_or_create(
        call=call,
        email=email.lower(),
        defaults={"name": name, "municipality": municipality, "language": language},
    )
    _mail_link(registration, call)


def _mail_link(registration, call):
    language = registration.language
    values = {
        "name": registration.name,
        "call": getattr(call, f"title_{language}"),
        "time": moment_words(call.session_at),
        "link": call.session_link,
    }
    send_letter(SESSION_REGISTERED.code, to=registration.email, language=language, values=values)


def as_workbook(call):
    """All registrations of a call on one sheet, in which no text is a formula."""
    headings = [_("Name"), _("Municipality"), _("E-mail address"), _("Language"), _("Registered")]
    rows = [
        [
            one.name,
            one.municipality.name if one.municipality else "",
            one.email,
            one.language,
            timezone.localtime(one.registered_at).strftime("%Y-%m-%d %H:%M"),
        ]
        for one in call.registrations.select_related("municipality")
    ]
    return write_sheets({_("Registrations"): (headings, rows)})
