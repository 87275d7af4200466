"""Looking into a PDF: whole, nothing else beside it, and nothing in it that acts by itself."""

import re
from io import BytesIO

import pikepdf

from municipalities.attachments.refusal import FileRefused, Reason

HEADER = re.compile(rb"%PDF-[12]\.\d")
# The end may be followed by blanks alone, and must not be the end of a zip archive too.
TRAILER = re.compile(rb"%%EOF[\s\x00]*\Z")
TAIL, ZIP_TAIL = 1024, 65_557
ZIP_END = b"PK\x05\x06"
# Programs, programs to be started, files inside the file, films, forms that are programs.
KEYS = {"/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/XFA", "/RichMediaContent", "/RichMedia"}
ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/GoToE", "/SubmitForm", "/Rendition"}
SUBTYPES = {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen", "/FileAttachment"}
NAMED = KEYS | ACTIONS | SUBTYPES
# Names as the reader writes them, without the disguises that the format knows.
SUSPECT = re.compile(b"(?:" + b"|".join(re.escape(one.encode()) for one in sorted(NAMED)) + rb")\b")


def inspect_pdf(content, kind):
    """Refuse what is no whole and quiet PDF. Returns None: the file stays as it is."""
    if not HEADER.match(content):
        raise FileRefused(Reason.TYPE)
    if not TRAILER.search(content[-TAIL:]):
        raise FileRefused(Reason.DAMAGED)
    if ZIP_END in content[-ZIP_TAIL:]:
        raise FileRefused(Reason.TYPE)
    try:
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
            _refuse_active(pdf)
    except pikepdf.PasswordError:
        raise FileRefused(Reason.LOCKED) from None
    except (pikepdf.PdfError, LookupError, RuntimeError, TypeError, ValueError):
        raise FileRefused(Reason.DAMAGED) from None


def _refuse_active(pdf):
    if not len(pdf.pages):
        raise FileRefused(Reason.DAMAGED)
    for found in pdf.objects:
        part = found.stream_dict if isinstance(found, pikepdf.Stream) else found
        if SUSPECT.search(part.unparse(resolved=True)) and _is_active(part):
            raise FileRefused(Reason.ACTIVE)


def _is_active(part):
    """Whether a part, with what it holds directly, acts; a name may also stand in mere words.

    A name that is an object of its own is there to be pointed at, from wherever.
    """
    if isinstance(part, pikepdf.Name):
        return str(part) in ACTIONS | SUBTYPES
    waiting = [part]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary):
            if (
                KEYS & set(one.keys())
                or _named(one, "/S", ACTIONS)
                or _named(one, "/Subtype", SUBTYPES)
            ):
                return True
            waiting += [value for _key, value in one.items() if _is_direct(value)]
        elif isinstance(one, pikepdf.Array):
            waiting += [value for value in one if _is_direct(value)]
    return False


def _named(dictionary, key, names):
    return str(dictionary.get(key, "")) in names


def _is_direct(value):
    """What stands elsewhere is looked at there."""
    return isinstance(value, pikepdf.Object) and not value.is_indirect
