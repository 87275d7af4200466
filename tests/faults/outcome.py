"""What became of documents that were asked for, and of the notices about them."""

import hashlib
from collections import Counter
from dataclasses import dataclass

from django.conf import settings

from municipalities.documents.models import Document, DocumentState
from municipalities.models import Mail, Membership
from tests.faults.bounds import least, most


def rows(ids):
    return list(Document.objects.filter(pk__in=ids).order_by("pk"))


@dataclass(frozen=True)
class Outcome:
    """Each document has one reader, who is told of it once."""

    rows: list

    @property
    def done(self):
        return [row for row in self.rows if row.state == DocumentState.DONE]

    @property
    def attempts(self):
        return max(row.attempt for row in self.rows)

    def promises(self, reports):
        """What holds whatever goes wrong."""
        notices = self._notices()
        files = set(settings.DOCUMENTS_ROOT.rglob("*.pdf"))
        named = {row.path for row in Document.objects.exclude(file="")}
        return {
            "reports": least(len(self.done), reports),
            "lost": most(len(self.rows) - len(self.done), 0),
            "twice": most(len(files - named), 0),
            "torn": most(sum(map(is_torn, self.done)), 0),
            "notices": least(sum(map(bool, notices)), reports),
            "told twice": most(sum(number > 1 for number in notices), 0),
            "attempts": most(self.attempts, Document.MAX_ATTEMPTS),
        }

    def _notices(self):
        """How many mails the reader of each finished document got."""
        mails = Counter(Mail.objects.values_list("recipient", flat=True))
        readers = Membership.objects.filter(
            municipality__in={row.municipality_id for row in self.done}
        ).values_list("municipality_id", "user__language", "user__email")
        addresses = {(town, language): address for town, language, address in readers}
        return [mails[addresses[row.municipality_id, row.language]] for row in self.done]


def is_torn(row):
    content = row.path.read_bytes() if row.path.exists() else b""
    is_whole = content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
    return not is_whole or hashlib.sha256(content).hexdigest() != row.sha256
