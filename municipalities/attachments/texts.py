"""Looking into a text: characters alone, in an encoding that spreadsheets and editors write."""

import codecs
import re

from municipalities.attachments.refusal import FileRefused, Reason

OTHERS = (b"%PDF-", b"{\\rtf")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Control characters but tab, line ends, page end, and the end that old systems write.
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")


def inspect_text(content, kind):
    """Refuse what is no text. Returns None: the file stays as it is."""
    if content.startswith(OTHERS) or CONTROL.search(_decoded(content)):
        raise FileRefused(Reason.TYPE)


def _decoded(content):
    encodings = ("utf-16",) if content.startswith(UTF_16) else ("utf-8", "latin-1")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused(Reason.TYPE)
