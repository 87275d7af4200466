"""Figures that a suite measures: shown when the run ends, and judged by .ci/compare.

pytest reads this module as a plugin. Tests that tell the same figure tell parts of it.
"""

import re
from decimal import Decimal

import pytest

FIGURE = re.compile(r"(.*): ([\d.]+) \((least|most) ([\d.]+)\)")


@pytest.fixture
def figure(record_property):
    """Tell a number, with the least or the most that it may be when the suite runs whole."""

    def tell(what, number, *, least=None, most=None):
        bound = f"least {least}" if most is None else f"most {most}"
        record_property("figure", f"{what}: {number} ({bound})")

    return tell


def joined(parts):
    """One line a figure: what has a least adds up, and of what has a most the largest counts."""
    found = {}
    for part in parts:
        name, number, *bound = FIGURE.fullmatch(part).groups()
        found.setdefault((name, *bound), []).append(Decimal(number))
    return [
        f"{name}: {sum(numbers) if kind == 'least' else max(numbers)} ({kind} {bound})"
        for (name, kind, bound), numbers in found.items()
    ]


def is_out_of_bounds(line):
    _name, number, kind, bound = FIGURE.fullmatch(line).groups()
    over, under = Decimal(number) > Decimal(bound), Decimal(number) < Decimal(bound)
    return over if kind == "most" else under


def pytest_terminal_summary(terminalreporter):
    parts = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == "figure"
    ]
    if parts:
        terminalreporter.section("figures")
        terminalreporter.write("".join(f"{line}\n" for line in joined(parts)))
