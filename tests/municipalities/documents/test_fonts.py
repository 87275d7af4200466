"""The faces of the documents are joined once, whole, and always to the same bytes."""

import io
import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from municipalities.documents.fonts import (
    FACES,
    PACKAGE,
    FontsMissing,
    face_name,
    font_faces,
    font_rules,
)

NORDIC = "åäöÅÄÖšžŠŽčđŋŧČĐŊŦáÁ"
NEIGHBOURS = "ґєїЯюж Ελληνικά ươĂ"
SIGNS = "€–—”’…•−\u2010\u2011\u202f\u25e6\u25aa\ufffd\xa0"
JOIN_ELSEWHERE = """
import sys
from pathlib import Path
from municipalities.documents.fonts import font_faces
font_faces(packages=Path(sys.argv[1]), folder=Path(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fonts")


@pytest.fixture(scope="module")
def faces(folder):
    return font_faces(packages=settings.NODE_MODULES, folder=folder)


@pytest.mark.parametrize(("weight", "style"), FACES)
def test_face_has_the_letters_of_the_country_and_its_neighbours(faces, weight, style):
    face = TTFont(io.BytesIO(faces[face_name(weight, style)]))
    missing = [sign for sign in NORDIC + NEIGHBOURS + SIGNS if ord(sign) not in face.getBestCmap()]
    assert missing == []
    assert face["OS/2"].usWeightClass == weight
    assert bool(face["post"].italicAngle) == (style == "italic")


def test_hyphen_of_a_broken_word_is_another_glyph_than_a_written_hyphen(faces):
    face = TTFont(io.BytesIO(faces[face_name(400, "normal")]))
    glyphs = face.getBestCmap()
    assert glyphs[ord("\u2010")] != glyphs[ord("-")]
    assert face["hmtx"][glyphs[ord("\u2010")]] == face["hmtx"][glyphs[ord("-")]]


def test_faces_are_joined_to_the_same_bytes_in_another_process(faces, tmp_path):
    subprocess.run(
        [sys.executable, "-c", JOIN_ELSEWHERE, str(settings.NODE_MODULES), str(tmp_path)],
        env={"PYTHONHASHSEED": "4711"},
        cwd=settings.BASE_DIR,
        check=True,
    )
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*/*")} == faces


def test_faces_are_joined_once(faces, folder):
    before = {path: path.stat().st_mtime_ns for path in folder.glob("*/*")}
    assert font_faces(packages=settings.NODE_MODULES, folder=folder) == faces
    assert {path: path.stat().st_mtime_ns for path in folder.glob("*/*")} == before
    assert len(before) == len(FACES)


def test_changed_package_gives_new_faces(faces, folder, tmp_path):
    package = shutil.copytree(settings.NODE_MODULES / PACKAGE, tmp_path / PACKAGE)
    for weight, style in FACES:
        changed = package / f"source-sans-3-greek-ext-{weight}-{style}.woff2"
        shutil.copy(package / f"source-sans-3-greek-{weight}-{style}.woff2", changed)
    renewed = font_faces(packages=tmp_path, folder=folder)
    assert all(renewed[name] != face for name, face in faces.items())


def test_missing_package_is_named(tmp_path):
    with pytest.raises(FontsMissing, match=r"source-sans-3-latin-400-normal\.woff2"):
        font_faces(packages=tmp_path, folder=tmp_path)


def test_rules_name_each_face():
    rules = font_rules("asset:")
    assert all(f'url("asset:{face_name(weight, style)}")' in rules for weight, style in FACES)
