"""The house's own source, read once: modules, templates and where each stands."""

import ast
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = settings.BASE_DIR
FLOORS = {
    "municipalities": 1,
    "index_assessment": 2,
    "trainings": 3,
    "partnership": 3,
    "strategies": 4,
    "config": 5,
}
ROOF = FLOORS["config"]
TEMPLATES = ROOT / "templates"


@dataclass(frozen=True)
class Module:
    """One Python file of an app."""

    path: Path

    @property
    def where(self):
        return str(self.path.relative_to(ROOT))

    @property
    def app(self):
        return self.path.relative_to(ROOT).parts[0]

    @property
    def floor(self):
        return FLOORS[self.app]

    @cached_property
    def text(self):
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self):
        return ast.parse(self.text)

    @property
    def nodes(self):
        return ast.walk(self.tree)

    @property
    def functions(self):
        return [node for node in self.nodes if isinstance(node, FUNCTION)]

    @property
    def strings(self):
        """Every string that is no docstring, with the node that holds it."""
        docstrings = {id(doc) for node in self.nodes if (doc := docstring_node(node))}
        for node in self.nodes:
            is_string = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if is_string and id(node) not in docstrings:
                yield node


FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def docstring_node(node):
    if not isinstance(node, (ast.Module, ast.ClassDef, *FUNCTION)) or not node.body:
        return None
    first = node.body[0]
    return first.value if isinstance(first, ast.Expr) else None


@cache
def modules():
    """Every Python file of the apps, but for migrations."""
    return tuple(
        Module(path)
        for app in FLOORS
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
    )


def view_modules():
    return [m for m in modules() if m.path.stem == "views" or m.path.parent.name == "views"]


def imported(node):
    """The dotted names that an import statement reads, the imported names included."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def top(dotted):
    return dotted.partition(".")[0]


@dataclass(frozen=True)
class Template:
    """One template; those outside an app's folder belong to the roof."""

    path: Path

    @property
    def name(self):
        return str(self.path.relative_to(TEMPLATES))

    @property
    def where(self):
        return f"templates/{self.name}"

    @property
    def floor(self):
        return FLOORS.get(self.path.relative_to(TEMPLATES).parts[0], ROOF)

    @cached_property
    def text(self):
        return self.path.read_text(encoding="utf-8")

    def tags(self, name):
        """What follows the name in each tag of this kind."""
        return re.findall(rf"{{%-?\s*{name}\s+(.*?)\s*%}}", self.text, re.DOTALL)


@cache
def templates():
    return tuple(Template(path) for path in sorted(TEMPLATES.rglob("*.html")))


def our_models():
    return [model for model in apps.get_models() if model._meta.app_label in FLOORS]


def floor_of(model):
    """Packages stand below the house."""
    return FLOORS.get(model._meta.app_label, 0)
