"""The kinds of documents that the apps bring, by name: a slot on the ground floor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string


@dataclass(frozen=True)
class DocumentKind:
    """How one kind of document is made.

    `snapshot(document)` returns the frozen content, the texts of all three languages included;
    `html(snapshot=, language=)` the page; `filename(snapshot, language)` the name under which
    the document is downloaded and `title(snapshot, language)` what people call it;
    `page(document)` the address, without the site's, where they find it. `stylesheets` and
    `images` are names of static files; the styles and the page name an image asset:FILE.
    `design` are patterns of the files, below the project's folder, that decide how the document
    looks.
    """

    name: str
    snapshot: Callable[[Any], Mapping]
    html: Callable[..., str]
    filename: Callable[[Mapping, str], str]
    title: Callable[[Mapping, str], str]
    page: Callable[[Any], str]
    stylesheets: tuple[str, ...]
    images: tuple[str, ...]
    design: tuple[str, ...]


_paths: dict[str, str] = {}


def register(name: str, path: str):
    """Announce a kind by the dotted path of its `DocumentKind`, read when it is first needed.

    Apps register while they are being loaded, when their models do not exist yet.
    """
    _paths[name] = path


def kind_of(document) -> DocumentKind:
    return import_string(_paths[document.kind])
