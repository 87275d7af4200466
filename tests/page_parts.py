"""Reads a page of HTML: its elements with their attributes, and what must not be in it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Element:
    tag: str
    attributes: dict
    text: str = ""


@dataclass
class Page(HTMLParser):
    """`page.all("a", href="/x")` gives the elements with these attributes."""

    html: str
    elements: list = field(default_factory=list)

    def __post_init__(self):
        super().__init__()
        self._open = []
        self.feed(self.html)

    def handle_starttag(self, tag, attributes):
        element = Element(tag, dict(attributes))
        self.elements.append(element)
        self._open.append(element)

    def handle_endtag(self, tag):
        while any(element.tag == tag for element in self._open):
            if self._open.pop().tag == tag:
                break

    def handle_data(self, data):
        for element in self._open:
            element.text += data

    def all(self, tag, **attributes):
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.tag == tag and wanted.items() <= element.attributes.items()
        ]

    def one(self, tag, **attributes):
        (element,) = self.all(tag, **attributes)
        return element

    def words(self, tag, **attributes):
        return [" ".join(element.text.split()) for element in self.all(tag, **attributes)]

    @property
    def ids(self):
        return [e.attributes["id"] for e in self.elements if "id" in e.attributes]


def page_of(response):
    return Page(response.content.decode())


def forbidden_by_policy(page):
    """What the Content-Security-Policy would refuse: inline code and styles, foreign hosts."""
    for element in page.elements:
        if element.tag == "script" and "src" not in element.attributes:
            yield "inline script"
        if element.tag == "style":
            yield "inline style"
        for name, value in element.attributes.items():
            is_loaded = name == "src" or (name == "href" and element.tag == "link")
            if name == "style" or name.startswith("on"):
                yield f"{name} attribute"
            if is_loaded and not value.startswith("/static/"):
                yield value
