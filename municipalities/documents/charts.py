"""Charts as SVG strings, the same for web pages and PDF documents.

Each carries its numbers in its title, and few text nodes: text is what makes a PDF slow.
A value is from 0 to 100; None is "not available" and is drawn as a gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import cos, floor, pi, sin
from textwrap import wrap

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from municipalities.documents.svg import (
    Point,
    at,
    box,
    circle,
    drawing,
    line_through,
    path,
    text,
)

Number = int | float | Fraction

OWN = "#00357a"
SAMPLE = "#2a6ebb"
OTHERS = "#8a9399"
TRACK = "#eaf2fa"
GRID = "#c8cdd0"
QUIET = "#5f686d"
BLACK = "#212121"
FULL_SCORE = 100


@dataclass(frozen=True)
class Series:
    name: str
    values: Sequence[Number | None]


@dataclass(frozen=True)
class Bar:
    label: str
    value: Number | None
    mark: Number | None = None
    is_own: bool = True


def shown(value: Number | None) -> str:
    """A score as people read it: rounded half up to a whole number."""
    return gettext("not available") if value is None else str(floor(value + Fraction(1, 2)))


# Radar -------------------------------------------------------------------------------------------

RADAR_SIZE = (620, 448)
RADAR_CENTRE = (310, 226)
RADAR_RADIUS = 172
RADAR_RINGS = (25, 50, 75, 100)
LABEL_DISTANCE = 14
LABEL_LETTERS = 22
LABEL_LEADING = 13


def radar(*, title: str, labels: Sequence[str], own: Series, sample: Series) -> SafeString:
    """One axis for each label; the own values as a filled area, the sample's as a dashed line."""
    own_runs, sample_runs = _runs(own.values), _runs(sample.values)
    areas = (f"{line_through([RADAR_CENTRE, *run])}z" for run in own_runs)
    dots = (circle(point, 3) for run in own_runs for point in dict.fromkeys(run))
    return drawing(
        size=RADAR_SIZE,
        title=_radar_title(title, labels, own, sample),
        parts=[
            *_radar_grid(len(labels)),
            path("".join(areas), fill="#00357a1f"),
            path("".join(map(line_through, sample_runs)), stroke=SAMPLE, width=1.6, dash="5 3"),
            path("".join(map(line_through, own_runs)), stroke=OWN, width=2.4),
            path("".join(dots), fill=OWN),
            *(_axis_label(index, label, len(labels)) for index, label in enumerate(labels)),
        ],
    )


def _radar_title(title: str, labels: Sequence[str], own: Series, sample: Series) -> str:
    rows = zip(labels, own.values, sample.values, strict=True)
    numbers = "; ".join(f"{label}: {shown(mine)} ({shown(theirs)})" for label, mine, theirs in rows)
    return f"{title}. {own.name} ({sample.name}). {numbers}"


def _on_axis(index: int, count: int, reach: float) -> Point:
    angle = 2 * pi * index / count - pi / 2
    return RADAR_CENTRE[0] + reach * cos(angle), RADAR_CENTRE[1] + reach * sin(angle)


def _reach(value: Number) -> float:
    return RADAR_RADIUS * float(value) / FULL_SCORE


def _radar_grid(count: int) -> list[str]:
    x, y = RADAR_CENTRE
    rings = [circle(RADAR_CENTRE, _reach(ring)) for ring in RADAR_RINGS]
    ends = (_on_axis(index, count, RADAR_RADIUS) for index in range(count))
    spokes = [line_through([RADAR_CENTRE, end]) for end in ends]
    return [
        path("".join(rings + spokes), stroke=GRID, width=0.7),
        *(
            text((x + 3, y - _reach(ring) + 10), str(ring), fill=QUIET, size=9)
            for ring in RADAR_RINGS
        ),
    ]


def _runs(values: Sequence[Number | None]) -> list[list[Point]]:
    """The points of neighbouring axes that have a value; a full round ends where it began."""
    points = [
        None if value is None else _on_axis(index, len(values), _reach(value))
        for index, value in enumerate(values)
    ]
    if None not in points:
        return [[*points, *points[:1]]]
    after_gap = points.index(None) + 1
    runs: list[list[Point]] = [[]]
    for point in points[after_gap:] + points[:after_gap]:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _axis_label(index: int, label: str, count: int) -> str:
    x, y = _on_axis(index, count, RADAR_RADIUS + LABEL_DISTANCE)
    right, down = x - RADAR_CENTRE[0], (y - RADAR_CENTRE[1]) / RADAR_RADIUS
    anchor = "middle" if abs(right) < 20 else ("start" if right > 0 else "end")
    lines = wrap(label, LABEL_LETTERS, break_long_words=False)
    top = y + 4 + (len(lines) - 1) * LABEL_LEADING * (down - 1) / 2
    return "".join(
        text((x, top + row * LABEL_LEADING), line, anchor=anchor) for row, line in enumerate(lines)
    )


# Bars --------------------------------------------------------------------------------------------

BAR_ROW = 19
BAR_HEIGHT = 12
VALUE_ROOM = 30
MARK_REACH = 3


def bars(
    *, title: str, rows: Sequence[Bar], width: int = 440, label_width: int = 150
) -> SafeString:
    """Horizontal bars, a row each; `mark` is a tick on the bar to compare it with."""
    track = width - label_width - VALUE_ROOM
    return drawing(
        size=(width, BAR_ROW * len(rows)),
        title=f"{title}. " + "; ".join(_bar_words(row) for row in rows),
        parts=[
            _bar_row(row, BAR_ROW * place, label_width, track) for place, row in enumerate(rows)
        ],
    )


def score_bar(
    *, title: str, value: Number | None, mark: Number | None = None, width: int = 120
) -> SafeString:
    """A single bar without words, for a table that has the number in another cell."""
    row = Bar(label=title, value=value, mark=mark)
    return drawing(
        size=(width, BAR_HEIGHT + 2 * MARK_REACH),
        title=_bar_words(row),
        parts=[_bar(row, (0, MARK_REACH), width)],
    )


def _bar_words(row: Bar) -> str:
    compared = "" if row.mark is None else f" ({shown(row.mark)})"
    return f"{row.label}: {shown(row.value)}{compared}"


def _bar_row(row: Bar, top: float, left: float, track: float) -> str:
    baseline = top + BAR_ROW / 2 + 4
    weight = 600 if row.is_own else 400
    value = "–" if row.value is None else shown(row.value)
    return (
        text((0, baseline), row.label, weight=weight)
        + _bar(row, (left, top + (BAR_ROW - BAR_HEIGHT) / 2), track)
        + text((left + track + VALUE_ROOM, baseline), value, anchor="end", weight=weight)
    )


def _bar(row: Bar, corner: Point, track: float) -> str:
    if row.value is None:
        return path(box(corner, track, BAR_HEIGHT), stroke=OTHERS, dash="2 3")
    filled = track * float(row.value) / FULL_SCORE
    return (
        path(box(corner, track, BAR_HEIGHT), fill=TRACK)
        + path(box(corner, filled, BAR_HEIGHT), fill=OWN if row.is_own else OTHERS)
        + _mark(row.mark, corner, track)
    )


def _mark(mark: Number | None, corner: Point, track: float) -> str:
    if mark is None:
        return ""
    top = corner[0] + track * float(mark) / FULL_SCORE, corner[1] - MARK_REACH
    line = f"M{at(top)}v{BAR_HEIGHT + 2 * MARK_REACH}"
    return path(line, stroke="#ffffff", width=4) + path(line, stroke=BLACK, width=1.6)


# Ranked bars -------------------------------------------------------------------------------------

RANKED_HEIGHT = 62
RANKED_TOP = 14
FLOOR = RANKED_HEIGHT - 1
BAR_SHARE = 0.72


@dataclass(frozen=True)
class Column:
    left: float
    width: float
    value: Number
    is_own: bool

    @property
    def top(self) -> float:
        return _height_of(self.value)

    @property
    def shape(self) -> str:
        return box((self.left, self.top), self.width, FLOOR - self.top)


def ranked(
    *,
    title: str,
    values: Sequence[Number],
    own: Number | None,
    mean: Number | None = None,
    width: int = 150,
) -> SafeString:
    """The others' values as nameless bars from low to high, the own one in its place."""
    columns = _columns(values, own, width)
    level = [] if mean is None else [f"M0 {_height_of(mean):.1f}h{width}"]
    return drawing(
        size=(width, RANKED_HEIGHT),
        title=_ranked_title(title, values, own, mean),
        parts=[
            path("".join(column.shape for column in columns if not column.is_own), fill=OTHERS),
            path("".join(column.shape for column in columns if column.is_own), fill=OWN),
            path(f"M0 {FLOOR}h{width}", stroke=QUIET),
            *(path(line, stroke=SAMPLE, width=1.2, dash="4 3") for line in level),
            *(_own_number(column, width) for column in columns if column.is_own),
        ],
    )


def _ranked_title(
    title: str, values: Sequence[Number], own: Number | None, mean: Number | None
) -> str:
    words = gettext(
        "%(title)s. Own score: %(own)s. Mean: %(mean)s. Other municipalities: %(scores)s"
    )
    scores = ", ".join(shown(value) for value in sorted(values))
    return words % {"title": title, "own": shown(own), "mean": shown(mean), "scores": scores}


def _columns(values: Sequence[Number], own: Number | None, width: int) -> list[Column]:
    others = [(value, False) for value in values]
    in_order = sorted(others if own is None else [*others, (own, True)])
    step = width / max(len(in_order), 1)
    return [
        Column(place * step, step * BAR_SHARE, value, is_own)
        for place, (value, is_own) in enumerate(in_order)
    ]


def _height_of(value: Number) -> float:
    return FLOOR - (FLOOR - RANKED_TOP) * float(value) / FULL_SCORE


def _own_number(column: Column, width: int) -> str:
    middle = min(max(column.left + column.width / 2, 8), width - 8)
    return text((middle, column.top - 3), shown(column.value), anchor="middle", weight=600)
