"""The municipalities of the demonstration: how far each has come and what it is good at."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
ABOVE = 16
BELOW = 22


def read(name):
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Profile:
    """One municipality; `swedish` is the share of its own texts that it writes in Swedish."""

    slug: str
    outcome: str
    level: int
    strong: tuple = ()
    weak: tuple = ()
    swedish: float = 0.0
    is_bar_shown: bool = True
    not_applicable: tuple = ()
    unexplained: tuple = ()
    started: str = ""
    also_complete: tuple = ()

    def level_of(self, indicator):
        return self.level + ABOVE * (indicator in self.strong) - BELOW * (indicator in self.weak)

    def pages(self, pages):
        """The questionnaire pages that it has worked on, and whether each is complete."""
        is_before = True
        for page in pages:
            code = page.section.code
            if code == self.started:
                is_before = False
                yield page, False
            elif is_before or code in self.also_complete:
                yield page, True


def profiles():
    """In the order in which their reports are published."""
    return [Profile(**row) for row in read("programme.toml")["municipality"]]
