"""The floor plan and the house's names, held by reading the source."""

import ast
import re
from pathlib import PurePath

import pytest
from django.urls import reverse

from tests.addresses import addresses, by_name
from tests.source import (
    FLOORS,
    FUNCTION,
    ROOF,
    ROOT,
    floor_of,
    imported,
    modules,
    our_models,
    templates,
    top,
)

FORBIDDEN_NAMES = {
    "utils",
    "helpers",
    "common",
    "core",
    "services",
    "selectors",
    "base",
    "mixins",
}
PURE = ("index_assessment/scoring.py", "index_assessment/method.py")
# Django gives these packages their name and their place.
DJANGO_PLACES = {"models", "views", "migrations", "management", "commands"}
# Django looks for a database engine in a module of this name.
ENGINE = "municipalities/access/postgresql/base.py"
# Pages lead back to these; the roof draws them because they gather several apps.
ANCHORS = {"home", "municipality_detail", "regional_area"}
# A page with two faces: what it shows before signing in has a template of its own.
SECOND_TEMPLATES = {"home": {"welcome.html"}}
LONGEST_FILE, LONGEST_TEST, LONGEST_FUNCTION = 300, 500, 35


def at(module, node):
    return f"{module.where}:{node.lineno}"


# Floors


def may_import(module, other):
    """Only from floors below; an app, and the roof, may of course import itself."""
    return other == module.app or FLOORS[other] < module.floor


def test_imports_go_down_only():
    faults = [
        f"{at(module, node)} imports {name}"
        for module in modules()
        for node in module.nodes
        for name in imported(node)
        if top(name) in FLOORS and not may_import(module, top(name))
    ]
    assert faults == []


def test_nobody_imports_the_tests():
    faults = [
        at(module, node)
        for module in modules()
        for node in module.nodes
        if "tests" in map(top, imported(node))
    ]
    assert faults == []


def test_imports_stand_at_the_top():
    faults = [
        at(module, inner)
        for module in modules()
        for function in module.functions
        for inner in ast.walk(function)
        if isinstance(inner, (ast.Import, ast.ImportFrom))
    ]
    assert faults == []


def test_nothing_is_imported_for_types_only():
    assert [m.where for m in modules() if "TYPE_CHECKING" in m.text] == []


def test_foreign_keys_point_down():
    faults = [
        f"{model.__name__}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model
        if field.related_model._meta.app_label != model._meta.app_label
        if floor_of(field.related_model) >= floor_of(model)
    ]
    assert faults == []


def upward_words(text, floor, app):
    """Apps on the same floor or above that a dotted or slashed name begins with."""
    return [
        name
        for name in re.findall(r"\b([a-z_]+)[./]\w", text)
        if name in FLOORS and name != app and FLOORS[name] >= floor
    ]


def test_strings_name_nothing_above():
    """Dotted paths, model labels, template names: a string is no way round the floors."""
    faults = [
        f"{at(module, node)} says {node.value!r}"
        for module in modules()
        for node in module.strings
        if upward_words(node.value, module.floor, module.app)
    ]
    assert faults == []


def names_from_above(floor):
    """The reverse names that models above a floor have hung on models of it or below."""
    return {
        relation.get_accessor_name() or ""
        for model in our_models()
        if floor_of(model) <= floor
        for relation in model._meta.related_objects
        if floor_of(relation.related_model) > floor
    } - {""}


def names_of(floor):
    """The fields and reverse names that a floor, and those below it, declare themselves."""
    return {
        field.get_accessor_name() if field.auto_created and not field.concrete else field.name
        for model in our_models()
        if floor_of(model) <= floor
        for field in model._meta.get_fields()
        if not field.is_relation or floor_of(field.related_model) <= floor
    }


def used_names(module):
    """Attributes, and the parts of lookups such as `filter(memberships__user=…)`."""
    for node in module.nodes:
        if isinstance(node, ast.Attribute):
            yield node, {node.attr}
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.value, set(node.arg.split("__"))
        elif isinstance(node, ast.Constant) and re.fullmatch(r"-?\w+", str(node.value)):
            yield node, set(str(node.value).lstrip("-").split("__"))


@pytest.mark.parametrize("app", FLOORS)
def test_reverse_names_from_above_are_not_used(app):
    above = names_from_above(FLOORS[app]) - names_of(FLOORS[app])
    faults = [
        f"{at(module, node)} uses {sorted(names & above)}"
        for module in modules()
        if module.app == app
        for node, names in used_names(module)
        if names & above
    ]
    faults += [
        f"{template.where} uses {name}"
        for template in templates()
        if template.floor == FLOORS[app] < ROOF
        for name in re.findall(r"\.(\w+)", template.text)
        if name in above
    ]
    assert faults == []


def test_templates_take_in_nothing_from_above():
    faults = [
        f"{template.where}: {inner}"
        for template in templates()
        if template.floor < ROOF
        for tag in ("include", "extends")
        for inner in template.tags(tag)
        if upward_words(inner, template.floor, template.name.partition("/")[0])
    ]
    assert faults == []


def reversed_names(module):
    """First arguments of reverse(), reverse_lazy(), redirect() and resolve_url()."""
    for node in module.nodes:
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in {"reverse", "reverse_lazy", "redirect", "resolve_url"}:
                yield node, node.args[0].value


def is_above(name, floor):
    address = by_name().get(name)
    return address is not None and name not in ANCHORS and address.floor > floor


def test_addresses_belong_to_the_floor_or_below():
    faults = [
        f"{at(module, node)} leads to {name}"
        for module in modules()
        for node, name in reversed_names(module)
        if is_above(name, module.floor)
    ]
    faults += [
        f"{template.where} leads to {name}"
        for template in templates()
        for tag in template.tags("url")
        if is_above(name := tag.split()[0].strip("'\""), template.floor)
    ]
    assert faults == []


def test_the_anchors_exist():
    assert reverse("home")
    assert set(by_name()) >= ANCHORS


@pytest.mark.parametrize("where", PURE)
def test_the_arithmetic_knows_no_framework(where):
    [module] = [m for m in modules() if m.where == where]
    own = {path.removesuffix(".py").replace("/", ".") for path in PURE}
    framework = {"django", *FLOORS}
    outside = [n for node in module.nodes for n in imported(node) if top(n) in framework]
    assert [name for name in outside if name.rpartition(".")[0] not in own] == []


# Names


def test_no_module_is_called_for_nothing_in_particular():
    named = [(m.where, {*m.path.relative_to(ROOT).with_suffix("").parts}) for m in modules()]
    nothing = {where for where, parts in named if parts & FORBIDDEN_NAMES}
    assert nothing == {ENGINE}


def packages():
    return [
        module
        for module in modules()
        if module.path.name == "__init__.py" and module.path.parent.name not in DJANGO_PLACES
    ]


@pytest.mark.parametrize("package", packages(), ids=lambda package: package.where)
def test_each_package_says_what_it_is_for(package):
    said = ast.get_docstring(package.tree) or ""
    assert len(said.splitlines()) >= 2
    assert re.search(r"floor|roof", said, re.IGNORECASE), "which floor is it on?"


def view_function(address):
    """The view's function in the source, found below its decorators."""
    [module] = [m for m in modules() if dotted(m) == address.view.__module__]
    [view] = [f for f in module.functions if f.name == address.view.__name__]
    return view


def dotted(module):
    return module.where.removesuffix(".py").replace("/", ".")


def own_addresses():
    return [address for address in addresses() if address.is_ours]


@pytest.mark.parametrize("address", own_addresses(), ids=lambda address: address.name)
def test_one_name_three_times(address):
    """The view, its address and the template of its page share one name."""
    view = view_function(address)
    assert view.name == address.name
    pages = [
        PurePath(node.value)
        for node in ast.walk(view)
        if isinstance(node, ast.Constant) and str(node.value).endswith(".html")
    ]
    full = {page.name for page in pages if not page.name.startswith("_")}
    assert full - SECOND_TEMPLATES.get(view.name, set()) <= {f"{view.name}.html"}
    assert {page.parts[0] for page in pages if len(page.parts) > 1} <= {address.app}


# Sizes


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.where)
def test_files_and_functions_stay_short(module):
    assert len(module.text.splitlines()) <= LONGEST_FILE
    assert too_long(module.tree) == []


def too_long(tree):
    return [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(tree)
        if isinstance(node, FUNCTION) and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]


def test_tests_stay_short():
    read = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")}
    assert [p.name for p, text in read.items() if len(text.splitlines()) > LONGEST_TEST] == []
    assert [f"{p.name} {f}" for p, text in read.items() for f in too_long(ast.parse(text))] == []
