"""Telling people that a document is ready."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from municipalities.access.permissions import Permission
from municipalities.documents.kinds import kind_of
from municipalities.models.user import User


def announce(document):
    """Mail those who lead the municipality's work and whose language the document has.

    So each of them is told once, of the document that they will read.
    """
    kind = kind_of(document)
    title = kind.title(kind.snapshot(document), document.language)
    context = {
        "title": title,
        "address": f"{settings.SITE_URL}{kind.page(document)}",
    }
    leaders = User.objects.who_may(
        Permission.SHARE_REPORT, municipality_id=document.municipality_id
    )
    for person in leaders.filter(language=document.language):
        body = render_to_string("municipalities/document_ready.txt", context | {"person": person})
        subject = _("%(title)s is ready") % {"title": title}
        EmailMessage(subject, body, to=[person.email]).send()
