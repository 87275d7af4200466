"""Turns a report snapshot with texts in three languages into a snapshot in one of them."""

from typing import Any

LANGUAGES = ("fi", "sv", "en")


class TextMissing(LookupError):
    """A text of the snapshot lacks one of the languages; nothing else is put in its place."""


def localise(snapshot: Any, language: str, *, place: str = "snapshot") -> Any:
    """A copy in which every table of languages has become the string of one language."""
    if isinstance(snapshot, dict):
        if snapshot and snapshot.keys() <= set(LANGUAGES):
            return _text(snapshot, language, place)
        return {
            key: localise(value, language, place=f"{place}.{key}")
            for key, value in snapshot.items()
        }
    if isinstance(snapshot, list):
        return [
            localise(value, language, place=f"{place}[{number}]")
            for number, value in enumerate(snapshot)
        ]
    return snapshot


def _text(table: dict[str, str], language: str, place: str) -> str:
    missing = [code for code in LANGUAGES if not table.get(code)]
    if missing:
        raise TextMissing(f"{place} has no text in: {', '.join(missing)}")
    return table[language]
