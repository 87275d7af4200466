"""What every PDF document of the house must be, checked in the file itself."""

import tempfile
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import page as page_validation
import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

TEXT_OPERATORS = {"Tj", "TJ", "'", '"'}
PRINTED = 1 << 2


def assert_accessible(pdf: bytes, language: str) -> None:
    problems = accessibility_problems(pdf, language)
    assert not problems, "\n".join(problems)


def accessibility_problems(pdf: bytes, language: str) -> list[str]:
    with pikepdf.open(BytesIO(pdf)) as document:
        tags = list(_tags(document.Root.StructTreeRoot))
        problems = [
            *_language(document, language),
            *_title(document),
            *_figures(tags),
            *_headings(document, tags),
            *_header_cells(tags),
            *_links(document),
            *_attachments(document),
            *_fonts(document),
            *_loose_texts(document, tags),
        ]
    return [*problems, *_broken_rules(pdf)]


def furnished_pages(pdf: bytes) -> list[bool]:
    """Whether each page has text in its header or footer that readers pass over."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return [
            any(mark.get("/Type") == Name.Pagination for mark in _marks_of_texts(page))
            for page in document.pages
        ]


def _tags(parent: Object) -> Iterator[Object]:
    for kid in _kids(parent):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from _tags(kid)


def _kids(parent: Object) -> list[Object]:
    kids = parent.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def _kind(tag: Object) -> str:
    return str(tag.S)


def _language(document: Pdf, language: str) -> Iterator[str]:
    if str(document.Root.get("/Lang", "")) != language:
        yield f"the document's language is {document.Root.get('/Lang')}, not {language}"


def _title(document: Pdf) -> Iterator[str]:
    with document.open_metadata() as metadata:
        if not metadata.get("dc:title"):
            yield "the document has no title"
        if metadata.get("pdfuaid:part") != "1":
            yield "the document does not claim PDF/UA-1"
    if not document.Root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "the window shows the file's name, not its title"
    if not document.Root.get("/MarkInfo", {}).get("/Marked"):
        yield "the document does not say that it is tagged"


def _figures(tags: list[Object]) -> Iterator[str]:
    for tag in tags:
        if _kind(tag) == "/Figure" and not str(tag.get("/Alt", "")).strip():
            yield "a figure has no text alternative"


def _headings(document: Pdf, tags: list[Object]) -> Iterator[str]:
    names = [_kind(tag) for tag in tags]
    levels = [int(name[2:]) for name in names if name[:2] == "/H" and name[2:].isdigit()]
    if levels[:1] != [1]:
        yield "the first heading is not of level 1"
    for above, level in pairwise(levels):
        if level > above + 1:
            yield f"a heading of level {level} follows one of level {above}"
    with document.open_outline() as outline:
        if levels and not outline.root:
            yield "the document has no bookmarks"


def _header_cells(tags: list[Object]) -> Iterator[str]:
    for tag in tags:
        if _kind(tag) == "/TH" and tag.get("/A", {}).get("/Scope") not in (Name.Row, Name.Column):
            yield "a header cell does not say whether it heads a row or a column"
        if _kind(tag) == "/Table" and "/TH" not in map(_kind, _tags(tag)):
            yield "a table has no header cell"


def _links(document: Pdf) -> Iterator[str]:
    for page in document.pages:
        for annotation in page.get("/Annots", []):
            if annotation.Subtype != Name.Link:
                continue
            if not str(annotation.get("/Contents", "")).strip():
                yield "a link does not say where it leads"
            if not int(annotation.get("/F", 0)) & PRINTED:
                yield "a link would not be printed"
            if "/StructParent" not in annotation:
                yield "a link is not tagged"


def _attachments(document: Pdf) -> Iterator[str]:
    if document.attachments:
        yield "the document carries files"
    for page in document.pages:
        if any(annotation.Subtype == Name.FileAttachment for annotation in page.get("/Annots", [])):
            yield "a page carries a file"


def _fonts(document: Pdf) -> Iterator[str]:
    for thing in document.objects:
        if not isinstance(thing, Dictionary) or thing.get("/Type") != Name.Font:
            continue
        if thing.Subtype == Name.Type0 and "/ToUnicode" not in thing:
            yield f"the text of {thing.BaseFont} cannot be copied"
        descriptor = thing.get("/FontDescriptor")
        if descriptor is not None and not {"/FontFile2", "/FontFile3"} & set(descriptor.keys()):
            yield f"{thing.BaseFont} is not embedded"


def _loose_texts(document: Pdf, tags: list[Object]) -> Iterator[str]:
    tagged = {
        (tag.Pg.objgen, int(kid)) for tag in tags for kid in _kids(tag) if isinstance(kid, int)
    }
    for number, page in enumerate(document.pages, start=1):
        for mark in _marks_of_texts(page):
            is_tagged = (page.obj.objgen, int(mark.get("/MCID", -1))) in tagged
            if not is_tagged and mark.get("/Kind") != Name.Artifact:
                yield f"page {number} has text that is neither tagged nor set apart"


def _marks_of_texts(page: pikepdf.Page) -> Iterator[dict | Object]:
    """What each stretch of text is marked as; the kind of an artifact is added."""
    marks: list[dict] = [{}]
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                marks.append({**dict(operands[1].items()), "/Kind": operands[0]})
            case "BMC":
                marks.append({**marks[-1], "/Kind": operands[0]})
            case "EMC":
                marks.pop()
            case shown if shown in TEXT_OPERATORS:
                yield marks[-1]


def _broken_rules(pdf: bytes) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.pdf"
        path.write_bytes(pdf)
        report = page_validation.validate_pdf(str(path), profile="ua1")
    return [] if report.is_compliant else [str(failure.rule_id) for failure in report.failures]
