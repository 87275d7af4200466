"""A report of hostile texts: they are printed, and nothing is made of them or fetched for them."""

import io
import itertools

import pikepdf
import pytest
from weasyprint import HTML

from tests.hostile.fields import bare
from tests.hostile.payloads import PAYLOADS
from tests.index_assessment.report_snapshot import LANGUAGES, sample_snapshot
from tests.index_assessment.report_variants import html_of, short
from tests.index_assessment.test_index_report_paper import printed
from tests.municipalities.documents.recorder import recorder
from tests.pdf_text import pdf_texts

EVERYTHING = " ".join(PAYLOADS)
# Columns of the snapshot that are compared or counted with, and not printed.
KEPT = {"code", "formula", "state", "addressee", "kind", "language", "published_on"}
KEPT |= {"submitted_on", "as_of", "points", "maximum", "weight", "mean", "language_status"}
KEPT |= {"indicators", "good_relations_areas"}  # by their codes


def hostile(value, texts, name=""):
    """The same value with each text of people and staff replaced by the next of these."""
    if isinstance(value, dict):
        return {key: hostile(inner, texts, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [hostile(inner, texts, name) for inner in value]
    is_text = isinstance(value, str) and name not in KEPT
    return next(texts) if is_text and (value or name == "link") else value


def snapshot_of(*texts):
    return hostile(short(sample_snapshot()), itertools.cycle(texts))


def outline(html):
    """The elements and attributes of a page, without its words."""
    tree = HTML(string=html).etree_element
    values = {"class", "scope", "rel", "lang"}
    return [
        (element.tag, [(n, v if n in values else "") for n, v in element.attrib.items()])
        for element in tree.iter()
    ]


@pytest.fixture
def events():
    recorder.events = []
    yield recorder.events
    recorder.events = None


@pytest.mark.parametrize("language", LANGUAGES)
def test_payloads_make_no_element_and_no_attribute(language):
    harmless = outline(html_of(snapshot_of("harmless"), language))
    assert len(harmless) > 500
    for text in (EVERYTHING, *PAYLOADS[:: len(PAYLOADS) // 8]):
        found = outline(html_of(snapshot_of(text), language))
        # Charts break long words into lines; everything else has the same elements in each report.
        assert [*filter(is_of_page, found)] == [*filter(is_of_page, harmless)]
        assert {*map(str, found)} == {*map(str, harmless)}


def is_of_page(element):
    return "svg" not in element[0]


def test_payloads_are_there_as_text():
    tree = HTML(string=html_of(snapshot_of(EVERYTHING))).etree_element
    words = bare("".join(tree.find("body").itertext()))
    assert words.count(bare(EVERYTHING)) > 100


def test_only_web_addresses_become_links():
    def links(text):
        tree = HTML(string=html_of(snapshot_of(text))).etree_element
        found = [element.get("href") for element in tree.iter("a")]
        return {href for href in found if not href.startswith("#")}

    assert links("https://example.org/") == {"https://example.org/"}
    for text in ("javascript:pwn()", "file:///etc/passwd", "data:,pwn", "//pwn.test", EVERYTHING):
        assert links(text) == set()


def test_a_document_of_them_embeds_and_fetches_nothing(events):
    pdf = printed(html_of(snapshot_of(*PAYLOADS)))
    assert events == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "/EmbeddedFiles" not in document.Root.get("/Names", {})
        assert "/OpenAction" not in document.Root
        annotations = [one for page in document.pages for one in page.get("/Annots", [])]
        assert {str(one.Subtype) for one in annotations} <= {"/Link"}
        assert [str(one.A.S) for one in annotations if "/A" in one and one.A.S != "/GoTo"] == []
    words = bare("".join(pdf_texts(pdf)))
    assert "<ScRiPtpwn>pwn()</sCrIpT>" in words
    assert words.count("pwn") > 200
