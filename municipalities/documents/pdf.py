"""Accessible PDF files (PDF/UA-1) from HTML; the same input gives the same bytes."""

import gc
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType

from django.conf import settings
from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML
from weasyprint.css.tokens import InvalidValues
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from municipalities.documents.fetcher import SCHEME, AssetFetcher
from municipalities.documents.finisher import Refused, SignsMissing, finish, link_once
from municipalities.documents.fonts import font_faces, font_rules
from municipalities.documents.hyphenation import hyphenate_finnish

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
NO_ASSETS: Mapping[str, bytes] = MappingProxyType({})

logger = logging.getLogger(__name__)
_one_at_a_time = Lock()


def render_pdf(
    *, html: str, stylesheets: tuple[str, ...] = (), assets: Mapping[str, bytes] = NO_ASSETS
) -> bytes:
    """Print the page, which names its own language and title, with these static stylesheets.

    Pictures and the like are only taken from the assets, at the address asset:NAME.
    """
    with _one_at_a_time, _collector_at_rest(), _mistakes_refused():
        engine = _engine(settings.NODE_MODULES, settings.VAR_DIR)
        sheets = tuple(_static_text(name) for name in stylesheets)
        try:
            return engine.print_somehow(html, sheets, assets)
        except FatalURLFetchingError as refusal:
            raise Refused(str(refusal.__cause__)) from refusal
        except InvalidValues as mistake:
            raise Refused(str(mistake)) from mistake


def warm() -> None:
    """Load what every document needs, so that processes forked from this one have it already."""
    _engine(settings.NODE_MODULES, settings.VAR_DIR)


@dataclass(frozen=True, eq=False)
class Engine:
    """What is made once in a process: fonts, and stylesheets as they come."""

    faces: Mapping[str, bytes]
    fonts: FontConfiguration

    def print_somehow(
        self, html: str, sheets: tuple[str, ...], assets: Mapping[str, bytes]
    ) -> bytes:
        """Print even what no font can show: better a question mark than no document."""
        try:
            return self.print(html, sheets, assets)
        except SignsMissing as missing:
            logger.warning("no font has %s", missing)
            readable = html.translate(dict.fromkeys(missing.codepoints, REPLACEMENT))
        return self.print(readable, sheets, assets)

    def print(self, html: str, sheets: tuple[str, ...], assets: Mapping[str, bytes]) -> bytes:
        page = HTML(string=html, url_fetcher=AssetFetcher({**self.faces, **assets}))
        _check_page(page)
        document = page.render(
            stylesheets=[_parsed(self, sheet) for sheet in (font_rules(SCHEME), *sheets)],
            font_config=self.fonts,
        )
        link_once(document)
        return document.write_pdf(finisher=finish, pdf_variant="pdf/ua-1")


@cache
def _engine(packages: Path, folder: Path) -> Engine:
    hyphenate_finnish(folder=folder / "hyphenation")
    faces = font_faces(packages=packages, folder=folder / "fonts")
    return Engine(faces, FontConfiguration())


@lru_cache(maxsize=32)
def _parsed(engine: Engine, stylesheet: str) -> CSS:
    fetcher = AssetFetcher(engine.faces)
    return CSS(string=stylesheet, font_config=engine.fonts, url_fetcher=fetcher)


def _static_text(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise Refused(f"There is no stylesheet {name}.")
    return Path(path).read_text("utf-8")


def _check_page(page: HTML) -> None:
    root = page.etree_element
    if not root.get("lang", "").strip():
        raise Refused("The document does not name its language: <html lang>.")
    if not (root.findtext("head/title") or "").strip():
        raise Refused("The document has no <title>.")


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Spare the collector from looking over a growing document again and again.

    It looks once, afterwards, and only at what the rendering has left.
    """
    was_at_work, freezes = gc.isenabled(), not gc.get_freeze_count()
    gc.disable()
    if freezes:
        gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        if freezes:
            gc.unfreeze()
        if was_at_work:
            gc.enable()


@contextmanager
def _mistakes_refused() -> Iterator[None]:
    """Refuse what the engine would only log: a picture or the target of a link that is missing."""
    mistakes = _Mistakes()
    LOGGER.addHandler(mistakes)
    try:
        yield
    finally:
        LOGGER.removeHandler(mistakes)
    if mistakes.messages:
        raise Refused(" ".join(mistakes.messages))


class _Mistakes(logging.Handler):
    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())
