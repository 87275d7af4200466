"""What municipalities have published, for those who see nothing else of them."""

from collections import defaultdict

from django.conf import settings
from django.db.models import F

from index_assessment.models import ReportEdition
from index_assessment.models.assessment import INDEX_REPORT
from municipalities.documents.models import Document, DocumentState


def newest_editions(municipality_ids):
    """The newest edition of each, by municipality's id; two statements.

    An edition has its shown index (0-100 or None) as `index` and its finished documents, one a
    language, as `documents`. Its snapshot is not read.
    """
    rows = ReportEdition.objects.filter(municipality__in=municipality_ids).order_by("pk")
    rows = rows.select_related("assessment__questionnaire").defer("snapshot")
    newest = {
        edition.municipality_id: edition
        for edition in rows.annotate(index=F("snapshot__index__value"))
    }
    documents = _finished([edition.pk for edition in newest.values()])
    for edition in newest.values():
        made = documents[edition.pk]
        edition.documents = [made[code] for code, _name in settings.LANGUAGES if code in made]
    return newest


def published_documents(municipality_ids):
    """The finished documents of all their editions."""
    own = Document.objects.filter(kind=INDEX_REPORT, municipality__in=municipality_ids)
    return own.filter(state=DocumentState.DONE)


def _finished(edition_ids):
    """By edition and language; what was laid out anew stands in place of what was there before."""
    found = defaultdict(dict)
    rows = Document.objects.filter(kind=INDEX_REPORT, subject_id__in=edition_ids)
    for document in rows.filter(state=DocumentState.DONE).order_by("pk"):
        found[document.subject_id][document.language] = document
    return found
