"""Nothing is shown in the wrong language: catalogues are complete and current, as is data."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import polib
import pytest
from django.apps import apps

from tests.source import FLOORS, ROOT

LANGUAGES = {"fi", "sv", "en"}
# English is the language of the source.
TRANSLATED = ("fi", "sv")
OWN = [ROOT / "locale" / language / "LC_MESSAGES" / "django.po" for language in TRANSLATED]
THIRD_PARTY = sorted((ROOT / "locale" / "third_party").rglob("*.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+[^>]*>")


def where(path):
    return str(path.relative_to(ROOT))


each_catalogue = pytest.mark.parametrize("path", [*OWN, *THIRD_PARTY], ids=where)


def entries(path):
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


@each_catalogue
def test_nothing_is_untranslated_or_uncertain(path):
    assert [entry.msgid for entry in entries(path) if not entry.translated()] == []
    assert [entry.msgid for entry in entries(path) if entry.fuzzy] == []


@each_catalogue
def test_the_catalogue_compiles(path):
    done = subprocess.run(
        ["msgfmt", "--check-format", "--output-file=/dev/null", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def placeholders(text):
    """Its placeholders and tags, in any order."""
    return sorted(PLACEHOLDER.findall(text))


def wrong_placeholders(entry):
    """The translations whose placeholders are not those of the source, plurals included."""
    sources = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
    expected = [placeholders(source) for source in sources]
    found = list(entry.msgstr_plural.values()) or [entry.msgstr]
    return [text for text in found if placeholders(text) not in expected]


@each_catalogue
def test_placeholders_and_tags_are_those_of_the_source(path):
    assert [wrong for entry in entries(path) for wrong in wrong_placeholders(entry)] == []


@each_catalogue
def test_translations_begin_and_end_as_the_source_does(path):
    """Where a sentence is put together from parts, a lost space or full stop shows."""
    faults = [
        entry.msgstr
        for entry in entries(path)
        for edge in (lambda text: text[:1].isspace(), lambda text: text[-1:].isspace())
        if entry.msgstr and edge(entry.msgid) != edge(entry.msgstr)
    ]
    assert faults == []


def test_both_languages_translate_the_same_messages():
    fi, sv = ({(entry.msgctxt, entry.msgid) for entry in entries(path)} for path in OWN)
    assert fi == sv


def test_the_catalogues_are_current(tmp_path):
    """Collecting the messages anew, in a copy, changes nothing."""
    for name in (*FLOORS, "templates", "locale", ".ci"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    done = subprocess.run(
        [".ci/messages", "--check"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


# Packages


def package_catalogues():
    """The folders of the installed packages that say which messages they have."""
    folders = [Path(config.path) for config in apps.get_app_configs() if config.name not in FLOORS]
    folders.append(Path(apps.get_app_config("auth").path).parents[1] / "conf")
    for folder in folders:
        for locale in (folder / "locale", folder.parent / "locale"):
            if (locale / "en").is_dir():
                yield locale


def messages(path):
    if not path.exists():
        return set()
    return {(entry.msgctxt, entry.msgid) for entry in entries(path) if entry.translated()}


def all_messages(path):
    return {(entry.msgctxt, entry.msgid) for entry in entries(path)}


def missing_in_packages(language):
    """The messages of packages that they do not translate themselves."""
    missing = set()
    for locale in set(package_catalogues()):
        source = all_messages(locale / "en" / "LC_MESSAGES" / "django.po")
        missing |= source - messages(locale / language / "LC_MESSAGES" / "django.po")
    return missing


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_packages_leave_untranslated_stands_in_our_own_catalogues(language):
    third_party = ROOT / "locale" / "third_party" / language / "LC_MESSAGES" / "django.po"
    [own] = [path for path in OWN if language in path.parts]
    assert missing_in_packages(language) - messages(third_party) - messages(own) == set()


def translations_in_packages(language):
    """The messages of packages, each with all the ways in which they translate it."""
    found = {}
    for locale in set(package_catalogues()):
        for key in all_messages(locale / "en" / "LC_MESSAGES" / "django.po"):
            found.setdefault(key, [])
        translated = locale / language / "LC_MESSAGES" / "django.po"
        for entry in entries(translated) if translated.exists() else []:
            found.setdefault((entry.msgctxt, entry.msgid), []).append(spoken(entry))
    return found


def spoken(entry):
    return entry.msgstr_plural or entry.msgstr


@pytest.mark.parametrize("path", THIRD_PARTY, ids=where)
def test_no_message_of_a_package_is_translated_in_vain(path):
    """Ours is one that a package has, and says something else than each of them does."""
    theirs = translations_in_packages(path.parts[-3])
    ours = {(entry.msgctxt, entry.msgid): spoken(entry) for entry in entries(path)}
    assert ours.keys() - theirs.keys() == set()
    assert [key for key, text in ours.items() if agreed(theirs[key]) == text] == []


def agreed(texts):
    """What all of them say, if they agree."""
    return texts[0] if texts and all(text == texts[0] for text in texts) else None


# Data


# What a municipality writes about itself keeps the language that it was written in.
OWN_WORDS = {"config/demo/own_words.toml", "config/demo/cooperation.toml"}


def data_files():
    found = sorted(path for app in FLOORS for path in (ROOT / app).rglob("*.toml"))
    return [path for path in found if where(path) not in OWN_WORDS]


def incomplete(value, place=""):
    """The places of texts that lack a language, or have one that is empty."""
    if isinstance(value, list):
        return [p for n, one in enumerate(value) for p in incomplete(one, f"{place}[{n}]")]
    if not isinstance(value, dict):
        return []
    if value.keys() & LANGUAGES:
        is_whole = value.keys() == LANGUAGES and all(str(t).strip() for t in value.values())
        return [] if is_whole else [place]
    return [p for key, one in value.items() for p in incomplete(one, f"{place}.{key}")]


@pytest.mark.parametrize("path", data_files(), ids=where)
def test_data_speaks_three_languages(path):
    assert incomplete(tomllib.loads(path.read_text(encoding="utf-8"))) == []


def test_there_is_data():
    assert len(data_files()) > 20
    assert incomplete({"a": {"fi": "x", "sv": "y"}, "b": [{"fi": "x", "sv": "", "en": "z"}]}) == [
        ".a",
        ".b[0]",
    ]
