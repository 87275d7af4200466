"""Text stays text: the ways in which it could become markup, code or a query are closed."""

import ast
import re

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.sessions.backends import db

from config.celery import app
from municipalities.access.sessions import SessionStore
from tests.hostile.fields import DRESSED, OURS, UNSEEN, Texts, label_of, text_columns
from tests.hostile.payloads import PAYLOADS
from tests.hostile.world import build_world
from tests.source import ROOT, modules

# Each with the reason why no text of a person gets into the statement.
RAW_SQL = {
    "municipalities/access/postgresql/base.py": "tells the database the ids within reach",
    "municipalities/access/row_level_security.py": "asks the database which policies bind its role",
    "config/health.py": "asks whether the database answers",
    "municipalities/revisions/triggers.py": "names of tables and words of the house's own",
}
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
MARKUP_IN_SCRIPTS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\bsrcdoc\b|\beval\(|new Function|"
    r"setHTMLUnsafe|parseHTMLUnsafe|createContextualFragment|DOMParser|javascript:|"
    r"set(?:Timeout|Interval)\(\s*[\"'`]|setAttribute\(\s*[\"'`]on|\.on[a-z]+\s*=[^=]|import\("
)
OTHER_TEXT_LIBRARIES = {
    "bleach",
    "commonmark",
    "jinja2",
    "markdown",
    "markdown2",
    "mistune",
    "textile",
}


def calls():
    """Each call in the house's own code, with its place and the name that is called."""
    for module in modules():
        for node in module.nodes:
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                yield module, node, name


def places(*names, is_fault=lambda node: True):
    return [
        f"{module.where}:{node.lineno} {name}"
        for module, node, name in calls()
        if name in names and is_fault(node)
    ]


def is_built(node):
    """Whether the first argument is put together instead of written out."""
    return not node.args or not isinstance(node.args[0], ast.Constant)


def imported_tops():
    for module in modules():
        for node in module.nodes:
            if isinstance(node, ast.Import):
                yield from ((module.where, one.name.partition(".")[0]) for one in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield module.where, node.module.partition(".")[0]


def test_each_column_of_text_is_tried_with_hostile_texts_or_explained(db):
    """The browser shows what `build_world` writes: a new column has to be written there."""
    texts = Texts()
    build_world(texts)
    untried = {label for label, given in texts.given.items() if not given}
    assert untried == UNSEEN.keys()
    assert OURS.keys() | DRESSED.keys() <= {label_of(column) for column in text_columns()}
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 60


def test_no_text_is_a_template():
    assert places("Template", "from_string", "SafeText", "safestring") == []


def test_markup_around_text_is_written_out():
    """`format_html` escapes its values only while its first argument is a constant."""
    assert places("format_html", is_fault=is_built) == []
    assert places("format_html_join", is_fault=lambda node: joins(node) is None) == []


def joins(node):
    separator, pattern = node.args[:2]
    is_constant = all(isinstance(one, ast.Constant) for one in (separator, pattern))
    return pattern.value if is_constant else None


def test_sql_stands_where_it_is_known():
    """Ruff knows `extra` and `RawSQL`, and statements that are put together on the spot."""
    assert places("raw") == []
    found = {place.partition(":")[0] for place in places("execute", "executemany")}
    assert found == RAW_SQL.keys()


def test_sessions_and_tasks_are_kept_as_json():
    assert issubclass(SessionStore, db.SessionStore)
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"
    assert settings.SESSION_ENGINE == "municipalities.access.sessions"
    assert app.conf.task_serializer == "json"
    assert [*app.conf.accept_content] == ["json"]


def test_texts_have_one_library_at_most():
    """If texts ever get markup, then through markdown-it-py and nh3."""
    assert [pair for pair in imported_tops() if pair[1].lower() in OTHER_TEXT_LIBRARIES] == []
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    required = re.findall(r"^([\w-]+)==", locked, re.MULTILINE)
    assert len(required) > 20
    assert OTHER_TEXT_LIBRARIES & {name.lower() for name in required} == set()


def test_exports_have_one_writer():
    """The admin's own export knows CSV and HTML, and escapes less than the house does."""
    writers = [where for where, name in imported_tops() if name in {"csv", "openpyxl"}]
    assert {*writers} == {
        "municipalities/documents/spreadsheet_guard.py",
        "municipalities/documents/spreadsheets.py",
        "municipalities/management/commands/load_municipalities.py",
    }
    offering = [one for one in admin.site._registry.values() if hasattr(one, "get_export_formats")]
    assert offering == []
    assert places("writer", "DictWriter") == []


def test_mails_are_plain_text():
    """Where nothing is escaped there is no reader of markup."""
    for package in ("account", "mfa"):
        folder = ROOT / "templates" / package / "email"
        assert {path.suffix for path in folder.rglob("*.*")} == {".txt"}


def test_templates_of_other_kinds_are_only_those_of_mails_and_messages():
    found = {
        str(path.relative_to(ROOT / "templates").parent)
        for path in (ROOT / "templates").rglob("*.*")
        if path.suffix != ".html"
    }
    assert found == {"account/email", "account/messages", "mfa/email", "mfa/messages"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_writes_text_and_never_markup(script):
    assert MARKUP_IN_SCRIPTS.findall(script.read_text(encoding="utf-8")) == []
