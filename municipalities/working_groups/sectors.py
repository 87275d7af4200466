"""Which sectors the working group has, and which it lacks."""

from dataclasses import dataclass

from municipalities.models import Sector


@dataclass(frozen=True)
class Coverage:
    """One sector with the seats that speak for it."""

    sector: Sector
    seats: tuple

    @property
    def is_missing(self):
        return not self.seats


def coverage(seats):
    """Every sector, in the order of the list, with those of these seats that speak for it."""
    by_sector = {}
    for seat in seats:
        by_sector.setdefault(seat.sector_id, []).append(seat)
    return [Coverage(one, tuple(by_sector.get(one.pk, ()))) for one in Sector.objects.all()]


def missing_by_act(covered):
    """The parties of the Integration Act for which nobody speaks."""
    return [one.sector for one in covered if one.sector.is_in_act and one.is_missing]
