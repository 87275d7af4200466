"""The index report on paper: accessible, and broken into pages where a reader would break it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from municipalities.documents.pdf import render_pdf
from tests.index_assessment.report_snapshot import LANGUAGES, sample_snapshot
from tests.index_assessment.report_variants import bare, html_of, short
from tests.pdf_assertions import assert_accessible, furnished_pages
from tests.pdf_text import pdf_texts

PICTURES = Path(settings.BASE_DIR) / "static" / "images"
CHAPTER = "Indicators one by one: "
# The indicators with the longest words in their names, at both ends.
LONG_WORDS = {
    "multilingualism": 90,
    "interaction": 90,
    "leadership": 90,
    "mediation": 10,
    "business_labour_market": 10,
    "anti_discrimination": 10,
}


def pdf_of(snapshot, language):
    return printed(html_of(snapshot, language))


def printed(html):
    assets = {path.name: path.read_bytes() for path in PICTURES.glob("report_*.svg")}
    return render_pdf(html=html, stylesheets=("css/report.css",), assets=assets)


def chapter_of(html, heading):
    """The document with nothing but the chapter that has this heading."""
    head, *chapters = html.partition("</body>")[0].split('<section class="chapter">')
    (chapter,) = (chapter for chapter in chapters if f'<h1 id="{heading}">' in chapter)
    body = head.index("<section")
    return f'{head[:body]}<section class="chapter">{chapter}</body></html>'


def pages_with(pages, text):
    """The numbers of the pages with this text, each as often as it stands there."""
    return [number for number, texts in enumerate(pages, 1) for found in texts if found == text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_report_on_paper_is_accessible(language):
    assert_accessible(pdf_of(short(sample_snapshot()), language), language)


def test_a_bare_report_on_paper_is_accessible():
    assert_accessible(pdf_of(short(bare(sample_snapshot())), "en"), "en")


@pytest.fixture(scope="module")
def full_report():
    return pdf_of(sample_snapshot(), "en")


def pages_of(pdf):
    """The texts of each page; its number is the last thing written on it."""
    pages = [[]]
    for text in pdf_texts(pdf):
        pages[-1].append(text)
        if re.fullmatch(r"\w+ \d+ / \d+", text):
            pages.append([])
    assert pages.pop() == []
    return pages


def test_recommendations_stand_on_the_page_of_their_commentary():
    snapshot = sample_snapshot()
    for indicator in snapshot["indicators"]:
        long = {code: "\n\n".join([text] * 5) for code, text in indicator["commentary"].items()}
        indicator["commentary"] = long
    pages = pages_of(printed(chapter_of(html_of(snapshot), "indicators")))
    commentaries = pages_with(pages, "Commentary")
    assert len(commentaries) == len(snapshot["indicators"])
    assert pages_with(pages, "Recommendations") == commentaries


def test_no_page_holds_the_last_row_of_a_table_alone():
    lengths = range(34, 42)
    pages = [pages_of(printed(table_of(length))) for length in lengths]
    on_last_page = [sum(text.startswith("Row ") for text in found[-1]) for found in pages]
    assert {len(found) for found in pages} == {1, 2}
    assert min(on_last_page) == 2


def table_of(length):
    rows = "".join(f'<tr><th scope="row">Row {number}</th></tr>' for number in range(length))
    return (
        '<html lang="en"><head><title>Rows</title></head><body data-document="Rows" '
        'data-page="Page" data-demonstration=""><table><thead><tr><th scope="col">Head</th></tr>'
        f"</thead><tbody>{rows}</tbody></table></body></html>"
    )


def test_a_page_that_goes_on_with_an_indicator_names_it(full_report):
    pages = pages_of(full_report)
    _contents, first, *_ = pages_with(pages, "Indicators one by one")
    _contents, after, *_ = pages_with(pages, "Conclusions and all recommendations")
    heads = [text for texts in pages for text in texts if text.startswith(CHAPTER)]
    assert len(heads) == after - first - 1
    names = [head.removeprefix(CHAPTER) for head in heads]
    order = [row["name"]["en"] for row in sample_snapshot()["indicators"]]
    assert names == sorted(names, key=order.index)
    assert len(set(names)) > len(order) / 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_highest_and_lowest_scores_stand_below_the_radar(language):
    snapshot = sample_snapshot()
    snapshot["municipality"]["name"] = dict.fromkeys(LANGUAGES, "Hämeenlinna")
    for indicator in snapshot["indicators"]:
        indicator["value"] = LONG_WORDS.get(indicator["code"], 50)
    pages = pages_of(printed(chapter_of(html_of(snapshot, language), "overview")))
    assert len(pages) == 2
    with translation.override(language):
        headings = [gettext("Highest scores"), gettext("Lowest scores")]
    assert [pages_with(pages, heading) for heading in headings] == [[1], [1]]


def test_full_report_has_its_footer_on_every_page_and_a_sensible_length(full_report):
    furnished = furnished_pages(full_report)
    assert 25 <= len(furnished) <= 40
    assert all(furnished)
    texts = pdf_texts(full_report)
    numbers = {f"Page {number} / {len(furnished)}" for number in range(1, len(furnished) + 1)}
    assert numbers <= set(texts)
    assert texts.count("Demonstration data") == len(furnished)
    assert texts.count("Index report: Vaasa 2026") == len(furnished)
