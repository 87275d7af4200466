"""The index report: complete, the same in three languages, and in good form."""

import re
from datetime import date
from itertools import pairwise

import pytest
from django.template import engines
from django.utils import translation
from weasyprint import HTML

from index_assessment.report.localise import TextMissing
from index_assessment.report.snapshot import build_snapshot
from tests.factories.index_assessment import complete
from tests.index_assessment.report_snapshot import LANGUAGES, sample_snapshot
from tests.index_assessment.report_variants import bare, html_of

NOT_ASKED = "Not asked because of an earlier answer"
ROUNDING = 1  # half a point of the printed shares and half a point of the printed score


class Undefined(str):
    """Stands for a variable that a template names and nobody has given."""

    def __mod__(self, name):
        raise LookupError(name)


@pytest.fixture(autouse=True)
def undefined_variables_fail(monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Undefined("%s"))


def tree_of(html):
    return HTML(string=html).etree_element


def words_of(element):
    return " ".join("".join(element.itertext()).split())


def printed_rows(tree, place):
    """The cells of what the municipality answered about the indicator in this place."""
    table = tree.findall(".//table[@class='wide answers']")[place]
    return [[words_of(cell) for cell in row] for row in table.iterfind("./tbody/tr")]


def score_of(rows):
    """The score as a reader works it out, from points and weights as they are printed."""
    counted = [(int(points), int(weight)) for *_, points, weight in rows if points != "–"]
    return sum(p * w for p, w in counted) / sum(w for _, w in counted)


def snapshot_of(assessment, given):
    """All questions answered for the most points, apart from those given."""
    complete(assessment)
    for code, value in given.items():
        is_status = isinstance(value, str)
        assessment.answers.filter(question__code=code).update(
            status=value if is_status else "answered", value=None if is_status else value
        )
    return build_snapshot(assessment, number=1, published_on=date(2026, 9, 15))


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
        ("dont_know", None, ["0", "3"]),
        ("unanswered", None, ["0", "3"]),
        ("not_reached", "0", ["0", "3"]),
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


def test_questions_without_weight_have_neither_points_nor_weight():
    snapshot = sample_snapshot()
    answer = snapshot["indicators"][0]["answers"][0]
    answer |= {"state": "unanswered", "points": None, "maximum": "1", "weight": "0"}
    assert printed_rows(tree_of(html_of(snapshot)), 0)[0][2:] == ["–", "–"]


def test_printed_rows_give_the_printed_scores():
    snapshot = sample_snapshot()
    states = {answer["state"] for row in snapshot["indicators"] for answer in row["answers"]}
    assert states == {"answered", "not_applicable", "dont_know", "unanswered", "not_reached"}
    tree, known = tree_of(html_of(snapshot)), 0
    for place, indicator in enumerate(snapshot["indicators"]):
        if indicator["value"] is not None:
            known += 1
            worked_out = score_of(printed_rows(tree, place))
            assert worked_out == pytest.approx(indicator["value"], abs=ROUNDING), indicator["code"]
    assert known == len(snapshot["indicators"]) - 1


# A follow-up that was never asked counts as the answer before it makes it count; the small
# questionnaire's COM-02 follows COM-01, and COM-03 follows COM-02.
CLOSED = [
    ({"COM-01": ["no"]}, "0 2, 0 1, 0 1", NOT_ASKED),
    ({"COM-02": ["no"]}, "100 2, 0 1, 0 1", NOT_ASKED),
    ({"COM-01": "dont_know"}, "0 2, 0 1, 0 1", f"{NOT_ASKED}: Don't know"),
    ({"COM-02": "dont_know"}, "100 2, 0 1, 0 1", f"{NOT_ASKED}: Don't know"),
    ({"COM-01": "unanswered"}, "0 2, 0 1, 0 1", f"{NOT_ASKED}: Not answered"),
    ({"COM-02": "not_applicable"}, "100 2, – –, – –", f"{NOT_ASKED}: Not applicable"),
    ({"COM-03": "not_applicable"}, "100 2, 100 1, – –", "Not applicable"),
    ({"COM-03": "dont_know"}, "100 2, 100 1, 0 1", "Don't know"),
    ({"COM-03": "unanswered"}, "100 2, 100 1, 0 1", "Not answered"),
    ({"COM-03": ["once"]}, "100 2, 100 1, 33 1", "once (en)"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "points_and_weights", "word"), CLOSED)
def test_rows_are_printed_as_the_ledger_counts_them(assessment, given, points_and_weights, word):
    snapshot = snapshot_of(assessment, given)
    rows = printed_rows(tree_of(html_of(snapshot)), 0)
    assert ", ".join(" ".join(row[2:]) for row in rows[:3]) == points_and_weights
    assert rows[2][1] == word
    value = snapshot["indicators"][0]["value"]
    # Below half of the weight answered there is no score to compare with.
    assert value is None or score_of(rows) == pytest.approx(value, abs=ROUNDING)


def test_an_edition_from_before_never_asked_was_frozen_is_still_printed():
    snapshot = sample_snapshot()
    for indicator in snapshot["indicators"]:
        for answer in indicator["answers"]:
            del answer["never_asked"]
    words = words_of(tree_of(html_of(snapshot)))
    assert NOT_ASKED in words
    assert f"{NOT_ASKED}:" not in words


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
