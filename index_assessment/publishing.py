"""Publishing an assessment: its report is frozen as an edition and queued in three languages."""

import hashlib
import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from index_assessment.comparison import renew_vintage
from index_assessment.models import Assessment, ReportEdition
from index_assessment.report.kind import index_report
from index_assessment.report.snapshot import SCHEMA, build_snapshot
from index_assessment.review_texts import ReviewTexts
from municipalities.documents.queue import request_documents


def unfinished_texts(assessment):
    """The commentaries and recommendations that lack a language, or have an outdated one."""
    return ReviewTexts(assessment).unfinished()


@transaction.atomic
def publish(*, assessment, by):
    """Freeze the approved assessment as an edition and queue its documents.

    Refuses while a text of the review is missing in one of the languages. Texts that nobody
    began are left out: whoever publishes has been told of them and has confirmed it.
    """
    # A text that is being saved is waited for, and read; none is saved after this.
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    unfinished = unfinished_texts(assessment)
    if unfinished:
        raise ValidationError(
            [
                ValidationError(
                    _("%(text)s: the text is missing or outdated in %(languages)s."),
                    params={"text": one.name, "languages": one.language_names},
                )
                for one in unfinished
            ]
        )
    assessment.mark_published(by=by)
    number = assessment.editions.count() + 1
    today = timezone.localdate()
    snapshot = build_snapshot(assessment, number=number, published_on=today)
    edition = ReportEdition.objects.create(
        municipality=assessment.municipality,
        assessment=assessment,
        number=number,
        schema=SCHEMA,
        snapshot=snapshot,
        content_hash=content_hash(snapshot),
        published_by_id=by.pk,
    )
    renew_vintage()
    request_documents(kind=index_report, subject=edition, content_hash=edition.content_hash)
    return edition


def content_hash(snapshot):
    """The same for the same content, whatever the order of its keys."""
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
