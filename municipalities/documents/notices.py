"""Telling people that a document is ready."""

from municipalities.access.permissions import Permission
from municipalities.documents.kinds import kind_of
from municipalities.mail.notifying import notify
from municipalities.mail.own_kinds import DOCUMENT_READY
from municipalities.models.user import User


def announce(document):
    """Tell those who lead the municipality's work and whose language the document has.

    So each of them is told once, of the document that they will read.
    """
    kind = kind_of(document)
    leaders = User.objects.who_may(
        Permission.SHARE_REPORT, municipality_id=document.municipality_id
    )
    notify(
        DOCUMENT_READY.code,
        people=leaders.filter(language=document.language),
        values={"title": kind.title(kind.snapshot(document), document.language)},
        path=kind.page(document),
        municipality=document.municipality,
    )
