"""Looking into documents of word processors, spreadsheets and presentations: archives of parts."""

import re
import struct
import zlib
from contextlib import contextmanager
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from municipalities.attachments.kinds import KINDS, OOXML
from municipalities.attachments.refusal import FileRefused, Reason
from municipalities.documents import archive_guard

BOUNDS = archive_guard.Bounds(parts=2_000, unpacked=200 * 1024 * 1024, ratio=200)
# The end of an archive: before it stands the table of contents, and after it nothing.
END = struct.Struct("<4s4H2LH")
END_SIGN, PART_SIGN = b"PK\x05\x06", b"PK\x03\x04"
MAX_DESCRIPTION = 1024 * 1024
LONGEST_NAME = 300
LOCKED = 1
BROKEN = (
    *(BadZipFile, zlib.error, expat.ExpatError, EOFError, LookupError),
    *(NotImplementedError, OSError, RuntimeError, ValueError, struct.error),
)

MAIN = {
    "docx": f"{OOXML}.wordprocessingml.document.main+xml",
    "xlsx": f"{OOXML}.spreadsheetml.sheet.main+xml",
    "pptx": f"{OOXML}.presentationml.presentation.main+xml",
}
# Programs, and objects that belong to other programs, by what a document says of its parts.
PROGRAMS = re.compile(
    r"macroenabled|vbaproject|vbadata|activex|oleobject|macrosheet", re.IGNORECASE
)
# The same by the names of the parts, whatever the document says of them.
PROGRAM_PARTS = re.compile(
    r"(^|/)(vba(project|data)|oleobject|activex|macrosheets/|basic/|scripts/)", re.IGNORECASE
)
# What is fetched from elsewhere when the document is opened, such as a template with macros.
FETCHED = re.compile(r"/(attachedTemplate|oleObject|frame|subDocument)$", re.IGNORECASE)
# A document of any other kind, which is taken in when this one is opened.
TAKEN_IN = re.compile(r"/aFChunk$", re.IGNORECASE)
# What may ask a running program instead of another table.
LINKED = re.compile(r"externalLink\+xml$", re.IGNORECASE)
# Parts that may name a program to be started, by its address; and what stands in such a part,
# however the address is written. Only then is it read as a whole, which takes time.
CONTENTS = ("content.xml", "styles.xml")
SCRIPT = re.compile(r"\s*vnd\.sun\.star\.script:", re.IGNORECASE)
HINTS = (b"script:", b"&#", b"<!entity", b"\0")
CHUNK = 1024 * 1024


def inspect_ooxml(content, kind):
    """Refuse what is no quiet document of this kind. Returns None: the file stays as it is."""
    with _opened(content) as archive:
        parts = _elements(archive, "[Content_Types].xml", "Override", "Default")
        if any(PROGRAMS.search(_type(part)) for part in parts):
            raise FileRefused(Reason.ACTIVE)
        places = [part.get("PartName") for part in parts if _type(part) == MAIN[kind]]
        if not places or str(places[0]).lstrip("/") not in archive.namelist():
            raise FileRefused(Reason.TYPE)
        linked = tuple(map(_ending, (one for one in parts if LINKED.search(_type(one)))))
        for name in archive.namelist():
            if name.lower().endswith(".rels"):
                _refuse_fetched(_elements(archive, name, "Relationship"))
            if f"/{name}".lower().endswith(linked):
                _refuse_element(archive, name, lambda tag, _attributes: tag == "ddeLink")


def _type(part):
    return part.get("ContentType", "")


def _ending(part):
    """How the names of the parts end that a description is about: one part, or all of a kind."""
    return part.get("PartName", f".{part.get('Extension', '')}").lower()


def _refuse_fetched(relationships):
    for one in relationships:
        kind, mode = one.get("Type", ""), one.get("TargetMode", "")
        if TAKEN_IN.search(kind) or (mode.lower() == "external" and FETCHED.search(kind)):
            raise FileRefused(Reason.ACTIVE)


def inspect_odf(content, kind):
    """Refuse what is no quiet document of this kind. Returns None: the file stays as it is."""
    with _opened(content) as archive:
        first = archive.infolist()[0]
        if first.filename != "mimetype" or first.compress_type != ZIP_STORED:
            raise FileRefused(Reason.TYPE)
        if _read(archive, "mimetype").strip() != KINDS[kind].content_type.encode():
            raise FileRefused(Reason.TYPE)
        if "content.xml" not in archive.namelist():
            raise FileRefused(Reason.TYPE)
        if _elements(archive, "META-INF/manifest.xml", "encryption-data"):
            raise FileRefused(Reason.LOCKED)
        for name in archive.namelist():
            if name.endswith(CONTENTS) and _has_hint(archive, name):
                _refuse_element(archive, name, _starts_script)


def _has_hint(archive, name):
    before = b""
    with archive.open(name) as part:
        while chunk := part.read(CHUNK):
            seen = before + chunk.lower()
            if any(hint in seen for hint in HINTS):
                return True
            before = seen[-max(map(len, HINTS)) :]
    return False


def _starts_script(_tag, attributes):
    return any(map(SCRIPT.match, attributes.values()))


@contextmanager
def _opened(content):
    """The archive, when it is one and nothing else beside, within bounds and without programs."""
    try:
        _refuse_other_than_archive(content)
        with ZipFile(BytesIO(content)) as archive:
            archive_guard.check_contents(archive, BOUNDS)
            _judge_parts(archive.infolist())
            yield archive
    except archive_guard.Refused:
        raise FileRefused(Reason.COMPLEX) from None
    except BROKEN:
        raise FileRefused(Reason.DAMAGED) from None


def _refuse_other_than_archive(content):
    if not content.startswith(PART_SIGN):
        raise FileRefused(Reason.TYPE)
    sign, *_disks, _entries, length, start, comment = END.unpack(content[-END.size :])
    is_whole = sign == END_SIGN and not comment and start + length + END.size == len(content)
    if not is_whole:
        raise FileRefused(Reason.DAMAGED)


def _judge_parts(parts):
    names = [part.orig_filename for part in parts]
    if len({name.lower() for name in names}) < len(names) or not all(map(_is_plain, names)):
        raise FileRefused(Reason.DAMAGED)
    if any(part.flag_bits & LOCKED for part in parts):
        raise FileRefused(Reason.LOCKED)
    if any(PROGRAM_PARTS.search(name) for name in names):
        raise FileRefused(Reason.ACTIVE)


def _is_plain(name):
    """A name that leads nowhere but into the archive."""
    is_strange = re.search(r"[\x00-\x1f\\:]|^/|(^|/)\.\.(/|$)", name)
    return not is_strange and len(name) <= LONGEST_NAME


def _read(archive, name):
    """A part that describes the document; one that is not there says that it is none."""
    if name not in archive.namelist():
        raise FileRefused(Reason.TYPE)
    if archive.getinfo(name).file_size > MAX_DESCRIPTION:
        raise FileRefused(Reason.COMPLEX)
    # Not all at once: what a part unpacks to need not be what the archive says.
    with archive.open(name) as part:
        return part.read(MAX_DESCRIPTION)


def _elements(archive, name, *tags):
    """The attributes of all elements with one of these tags in a part that describes others."""
    found = []

    def start(tag, attributes):
        if tag.rpartition(" ")[2] in tags:
            found.append(attributes)

    _parse(BytesIO(_read(archive, name)), start)
    return found


def _refuse_element(archive, name, is_active):
    """Refuse a part of any length with an element that acts, by its tag and attributes."""

    def start(tag, attributes):
        if is_active(tag.rpartition(" ")[2], attributes):
            raise FileRefused(Reason.ACTIVE)

    with archive.open(name) as part:
        _parse(part, start)


def _parse(part, start):
    def refuse(*_declared):
        raise FileRefused(Reason.COMPLEX)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    parser.ParseFile(part)
