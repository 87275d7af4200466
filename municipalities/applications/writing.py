"""Writing an application in parts: each save names the version it began from, and none is lost."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from municipalities.applications.beginning import NotOpen
from municipalities.attachments import storing
from municipalities.models import Application, ApplicationAnswer, TextRevision

BASICS = ("contact_name", "contact_title", "phone", "working_group")


class Conflict(Exception):
    """Somebody else saved meanwhile; what was refused is kept as a rejected version."""


@transaction.atomic
def _save_answer(answer, text, base_version):
    _require_open(answer.application)
    own = ApplicationAnswer.objects.filter(pk=answer.pk, version=base_version)
    saved = own.update(text=text, version=F("version") + 1, saved_at=Now())
    _leave(answer, base_version, text, language=answer.application.language, is_accepted=saved)
    return bool(saved)


def save_answer(*, answer, text, base_version):
    """Save what the application says to one criterion; raises `NotOpen` or `Conflict`."""
    if not _save_answer(answer, text, base_version):
        raise Conflict
    answer.refresh_from_db()


@transaction.atomic
def _save_basics(application, basics, base_version):
    _require_open(application)
    own = Application.objects.filter(pk=application.pk, version=base_version)
    saved = own.update(version=F("version") + 1, **{name: basics[name] for name in BASICS})
    text = "\n".join(basics[name] for name in BASICS)
    _leave(application, base_version, text, language=application.language, is_accepted=saved)
    return bool(saved)


def save_basics(*, application, basics, base_version):
    """Save who applies and with whom; raises `NotOpen` or `Conflict`."""
    if not _save_basics(application, basics, base_version):
        raise Conflict
    application.refresh_from_db()


def _leave(row, base_version, text, *, language, is_accepted):
    TextRevision.objects.create(
        municipality_id=row.municipality_id,
        subject=row.subject,
        language=language,
        version=base_version + 1,
        text=text,
        is_accepted=bool(is_accepted),
        by_id=None,
    )


def attach_letter(*, application, checked, by):
    """Keep a checked file as the commitment letter, in place of an earlier one.

    Raises `NotOpen`, or a `ValidationError` when there is no room.
    """
    municipality = application.municipality
    file = storing.write_file(checked.content, municipality=municipality)
    with transaction.atomic(), storing.deleted_without_row(file):
        locked = _require_open(application)
        earlier = locked.letter
        attachment = storing.add_row(
            municipality=municipality,
            file=file,
            checked=checked,
            title=_("Commitment letter"),
            language=application.language,
            by=by,
        )
        Application.objects.filter(pk=application.pk).update(letter=attachment)
        if earlier is not None:
            storing.remove(earlier)


def _require_open(application):
    """Submitting waits for what has begun, and nothing begins once the call has closed."""
    mine = Application.objects.open().filter(pk=application.pk)
    locked = mine.select_for_update(of=("self",)).first()
    if locked is None:
        raise NotOpen
    return locked
