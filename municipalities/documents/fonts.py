"""The faces of the documents, each joined once from the alphabets its package splits it into."""

import hashlib
import io
from copy import deepcopy
from pathlib import Path

from fontTools import __version__ as fonttools_version
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

from municipalities.documents.files import write_whole

FAMILY = "Source Sans 3"
PACKAGE = Path("@fontsource") / "source-sans-3" / "files"
ALPHABETS = (
    "latin",
    "latin-ext",
    "cyrillic",
    "cyrillic-ext",
    "greek",
    "greek-ext",
    "vietnamese",
)
# Signs that the package leaves out, each drawn like one that it has. They are glyphs of their
# own, since a PDF knows one character a glyph, and copied text must be what was written.
LOOKALIKES = {
    "\u2010": "-",
    "\u2011": "-",
    "\u202f": "\u2009",
    "\u25aa": "•",
    "\u25e6": "–",
    "\ufffd": "?",
}
FACES = ((400, "normal"), (600, "normal"), (700, "normal"), (400, "italic"))


class FontsMissing(Exception):
    """The package of the fonts has not been installed."""


def font_faces(*, packages: Path, folder: Path) -> dict[str, bytes]:
    """Give the TrueType file of each face under its name."""
    return {
        face_name(weight, style): _face(packages / PACKAGE, folder, weight, style)
        for weight, style in FACES
    }


def face_name(weight: int, style: str) -> str:
    return f"source-sans-3-{weight}-{style}.ttf"


def font_rules(scheme: str) -> str:
    """Declare the faces to a stylesheet, each at the address made of the scheme and its name."""
    return "\n".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; font-style: {style};'
        f' src: url("{scheme}{face_name(weight, style)}"); }}'
        for weight, style in FACES
    )


def _face(source: Path, folder: Path, weight: int, style: str) -> bytes:
    parts = _parts(source, weight, style)
    digest = hashlib.sha256(f"{fonttools_version} {LOOKALIKES}".encode())
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    path = folder / digest.hexdigest()[:16] / face_name(weight, style)
    if not path.exists():
        write_whole(path, _joined(parts))
    return path.read_bytes()


def _parts(source: Path, weight: int, style: str) -> list[bytes]:
    paths = [source / f"source-sans-3-{alphabet}-{weight}-{style}.woff2" for alphabet in ALPHABETS]
    missing = [path.name for path in paths if not path.exists()]
    if missing:
        raise FontsMissing(f"Install the front-end packages first: {', '.join(missing)}")
    return [path.read_bytes() for path in paths]


def _joined(parts: list[bytes]) -> bytes:
    """Join the alphabets, under the dates of the first: the same parts give the same bytes."""
    face = Merger().merge([_unpacked(part) for part in parts])
    face.recalcTimestamp = False
    dates = TTFont(io.BytesIO(parts[0]))["head"]
    face["head"].created, face["head"].modified = dates.created, dates.modified
    for sign, model in LOOKALIKES.items():
        _add_sign(face, sign, model)
    return _saved(face).getvalue()


def _add_sign(face: TTFont, sign: str, model: str) -> None:
    glyph, original = f"uni{ord(sign):04X}", face.getBestCmap()[ord(model)]
    face.setGlyphOrder([*face.getGlyphOrder(), glyph])
    face["glyf"][glyph] = deepcopy(face["glyf"][original])
    face["hmtx"][glyph] = face["hmtx"][original]
    for table in face["cmap"].tables:
        table.cmap[ord(sign)] = glyph


def _unpacked(part: bytes) -> io.BytesIO:
    face = TTFont(io.BytesIO(part), recalcTimestamp=False)
    face.flavor = None
    return _saved(face)


def _saved(face: TTFont) -> io.BytesIO:
    file = io.BytesIO()
    face.save(file)
    file.seek(0)
    return file
