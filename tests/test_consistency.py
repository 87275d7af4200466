"""House rules that no linter knows."""

import ast
import inspect
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands
from django.db import models
from django.urls import get_callable

from municipalities.models import Document, Mail
from tests.addresses import addresses
from tests.source import FLOORS, ROOT, modules, our_models, templates

PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXTERNAL = re.compile(
    r"""(?:src|srcset|action|data)=["']?(?:https?:)?//|url\(["']?(?:https?:)?//"""
)
INLINE = re.compile(r"\sstyle=|<style|\son\w+=|javascript:|<script(?![^>]*\bsrc=)[^>]*>\s*\S")
# Drawn by ourselves, from numbers and escaped names.
MARKED_SAFE = {"municipalities/documents/svg.py"}
# Django's own template marks the help text of a form field safe, as Django does.
SAFE_TEMPLATES = {"django/forms/field.html"}


def test_each_module_says_what_it_is():
    silent = [m.where for m in modules() if m.text.strip() and not ast.get_docstring(m.tree)]
    assert silent == []


def test_a_docstring_begins_with_one_line():
    long = [
        module.where
        for module in modules()
        if (said := ast.get_docstring(module.tree))
        if module.path.name != "__init__.py"
        if len(said.splitlines()) > 1 and said.splitlines()[1].strip()
    ]
    assert long == []


@pytest.mark.parametrize("pattern", [r"\bTODO\b", r"\bFIXME\b", r"\bXXX\b", r"\bHACK\b"])
def test_nothing_is_left_for_later(pattern):
    texts = [*modules(), *templates()]
    assert [one.where for one in texts if re.search(pattern, one.text)] == []


def test_each_exception_to_a_lint_gives_its_reason():
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"#\s*noqa(?!: [A-Z0-9, ]+ - \S)", line)
    ]
    assert bare == []


def python_files():
    folders = [ROOT / name for name in (*FLOORS, "tests")]
    this = Path(__file__)
    return [path for folder in folders for path in folder.rglob("*.py") if path != this]


# Rules


def test_rules_do_not_hide_in_saving_a_model():
    hiding = [
        f"{model.__name__}.{name}"
        for model in our_models()
        for name in ("save", "delete", "full_clean")
        if vars(model).get(name)
    ]
    assert hiding == []


def test_no_rule_hides_in_a_signal():
    """The only signals are those of migrating, which the triggers need."""
    found = [
        (module.where, name)
        for module in modules()
        for name in re.findall(r"(\w+)\.connect\(|@receiver\((\w+)", module.text)
    ]
    names = {name for _where, pair in found for name in pair if name}
    assert names <= {"pre_migrate", "post_migrate"}


def test_whoever_is_named_is_named_by_keyword():
    """`by=` is the person who does it."""
    faults = [
        f"{module.where}:{function.lineno} {function.name}"
        for module in modules()
        for function in module.functions
        if "by" in [argument.arg for argument in function.args.args]
        if not function.name.startswith("_")
    ]
    assert faults == []


def municipal_addresses():
    return [address for address in addresses() if address.is_municipal]


@pytest.mark.parametrize("address", municipal_addresses(), ids=lambda address: address.name)
def test_each_municipal_page_asks_for_a_permission(address):
    assert get_callable(address.view).permission


@pytest.mark.parametrize(
    "address", [a for a in addresses() if a.is_linked], ids=lambda address: address.name
)
def test_each_linked_page_asks_for_a_purpose(address):
    assert get_callable(address.view).purpose


@pytest.mark.parametrize(
    "address", [a for a in addresses() if a.is_ours], ids=lambda address: address.name
)
def test_each_page_names_its_methods(address):
    """Its outermost decorator is one of Django's that refuse the others."""
    assert inspect.unwrap(address.view) is not address.view
    assert address.view.__code__.co_filename.endswith("views/decorators/http.py")


def test_each_constraint_has_a_name_of_its_own():
    names = [c.name for model in our_models() for c in model._meta.constraints]
    assert len(names) == len(set(names))


def checks_of_forms():
    """Checks of fields that a person may fill in: documents and mails are written by workers."""
    for model in our_models():
        if model in {Document, Mail}:
            continue
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                fields = {model._meta.get_field(name) for name in names_in(constraint.condition)}
                if any(field.editable for field in fields):
                    yield constraint


def names_in(condition):
    """The fields that a condition speaks of."""
    for child in condition.children:
        if isinstance(child, tuple):
            yield child[0].partition("__")[0]
        else:
            yield from names_in(child)


@pytest.mark.parametrize("constraint", [*checks_of_forms()], ids=lambda constraint: constraint.name)
def test_a_constraint_has_words_for_people(constraint):
    assert constraint.violation_error_message != constraint.default_violation_error_message


# Pages


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.name)
def test_a_template_has_nothing_inline_and_nothing_foreign(template):
    assert INLINE.findall(template.text) == []
    assert EXTERNAL.findall(template.text) == []


def test_static_files_ask_no_foreign_host():
    read = [p for p in (ROOT / "static").rglob("*") if p.suffix in {".css", ".js", ".svg"}]
    assert read
    assert [p.name for p in read if EXTERNAL.search(p.read_text(encoding="utf-8"))] == []


def test_text_is_escaped():
    marking = [m.where for m in modules() if re.search(r"\bmark_safe\(|\bSafeString\(", m.text)]
    assert set(marking) == MARKED_SAFE
    unescaped = [
        t.name for t in templates() if re.search(r"\|\s*safe(?:seq)?\b|autoescape\s+off", t.text)
    ]
    assert set(unescaped) == SAFE_TEMPLATES


def test_each_template_is_used():
    """By its name in a view or in another template; those of packages and of errors by Django."""
    texts = [*modules(), *templates()]
    words = {w for one in texts for w in re.findall(r"[\w./]+\.html|\w+\.html", one.text)}
    ours = [t.name for t in templates() if t.name.partition("/")[0] in FLOORS]
    assert [name for name in ours if not {name, Path(name).name} & words] == []


# Tools


@pytest.mark.parametrize("section", ["dependencies", "dev", "ignore"])
def test_each_dependency_and_each_exception_gives_its_reason(section):
    """On the line above it."""
    lines = re.search(rf"^{section} = \[\n(.*?)^\]", PYPROJECT, re.MULTILINE | re.DOTALL).group(1)
    pairs = zip(["", *lines.splitlines()], lines.splitlines(), strict=False)
    bare = [
        line.strip()
        for above, line in pairs
        if not line.strip().startswith("#") and not above.strip().startswith("#")
    ]
    assert bare == []


def test_dependencies_are_those_that_are_imported():
    tomllib.loads(PYPROJECT)
    installed = {config.name.partition(".")[0] for config in apps.get_app_configs()}
    assert {"allauth", "csp", "django_htmx", "import_export", "modeltranslation"} <= installed


def test_the_readme_names_each_command():
    ours = {name for name, app in get_commands().items() if app in FLOORS}
    named = set(re.findall(r"manage\.py (\w+)", README))
    assert ours - named == set()
    assert named - set(get_commands()) == set()


def test_tests_mock_nothing_and_leave_nothing_out():
    pattern = re.compile(
        r"unittest\.mock|\bmocker\b|pytest\.(skip|xfail|importorskip)|mark\.(skip|xfail)"
    )
    found = [p.name for p in python_files() if pattern.search(p.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize("document", ["README.md", "SECURITY.md"])
def test_documents_name_files_that_exist(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    named = re.findall(
        r"`((?:\.ci|config|docs|index_assessment|municipalities|tests)/[^`\s]*)`", text
    )
    assert named
    assert [place for place in named if not (ROOT / place).exists()] == []
