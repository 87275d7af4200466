"""Every table of languages becomes one text, and a missing one is never filled from another."""

import pytest

from index_assessment.report.localise import TextMissing, localise

WELCOME = {"fi": "Tervetuloa", "sv": "Välkommen", "en": "Welcome"}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_tables_are_found_however_deep_they_are(language):
    snapshot = {"a": [{"b": {"d": [[{"e": WELCOME}]]}}, WELCOME], "c": WELCOME}
    word = WELCOME[language]
    assert localise(snapshot, language) == {"a": [{"b": {"d": [[{"e": word}]]}}, word], "c": word}


def test_all_else_stays_as_it_is():
    snapshot = {
        "number": 3,
        "missing": None,
        "own": {"text": "Hej", "language": "sv"},
        "empty": {},
        "list": [],
        "points": "2/3",
    }
    assert localise(snapshot, "fi") == snapshot


def test_the_snapshot_itself_is_not_changed():
    snapshot = {"a": [WELCOME]}
    localise(snapshot, "sv")
    assert snapshot == {"a": [WELCOME]}


@pytest.mark.parametrize(
    ("table", "missing"),
    [
        ({"fi": "Tervetuloa", "sv": "Välkommen"}, "en"),
        ({"fi": "Tervetuloa", "sv": "", "en": "Welcome"}, "sv"),
        ({"fi": None, "sv": "", "en": "Welcome"}, "fi, sv"),
        ({"en": "Welcome"}, "fi, sv"),
    ],
)
def test_a_missing_language_is_refused_even_when_it_is_not_the_one_asked_for(table, missing):
    with pytest.raises(TextMissing, match=rf"^snapshot\.a\[1\]\.b .*: {missing}$"):
        localise({"a": [{}, {"b": table}]}, "en")
