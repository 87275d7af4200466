"""The text of a PDF document, as a reader that trusts the tables of its fonts gets it."""

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf

ENTRY = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")


def pdf_texts(pdf: bytes) -> list[str]:
    """The stretches of text on all pages in the order of writing; none is longer than a line."""
    with pikepdf.open(BytesIO(pdf)) as document:
        stretches = [text for page in document.pages for text in _stretches(page)]
    return [text.strip() for text in stretches]


def _stretches(page: pikepdf.Page) -> Iterator[str]:
    fonts = {name: _letters(font) for name, font in page.resources.get("/Font", {}).items()}
    letters: dict[str, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page, "Tf TJ"):
        if str(operator) == "Tf":
            letters = fonts[str(operands[0])]
        else:
            yield _decoded(operands[0], letters)


def _letters(font: pikepdf.Object) -> dict[str, str]:
    return {
        glyph.decode(): bytes.fromhex(text.decode()).decode("utf-16-be")
        for glyph, text in ENTRY.findall(font.ToUnicode.read_bytes())
    }


def _decoded(pieces: pikepdf.Object, letters: dict[str, str]) -> str:
    glyphs = "".join(bytes(piece).hex() for piece in pieces if isinstance(piece, pikepdf.String))
    return "".join(letters[glyphs[at : at + 4]] for at in range(0, len(glyphs), 4))
