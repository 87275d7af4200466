"""Finnish hyphenation, which pyphen lacks, from the syllable rule and the joints of compounds."""

import hashlib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pyphen

from municipalities.documents.files import write_whole

JOINTS = Path(__file__).parent / "compounds_fi.txt"
VOWELS = "aeiouyäöå"
CONSONANTS = "bcdfghjklmnpqrstvwxzšž"
# Vowels that stay together; some of them only in a first syllable, but a break
# that is missing harms less than a wrong one.
GLIDES = frozenset(
    {
        *(f"{vowel}i" for vowel in "aeouyäö"),
        *(f"{vowel}u" for vowel in "aeio"),
        *(f"{vowel}y" for vowel in "eiäö"),
        *("ie", "uo", "yö"),
    }
)
GENITIVE_ENDS = "ns"


def hyphenate_finnish(*, folder: Path) -> None:
    """Make pyphen, and so the PDF engine, know Finnish."""
    content = dictionary().encode()
    path = folder / f"hyph_fi_{hashlib.sha256(content).hexdigest()[:16]}.dic"
    if not path.exists():
        write_whole(path, content)
    pyphen.LANGUAGES["fi"] = path
    pyphen.LANGUAGES_LOWERCASE["fi"] = "fi"


def dictionary() -> str:
    """Patterns in the form of Liang: odd digits allow a break, a higher digit wins."""
    lines = [line for line in JOINTS.read_text("utf-8").splitlines() if line[:1] not in ("", "#")]
    joints = (pattern for line in lines for pattern in _joint_patterns(line))
    return "\n".join(["UTF-8", *_syllable_patterns(), *joints, ""])


def _syllable_patterns() -> Iterator[str]:
    for consonant, vowel in product(CONSONANTS, VOWELS):
        yield f"1{consonant}{vowel}"
    for first, second in product(VOWELS, VOWELS):
        if _in_two_syllables(first, second):
            yield f"{first}1{second}"
        elif first != second:
            yield f"{first}{first}1{second}"


def _in_two_syllables(first: str, second: str) -> bool:
    return first != second and first + second not in GLIDES


def _joint_patterns(line: str) -> Iterator[str]:
    first, second = line.split("|")
    if first or second[0] in CONSONANTS:
        yield f"{_ending(first)}1{_beginning(second)}"
        return
    vowels = [vowel for vowel in VOWELS if _in_two_syllables(vowel, second[0])]
    for end in (*GENITIVE_ENDS, *vowels):
        yield f"{_ending(end)}1{_beginning(second)}"


def _ending(part: str) -> str:
    """Keep the last consonant with the part that it ends."""
    return f"{part[:-1]}2{part[-1]}" if part[-1:] and part[-1] in CONSONANTS else part


def _beginning(part: str) -> str:
    """Keep a cluster of consonants whole, and a first vowel from standing alone."""
    cluster = next((at for at, letter in enumerate(part) if letter in VOWELS), 0)
    if cluster:
        return "2".join(part[:cluster]) + part[cluster:]
    alone = len(part) > 2 and part[1] in CONSONANTS and part[2] in VOWELS
    return f"{part[0]}2{part[1:]}" if alone else part
