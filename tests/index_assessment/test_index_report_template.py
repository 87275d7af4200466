"""The index report: complete, the same in three languages, and accessible on paper."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.utils import translation
from weasyprint import HTML

from index_assessment.report.html import report_html
from index_assessment.report.localise import TextMissing
from municipalities.documents.pdf import render_pdf
from tests.index_assessment.report_snapshot import sample_snapshot
from tests.pdf_assertions import assert_accessible, furnished_pages
from tests.pdf_text import pdf_texts

LANGUAGES = ("fi", "sv", "en")
PICTURES = Path(settings.BASE_DIR) / "static" / "images"


class Undefined(str):
    """Stands for a variable that a template names and nobody has given."""

    def __mod__(self, name):
        raise LookupError(name)


@pytest.fixture(autouse=True)
def undefined_variables_fail(monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Undefined("%s"))


def html_of(snapshot, language="en"):
    return report_html(snapshot=snapshot, language=language)


def tree_of(html):
    return HTML(string=html).etree_element


def pdf_of(snapshot, language):
    assets = {path.name: path.read_bytes() for path in PICTURES.glob("report_*.svg")}
    html = html_of(snapshot, language)
    return render_pdf(html=html, stylesheets=("css/report.css",), assets=assets)


def words_of(element):
    return " ".join("".join(element.itertext()).split())


def short(snapshot):
    """The same report with three of its indicators, one of them not available."""
    snapshot["indicators"] = [
        row for row in snapshot["indicators"] if row["value"] is None or row["code"] in KEPT
    ]
    return snapshot


KEPT = ("education", "media")


def bare(snapshot):
    """A report of a municipality with nothing to compare, to show or to say."""
    nothing = {"all": None, "size": None, "diversity": None}
    scored = [snapshot["index"], snapshot["lens"]]
    scored += snapshot["indicators"] + snapshot["good_relations_areas"]
    for row in scored:
        row |= {"value": None, "sample": nothing}
    for indicator in snapshot["indicators"]:
        indicator |= {"commentary": None, "recommendations": []}
        indicator["place"] = {"mean": None, "quarter": None}
    for group in snapshot["sample"]["groups"].values():
        group["count"] = None
    snapshot["municipality"] |= {"figures": [], "areas": []}
    return snapshot | {"conclusions": None, "profile": [], "method": []}


# Content -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_in_the_snapshot_is_in_the_report(language):
    snapshot = sample_snapshot()
    report = words_of(tree_of(html_of(snapshot, language)))
    expected = [snapshot["conclusions"], *snapshot["method"]]
    for indicator in snapshot["indicators"]:
        expected += [indicator[key] for key in ("name", "description", "what_good_looks_like")]
        expected += [
            indicator["commentary"],
            *(row["text"] for row in indicator["recommendations"]),
        ]
        for answer in indicator["answers"]:
            expected += [answer["text"], *answer["labels"]]
    missing = [
        words
        for table in expected
        for words in table[language].split("\n\n")
        if " ".join(words.split()) not in report
    ]
    assert not missing


def test_numbers_and_headings_are_the_same_in_every_language():
    trees = [tree_of(html_of(sample_snapshot(), language)) for language in LANGUAGES]
    numbers = [
        [words_of(cell) for cell in tree.iter("td") if "number" in cell.get("class", "")]
        for tree in trees
    ]
    assert len(numbers[0]) > 200
    heads = [[e.tag for e in tree.iter() if e.tag in {"h1", "h2", "h3", "th"}] for tree in trees]
    plain = [[re.sub(r"[\D]", "", number) for number in row] for row in numbers]
    assert plain[0] == plain[1] == plain[2]
    assert heads[0] == heads[1] == heads[2]


def test_scores_stand_beside_the_means_of_their_groups():
    snapshot = sample_snapshot()
    tree = tree_of(html_of(snapshot))
    rows = [" ".join(words_of(cell) for cell in row) for row in tree.iterfind(".//tr")]
    media = next(row for row in snapshot["indicators"] if row["code"] == "media")
    means = [media["sample"][group]["mean"] for group in ("all", "size")]
    assert f"Media and communication {media['value']} {means[0]} {means[1]} –" in rows
    assert any(row.startswith("International outlook – ") for row in rows)


def test_every_recommendation_is_listed_once_more_for_its_addressee():
    snapshot = sample_snapshot()
    tables = tree_of(html_of(snapshot)).findall(".//table[@class='wide all-recommendations']")
    numbers = [[words_of(row[0]) for row in table.iterfind(".//tbody/tr")] for table in tables]
    every = [row for indicator in snapshot["indicators"] for row in indicator["recommendations"]]
    for listed, addressee in zip(numbers, ("municipality", "nation"), strict=True):
        assert listed == [str(row["number"]) for row in every if row["addressee"] == addressee]
        assert listed


@pytest.mark.parametrize(
    ("state", "points", "shares"),
    [
        ("answered", "2/3", ["67", "3"]),
        ("dont_know", "0", ["0", "3"]),
        ("not_applicable", None, ["–", "–"]),
    ],
)
def test_points_are_shown_as_a_share_of_the_maximum(state, points, shares):
    snapshot = sample_snapshot()
    answer = snapshot["indicators"][0]["answers"][0]
    answer |= {"state": state, "points": points, "maximum": "1", "weight": "3"}
    table = tree_of(html_of(snapshot)).find(".//table[@class='wide answers']")
    row = table.find("./tbody/tr")
    assert [words_of(cell) for cell in row[2:]] == shares


def test_words_of_the_municipality_keep_their_language_and_say_so():
    snapshot = sample_snapshot()
    answer = snapshot["indicators"][0]["answers"][0]
    answer |= {"explanation": {"text": "Enligt beslut <2026>", "language": "sv"}, "link": ""}
    marked = '<span lang="sv">Enligt beslut &lt;2026&gt;</span>'
    assert f"{marked} (in Swedish)" in html_of(snapshot, "en")
    assert f"{marked} (" in html_of(snapshot, "fi")
    assert re.search(rf"{marked}\s*</p>", html_of(snapshot, "sv"))


def test_a_text_without_one_of_the_languages_stops_the_report():
    snapshot = sample_snapshot()
    snapshot["indicators"][3]["commentary"]["sv"] = ""
    with pytest.raises(TextMissing, match=r"indicators\[3\]\.commentary .* sv"):
        html_of(snapshot, "fi")


def test_the_language_of_the_report_does_not_leak():
    with translation.override("en"):
        html_of(sample_snapshot(), "sv")
        assert translation.get_language() == "en"


def test_only_a_demonstration_is_marked_as_one():
    snapshot = sample_snapshot()
    assert 'data-demonstration="Demonstration data"' in html_of(snapshot)
    snapshot["municipality"]["is_demonstration"] = False
    assert 'data-demonstration=""' in html_of(snapshot)
    assert "Demonstration" not in html_of(snapshot)


def test_a_report_with_nothing_to_show_says_so():
    report = html_of(bare(sample_snapshot()))
    assert "None" not in words_of(tree_of(report)).replace("None of these", "")
    assert "The index is not available" in report
    assert report.count("fewer than five") >= 3
    assert "Recommendations to" not in report


# Form --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tree():
    return tree_of(html_of(sample_snapshot()))


def test_headings_go_down_one_level_at_a_time(tree):
    levels = [int(e.tag[1]) for e in tree.iter() if e.tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert all(level <= above + 1 for above, level in pairwise(levels))
    assert levels.count(1) == 9


def test_links_hold_nothing_but_text_and_lead_somewhere(tree):
    links = list(tree.iter("a"))
    places = {element.get("id") for element in tree.iter() if element.get("id")}
    assert not [link for link in links if len(link)]
    targets = {link.get("href") for link in links if link.get("href").startswith("#")}
    assert targets == {f"#{place}" for place in places}


def test_header_cells_say_what_they_head(tree):
    assert {cell.get("scope") for cell in tree.iter("th")} == {"col", "row"}
    assert not [table for table in tree.iter("table") if table.find("./thead/tr/th") is None]


def test_pictures_tell_their_numbers(tree):
    pictures = [e for e in tree.iter() if e.tag.endswith("svg")]
    assert len(pictures) > 60
    assert not [p for p in pictures if not re.search(r"\d|not available", p[0].text)]
    assert not list(tree.iter("img"))


# Paper -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_report_on_paper_is_accessible(language):
    assert_accessible(pdf_of(short(sample_snapshot()), language), language)


def test_a_bare_report_on_paper_is_accessible():
    assert_accessible(pdf_of(short(bare(sample_snapshot())), "en"), "en")


def test_full_report_has_its_footer_on_every_page_and_a_sensible_length():
    pdf = pdf_of(sample_snapshot(), "en")
    furnished = furnished_pages(pdf)
    assert 25 <= len(furnished) <= 40
    assert all(furnished)
    texts = pdf_texts(pdf)
    numbers = {f"Page {number} / {len(furnished)}" for number in range(1, len(furnished) + 1)}
    assert numbers <= set(texts)
    assert texts.count("Demonstration data") == len(furnished)
    assert texts.count("Index report: Vaasa 2026") == len(furnished)
