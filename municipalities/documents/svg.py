"""The few shapes that the charts are drawn with; presentation attributes only, no stylesheet."""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Point = tuple[float, float]

BLACK = "#212121"
FONT = "Source Sans 3, sans-serif"


def drawing(*, size: tuple[int, int], title: str, parts: Iterable[str]) -> SafeString:
    """The whole picture. Its title comes first, where readers of pages and of PDF look for it."""
    width, height = size
    # Words from outside are escaped here and in text(); all else is made of numbers.
    return mark_safe(  # noqa: S308 - every word from outside is escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" font-family="{FONT}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def text(
    place: Point, words: str, *, anchor="start", weight=400, fill=BLACK, size: int = 11
) -> str:
    x, y = place
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{fill}"'
        f' text-anchor="{anchor}">{escape(words)}</text>'
    )


def path(
    shape: str, *, fill: str = "none", stroke: str = "", width: float = 1, dash: str = ""
) -> str:
    line = f' stroke="{stroke}" stroke-width="{width}" stroke-linejoin="round"' if stroke else ""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{shape}" fill="{fill}"{line}{dashes}/>'


def line_through(points: Iterable[Point]) -> str:
    return "M" + "L".join(at(point) for point in points)


def circle(centre: Point, radius: float) -> str:
    x, y = centre
    arc = f"a{radius:.1f} {radius:.1f} 0 1 0"
    return f"M{x - radius:.1f} {y:.1f}{arc} {2 * radius:.1f} 0{arc} {-2 * radius:.1f} 0z"


def box(corner: Point, width: float, height: float) -> str:
    return f"M{at(corner)}h{width:.1f}v{height:.1f}h{-width:.1f}z"


def at(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
