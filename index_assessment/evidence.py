"""Adding evidence to an answer and removing it, while the assessment is open."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from index_assessment.models import Assessment, Evidence
from index_assessment.saving import NotOpen
from municipalities.attachments import storing

MOST_FILES = 200


def add_evidence(*, answer, checked, title, language, by):
    """Store a checked file beside an answer: both, or neither.

    Raises `NotOpen`, or a `ValidationError` when there is no room.
    """
    file = storing.write_file(checked.content, municipality=answer.municipality)
    with transaction.atomic(), storing.deleted_without_row(file):
        _require_open(answer)
        if Evidence.objects.of(answer.assessment).count() >= MOST_FILES:
            raise ValidationError(
                _("An assessment has at most %(most)s files. Remove some that are not needed."),
                params={"most": MOST_FILES},
            )
        attachment = storing.add_row(
            municipality=answer.municipality,
            file=file,
            checked=checked,
            title=title,
            language=language,
            by=by,
        )
        return Evidence.objects.create(
            municipality_id=answer.municipality_id, answer=answer, attachment=attachment
        )


@transaction.atomic
def remove_evidence(evidence):
    """Remove the file with its row; raises `NotOpen`. Removing it twice changes nothing."""
    _require_open(evidence.answer)
    attachment = evidence.attachment
    if Evidence.objects.filter(pk=evidence.pk).delete()[0]:
        storing.remove(attachment)


def _require_open(answer):
    """Submitting waits for what has begun, and nothing begins once it has been submitted."""
    mine = Assessment.objects.filter(pk=answer.assessment_id)
    if not mine.open().select_for_update().exists():
        raise NotOpen
