"""The kinds of files that are taken, by the ending of their names."""

from dataclasses import dataclass

OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"


@dataclass(frozen=True)
class FileKind:
    """`family` says how a file is looked into; `content_type` is what it is handed out as."""

    family: str
    content_type: str


KINDS = {
    "pdf": FileKind("pdf", "application/pdf"),
    "docx": FileKind("ooxml", f"{OOXML}.wordprocessingml.document"),
    "xlsx": FileKind("ooxml", f"{OOXML}.spreadsheetml.sheet"),
    "pptx": FileKind("ooxml", f"{OOXML}.presentationml.presentation"),
    "odt": FileKind("odf", f"{ODF}.text"),
    "ods": FileKind("odf", f"{ODF}.spreadsheet"),
    "png": FileKind("picture", "image/png"),
    "jpg": FileKind("picture", "image/jpeg"),
    "txt": FileKind("text", "text/plain"),
    "csv": FileKind("text", "text/csv"),
}
OTHER_ENDINGS = {"jpeg": "jpg"}


def kind_by_name(name):
    """The kind that a file's name promises; None for what is not taken."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kind = OTHER_ENDINGS.get(ending, ending)
    return kind if kind in KINDS else None
