"""The last hand on a tagged PDF: what PDF/UA-1 asks of people's tools and the engine leaves out."""

import re
from collections.abc import Iterator

import pydyf
from weasyprint.document import Document
from weasyprint.formatting_structure.boxes import Box

POINTS_PER_PIXEL = 0.75
PRINTED = 1 << 2
HARD_HYPHEN, SOFT_HYPHEN = re.compile(rb"(?<=> )<2010>$"), b"<00ad>"
SCOPES = {"row": "/Row", "rowgroup": "/Row"}


class Refused(Exception):
    """The document would be unsafe or not accessible as it stands; the message says why."""


class SignsMissing(Exception):
    """No font has a glyph for these code points."""

    def __init__(self, codepoints: set[int]) -> None:
        super().__init__(" ".join(f"U+{codepoint:04X}" for codepoint in sorted(codepoints)))
        self.codepoints = codepoints


def link_once(document: Document) -> None:
    """Leave one annotation to a link: the engine gives one more to each element inside it."""
    for page in document.pages:
        page.links = [link for link in page.links if link[-1].link]


def finish(document: Document, pdf: pydyf.PDF) -> None:
    _check_signs(document)
    for box in _boxes(document):
        if box.element_tag == "th" and hasattr(box, "mark"):
            box.mark["A"]["Scope"] = SCOPES.get(box.element.get("scope"), "/Column")
        if box.link_annotation:
            _describe_link(box)
    _soften_hyphens(pdf)
    structure = Structure(pdf)
    structure.set_furniture_apart()
    for figure in structure.of_kind("/Figure"):
        _check_figure(figure)
        _place_figure(figure, structure.page_of(figure))


def _check_signs(document: Document) -> None:
    missing = {codepoint for font in document.fonts.values() for codepoint in font.missing}
    if missing:
        raise SignsMissing(missing)


def _boxes(document: Document) -> Iterator[Box]:
    for page in document.pages:
        yield from page._page_box.descendants(placeholders=True)


def _describe_link(box: Box) -> None:
    text = " ".join("".join(box.element.itertext()).split())
    if not text:
        raise Refused("A link has no text.")
    box.link_annotation["Contents"] = pydyf.String(text)
    box.link_annotation["F"] = PRINTED


def _soften_hyphens(pdf: pydyf.PDF) -> None:
    """Let readers and searches join a word again that was broken at the end of a line."""
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Stream) and b"begincmap" in thing.stream:
            thing.stream[:] = [HARD_HYPHEN.sub(SOFT_HYPHEN, entry) for entry in thing.stream]


def _check_figure(figure: pydyf.Dictionary) -> None:
    if "Alt" not in figure or not figure["Alt"].string.strip():
        raise Refused("A figure has no text alternative: give <svg> a <title>, <img> an alt.")


def _place_figure(figure: pydyf.Dictionary, page: pydyf.Dictionary) -> None:
    """Turn the engine's pixels from the top into points from the bottom."""
    left, top, right, bottom = (side * POINTS_PER_PIXEL for side in figure["A"]["BBox"])
    height = page["MediaBox"][3]
    figure["A"]["BBox"] = pydyf.Array((left, height - bottom, right, height - top))


class Structure:
    """The tree of tags, and the elements that the engine made but left outside of it."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.objects = pdf.objects
        self.elements = {
            thing.reference: thing
            for thing in pdf.objects
            if isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/StructElem"
        }
        self.root = self._object(pdf.catalog["StructTreeRoot"])

    def of_kind(self, kind: str) -> list[pydyf.Dictionary]:
        return [element for element in self.elements.values() if element.get("S") == kind]

    def page_of(self, element: pydyf.Dictionary) -> pydyf.Dictionary:
        return self._object(element["Pg"])

    def set_furniture_apart(self) -> None:
        """Tell readers to pass over page headers and footers, which stand outside of the tree."""
        (trunk,) = self.of_kind("/Document")
        linked = set(trunk["K"])
        for reference, element in list(self.elements.items()):
            if element.get("P") == trunk.reference and reference not in linked:
                self._to_furniture(element, self.page_of(element))

    def _to_furniture(self, element: pydyf.Dictionary, page: pydyf.Dictionary) -> None:
        for kid in element["K"]:
            if isinstance(kid, int):
                self._mark_as_furniture(kid, page)
            elif kid in self.elements:
                self._to_furniture(self.elements[kid], page)
        element.clear()

    def _mark_as_furniture(self, number: int, page: pydyf.Dictionary) -> None:
        operators = self._object(page["Contents"]).stream
        if {"MCID": number} not in operators:
            raise Refused("A page header or footer is transparent.")
        mark = operators.index({"MCID": number})
        operators[mark - 1 : mark + 1] = ["/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]
        numbers = self._object(self.root["ParentTree"])["Nums"]
        numbers[2 * page["StructParents"] + 1][number] = "null"

    def _object(self, reference: bytes) -> pydyf.Object:
        return self.objects[int(reference.split()[0])]
