"""The letters that the code sends, with the places in their texts: a slot that every app fills."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Place:
    """`{name}` in a text: what stands for it, in words, and an example for previews.

    What is written there is one line, unless the place is `long`. A letter without a `required`
    place would be of no use, such as one without its link.
    """

    name: str
    words: Any
    example: Any
    required: bool = False
    long: bool = False


@dataclass(frozen=True)
class LetterKind:
    """One letter; `title` says to staff when it is sent. Title, words and examples are lazy."""

    code: str
    title: Any
    places: tuple[Place, ...]

    @property
    def names(self):
        return {place.name for place in self.places}


_kinds: dict[str, LetterKind] = {}
_files: dict[Path, set[str]] = {}


def register(file: Path, *kinds: LetterKind):
    """Announce letters, and the TOML file with their first texts in all three languages.

    Each app does so for its own letters while it is being loaded.
    """
    for kind in kinds:
        _kinds[kind.code] = kind
        _files.setdefault(file, set()).add(kind.code)


def kind_of(code) -> LetterKind | None:
    """The letter of this code; None when no code sends it any more."""
    return _kinds.get(code)


def files():
    """The files of first texts, each with the codes that it holds."""
    return dict(_files)
