"""Counts of a fault, with what is promised of them."""

from typing import NamedTuple


class Count(NamedTuple):
    number: float
    kind: str = ""
    bound: float = 0

    @property
    def is_kept(self):
        return {
            "least": self.number >= self.bound,
            "most": self.number <= self.bound,
            "": True,
        }[self.kind]

    def __str__(self):
        bound = f" ({self.kind} {self.bound:g})" if self.kind else ""
        return f"{self.number:g}{bound}"


def counted(number):
    """How often something was done, of which nothing is promised."""
    return Count(number)


def least(number, bound):
    return Count(number, "least", bound)


def most(number, bound):
    return Count(number, "most", bound)
