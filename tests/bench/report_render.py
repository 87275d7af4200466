"""Measures the printing of a report: ours against Chromium's, in turn, in one warm process each.

Prints one JSON line a figure. Run with the number of pairs, 5 unless told: the machine's own
pace changes from minute to minute, so what counts is the ratio within a pair.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import django
import page as page_validation
import pikepdf
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, sync_playwright

from index_assessment.report.html import report_html
from municipalities.documents.fonts import font_faces, font_rules
from municipalities.documents.pdf import render_pdf
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.index_assessment.report_snapshot import sample_snapshot

TICK = os.sysconf("SC_CLK_TCK")
# What a figure may be at the most, whatever the machine.
LIMITS = {"report_rss": ("megabytes", 250), "report_pdf_ua_rules_broken": ("ours", 0)}


@dataclass(frozen=True)
class Source:
    """What is printed: the arguments of render_pdf."""

    html: str
    stylesheets: tuple[str, ...] = ()
    assets: Mapping[str, bytes] = field(default_factory=dict)


def figures(make: Callable[[], Source], pairs: int) -> Iterator[dict]:
    """Print what the callable gives, again and again, with both engines in turn."""
    source = make()
    started = time.process_time()
    ours = print_ours(source)
    first = time.process_time() - started
    with chromium_with(source) as (browser, address, process):
        theirs = print_theirs(browser, address)
        times = [
            (_seconds(print_ours, source), _browser_seconds(process, browser, address))
            for _ in range(pairs)
        ]
    yield from _time_figures([pair[0] for pair in times], first, _page_count(ours))
    yield _ratio_figure(times)
    yield {"figure": "report_rss", "megabytes": _resident(), "renders": pairs + 1}
    yield _size_figure(ours, theirs)
    yield {
        "figure": "report_pdf_ua_rules_broken",
        "ours": _broken_rules(ours),
        "chromium": _broken_rules(theirs),
    }


def print_ours(source: Source) -> bytes:
    return render_pdf(html=source.html, stylesheets=source.stylesheets, assets=source.assets)


def print_theirs(browser: Browser, address: str) -> bytes:
    """In a page of its own, as each report needs: one that is reloaded remembers its layout."""
    browser_page = browser.new_page()
    browser_page.goto(address)
    pdf = browser_page.pdf(tagged=True, outline=True, prefer_css_page_size=True)
    browser_page.close()
    return pdf


@contextmanager
def chromium_with(source: Source) -> Iterator[tuple[Browser, str, int]]:
    """A browser, the address of the source and the number of the browser's process."""
    before = set(_children(os.getpid()))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = _as_files(source, Path(folder))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        (driver,) = set(_children(os.getpid())) - before
        yield browser, path.as_uri(), driver
        browser.close()


def _as_files(source: Source, folder: Path) -> Path:
    faces = font_faces(packages=settings.NODE_MODULES, folder=settings.VAR_DIR / "fonts")
    for name, content in {**faces, **source.assets}.items():
        (folder / name).write_bytes(content)
    sheets = [Path(finders.find(name)).read_text("utf-8") for name in source.stylesheets]
    styles = f"<style>{font_rules('')}\n{''.join(sheets)}</style></head>".replace("asset:", "")
    path = folder / "report.html"
    path.write_text(source.html.replace("asset:", "").replace("</head>", styles), "utf-8")
    return path


def _seconds(work: Callable, *arguments: object) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    work(*arguments)
    return time.process_time() - cpu, time.perf_counter() - wall


def _browser_seconds(driver: int, browser: Browser, address: str) -> tuple[float, float]:
    """The browser with all its processes; the driver that speaks to it is not counted."""
    cpu, wall = _tree_cpu(driver), time.perf_counter()
    print_theirs(browser, address)
    return _tree_cpu(driver) - cpu, time.perf_counter() - wall


def _tree_cpu(driver: int) -> float:
    """Read again when a process ends meanwhile: its seconds are then its parent's."""
    while True:
        try:
            return sum(_cpu(process) for child in _children(driver) for process in _tree(child))
        except (FileNotFoundError, ProcessLookupError):
            time.sleep(0.01)


def _tree(process: int) -> Iterator[int]:
    yield process
    for child in _children(process):
        yield from _tree(child)


def _children(process: int) -> list[int]:
    names = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for name in names for child in name.read_text().split()]


def _cpu(process: int) -> float:
    """Seconds of a process and of those children of it that have ended."""
    values = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(int(value) for value in values[11:15]) / TICK


def _time_figures(times: list[tuple[float, float]], first: float, pages: int) -> Iterator[dict]:
    cpu, wall = (statistics.median(values) for values in zip(*times, strict=True))
    yield {"figure": "report_render", "cpu_seconds": round(cpu, 2), "pages": pages}
    yield {
        "figure": "report_first_render",
        "cpu_seconds": round(first, 2),
        "x": round(first / cpu, 2),
    }
    yield {"figure": "report_pages", "per_second": round(pages / wall, 1), "pages": pages}


def _ratio_figure(times: list[tuple[tuple[float, float], tuple[float, float]]]) -> dict:
    ratios = sorted(ours[0] / theirs[0] for ours, theirs in times)
    return {
        "figure": "report_render_to_chromium",
        "x": round(statistics.median(ratios), 2),
        "least": round(ratios[0], 2),
        "most": round(ratios[-1], 2),
        "chromium_cpu_seconds": round(statistics.median(theirs[0] for _, theirs in times), 2),
        "pairs": len(ratios),
    }


def _size_figure(ours: bytes, theirs: bytes) -> dict:
    return {
        "figure": "report_size_to_chromium",
        "x": round(len(ours) / len(theirs), 2),
        "bytes": len(ours),
        "chromium_bytes": len(theirs),
        "chromium_pages": _page_count(theirs),
    }


def _page_count(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def _broken_rules(pdf: bytes) -> int:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        report = page_validation.validate_pdf(file.name, profile="ua1")
    return len({failure.rule_id for failure in report.failures})


def _resident() -> int:
    line = next(
        line
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("VmHWM")
    )
    return int(line.split()[1]) // 1024


def real_report() -> Source:
    """The index report of a made-up municipality with all that a report can hold."""
    pictures = (settings.BASE_DIR / "static" / "images").glob("report_*.svg")
    return Source(
        html=report_html(snapshot=sample_snapshot(), language="fi"),
        stylesheets=("css/report.css",),
        assets={path.name: path.read_bytes() for path in pictures},
    )


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    pairs = int(sys.argv[1]) if sys.argv[1:] else 5
    over = [line for line in map(_printed, figures(real_report, pairs)) if _is_over(line)]
    if over:
        sys.exit(f"over the limit: {over}")


def _printed(figure: dict) -> dict:
    sys.stdout.write(json.dumps(figure) + "\n")
    return figure


def _is_over(figure: dict) -> bool:
    name, most = LIMITS.get(figure["figure"], ("", 0))
    return bool(name) and figure[name] > most


if __name__ == "__main__":
    main()
