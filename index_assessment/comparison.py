"""The comparison of one municipality with the sample, and how the sample moves.

Nothing is shown for fewer than five other municipalities. The sample is a vintage: every report
of one vintage shows the same means, and it moves only when at least five have joined, so that
two reports cannot be subtracted from each other.
"""

from dataclasses import dataclass
from math import floor

from django.db import transaction
from django.utils import timezone

from index_assessment.models import Band, ReportEdition, Vintage, VintageResult
from index_assessment.models.comparison import BandKind
from municipalities.access.reach import unscoped
from municipalities.models.municipality import FigureKind

FEWEST = 5
GROUPS = ("all", BandKind.SIZE, BandKind.DIVERSITY)
FIGURE_OF = {
    BandKind.SIZE: FigureKind.POPULATION,
    BandKind.DIVERSITY: FigureKind.FOREIGN_LANGUAGE_SHARE,
}


def bands_of(municipality):
    """The band of each kind that the municipality's newest figures put it in, or None."""
    newest = {}
    for figure in municipality.figures.order_by("year"):
        newest[figure.kind] = figure.value
    bands = dict.fromkeys(BandKind)
    for band in Band.objects.all():
        figure = newest.get(FIGURE_OF[band.kind])
        if figure is not None and band.holds(figure):
            bands[BandKind(band.kind)] = band
    return bands


@dataclass(frozen=True)
class Member:
    """One municipality's published result in the sample."""

    municipality_id: int
    scores: dict
    is_bar_shown: bool


def value_of(scores, part, code=None):
    """A value out of the stored scores: of "index", or of a code among "indicators"."""
    found = scores.get(part)
    return found.get(code) if code is not None and found else found


class Comparison:
    """What the current vintage shows to one municipality."""

    def __init__(self, municipality):
        self.municipality = municipality
        self.vintage = Vintage.objects.first()
        self.bands = bands_of(municipality)
        results = list(self.vintage.results.all()) if self.vintage else []
        self.members = {group: self._members(results, group) for group in GROUPS}

    def _members(self, results, group):
        """The results in a group, or none when too few others are in it."""
        band = self.bands.get(group)
        if group != "all" and band is None:
            return []
        members = [
            Member(result.municipality_id, result.scores, result.is_bar_shown)
            for result in results
            if group == "all" or result.bands.get(group) == band.code
        ]
        return members if len(self._others(members)) >= FEWEST else []

    def _others(self, members):
        return [m for m in members if m.municipality_id != self.municipality.pk]

    @property
    def as_of(self):
        return timezone.localdate(self.vintage.made_at) if self.vintage else timezone.localdate()

    def count(self, group):
        return len(self.members[group]) or None

    def sample(self, part, code=None):
        """The mean, count and nameless bars of each group; None for a group not shown."""
        return {str(group): self._figures(group, part, code) for group in GROUPS}

    def _known(self, group, part, code):
        return [
            (member, value)
            for member in self.members[group]
            if (value := value_of(member.scores, part, code)) is not None
        ]

    def _figures(self, group, part, code):
        known = self._known(group, part, code)
        others = self._others([member for member, _value in known])
        if len(others) < FEWEST:
            return None
        return {
            "mean": _mean([value for _member, value in known]),
            "count": len(known),
            "values": self._bars(known),
        }

    def _bars(self, known):
        """The values of the others that agreed to a nameless bar, or None.

        When a single one has not agreed, the mean and the bars would tell its value.
        """
        others = [m for m in known if m[0].municipality_id != self.municipality.pk]
        bars = sorted(value for member, value in others if member.is_bar_shown)
        return bars if len(bars) >= FEWEST and len(others) - len(bars) != 1 else None

    def place(self, own, part, code):
        """Above, at or below the mean, and the quarter (1 lowest) among all; None if not shown."""
        figures = self._figures("all", part, code)
        if own is None or figures is None:
            return {"mean": None, "quarter": None}
        values = [value for _member, value in self._known("all", part, code)]
        below = sum(value < own for value in values)
        mean = figures["mean"]
        return {
            "mean": "at" if own == mean else "above" if own > mean else "below",
            "quarter": min(4, 1 + 4 * below // len(values)),
        }


def _mean(values):
    return floor(sum(values) / len(values) + 0.5)


@transaction.atomic
@unscoped("a sample is made of the newest edition of every municipality")
def renew_vintage():
    """Make a new vintage when at least five editions are not in the current one; else None."""
    # Whoever publishes at the same time waits here, and then reads what has come of it. The bands
    # are there before the first vintage is.
    Band.objects.select_for_update().order_by("pk").first()
    current = Vintage.objects.first()
    latest = {}
    editions = ReportEdition.objects.select_related("assessment", "municipality")
    for edition in editions.order_by("pk"):
        latest[edition.municipality_id] = edition
    in_current = set(current.results.values_list("edition_id", flat=True)) if current else set()
    joined = [edition for edition in latest.values() if edition.pk not in in_current]
    if len(joined) < FEWEST:
        return None
    vintage = Vintage.objects.create(number=current.number + 1 if current else 1)
    VintageResult.objects.bulk_create(_result(vintage, edition) for edition in latest.values())
    return vintage


def _result(vintage, edition):
    bands = bands_of(edition.municipality)
    snapshot = edition.snapshot
    return VintageResult(
        vintage=vintage,
        municipality_id=edition.municipality_id,
        edition=edition,
        bands={str(kind): band.code for kind, band in bands.items() if band},
        is_bar_shown=edition.assessment.is_bar_shown,
        scores={
            "index": snapshot["index"]["value"],
            "lens": snapshot["lens"]["value"],
            "indicators": {row["code"]: row["value"] for row in snapshot["indicators"]},
            "areas": {row["code"]: row["value"] for row in snapshot["good_relations_areas"]},
        },
    )
