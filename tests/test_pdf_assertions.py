"""The assertions on PDF documents notice each kind of damage."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from municipalities.documents.pdf import render_pdf
from tests.municipalities.documents.specimen import specimen_html
from tests.pdf_assertions import accessibility_problems


@pytest.fixture(scope="module")
def sound() -> bytes:
    return render_pdf(html=specimen_html("en"))


def damaged(pdf: bytes, damage: Callable[[Pdf], None]) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as document:
        damage(document)
        file = BytesIO()
        document.save(file)
    return file.getvalue()


def first(document: Pdf, kind: Name, key: str = "/S") -> Dictionary:
    return next(
        thing
        for thing in document.objects
        if isinstance(thing, Dictionary) and thing.get(key) == kind
    )


def forget_language(document: Pdf) -> None:
    document.Root.Lang = pikepdf.String("sv")


def forget_title(document: Pdf) -> None:
    with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
        del metadata["dc:title"]


def forget_claim(document: Pdf) -> None:
    with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
        del metadata["pdfuaid:part"]


def show_file_name(document: Pdf) -> None:
    del document.Root.ViewerPreferences


def deny_tags(document: Pdf) -> None:
    document.Root.MarkInfo.Marked = False


def drop_alternative(document: Pdf) -> None:
    del first(document, Name.Figure).Alt


def skip_level(document: Pdf) -> None:
    first(document, Name.H2).S = Name.H4


def drop_first_heading(document: Pdf) -> None:
    first(document, Name.H1).S = Name.P


def drop_bookmarks(document: Pdf) -> None:
    del document.Root.Outlines


def drop_scope(document: Pdf) -> None:
    del first(document, Name.TH).A.Scope


def drop_header_cells(document: Pdf) -> None:
    for thing in document.objects:
        if isinstance(thing, Dictionary) and thing.get("/S") == Name.TH:
            thing.S = Name.TD


def silence_link(document: Pdf) -> None:
    del first(document, Name.Link, "/Subtype").Contents


def hide_link(document: Pdf) -> None:
    first(document, Name.Link, "/Subtype").F = 0


def untag_link(document: Pdf) -> None:
    del first(document, Name.Link, "/Subtype").StructParent


def attach_file(document: Pdf) -> None:
    document.attachments["secret.txt"] = b"secret"


def pin_file(document: Pdf) -> None:
    document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment)])


def drop_letters(document: Pdf) -> None:
    del first(document, Name.Type0, "/Subtype").ToUnicode


def drop_font(document: Pdf) -> None:
    del first(document, Name.FontDescriptor, "/Type").FontFile2


def untag_text(document: Pdf) -> None:
    first(document, Name.H1).K = Array()


def untag_furniture(document: Pdf) -> None:
    page = document.pages[0]
    kept = [
        instruction
        for instruction in pikepdf.parse_content_stream(page)
        if not (str(instruction.operator) == "BDC" and instruction.operands[0] == Name.Artifact)
    ]
    page.Contents = document.make_stream(pikepdf.unparse_content_stream(kept))


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (forget_language, "the document's language is sv, not en"),
        (forget_title, "the document has no title"),
        (forget_claim, "the document does not claim PDF/UA-1"),
        (show_file_name, "the window shows the file's name, not its title"),
        (deny_tags, "the document does not say that it is tagged"),
        (drop_alternative, "a figure has no text alternative"),
        (skip_level, "a heading of level 4 follows one of level 1"),
        (drop_first_heading, "the first heading is not of level 1"),
        (drop_bookmarks, "the document has no bookmarks"),
        (drop_scope, "a header cell does not say whether it heads a row or a column"),
        (drop_header_cells, "a table has no header cell"),
        (silence_link, "a link does not say where it leads"),
        (hide_link, "a link would not be printed"),
        (untag_link, "a link is not tagged"),
        (attach_file, "the document carries files"),
        (pin_file, "a page carries a file"),
        (drop_letters, "cannot be copied"),
        (drop_font, "is not embedded"),
        (untag_text, "page 1 has text that is neither tagged nor set apart"),
        (untag_furniture, "page 1 has text that is neither tagged nor set apart"),
    ],
)
def test_damage_is_noticed(sound, damage, problem):
    assert problem in "\n".join(accessibility_problems(damaged(sound, damage), "en"))


def test_broken_rule_of_the_standard_is_noticed(sound):
    problems = accessibility_problems(damaged(sound, deny_tags), "en")
    assert any(problem.startswith("PDFUA1-") for problem in problems)


def test_sound_document_has_no_problem(sound):
    assert accessibility_problems(sound, "en") == []
