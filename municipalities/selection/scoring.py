"""The arithmetic of points, in exact fractions; rounded for showing alone."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

WHOLE = 100


def total(points, weights, most):
    """One reviewer's total from 0 to 100: both arguments go by criterion, the weights make 100."""
    return sum((Fraction(weights[key] * points[key], most) for key in weights), Fraction(0))


def mean(values):
    """The mean of fractions; None of none."""
    values = list(values)
    return Fraction(sum(values), len(values)) if values else None


def shown(value):
    """Rounded half up to one decimal."""
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
