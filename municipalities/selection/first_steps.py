"""What a chosen municipality does first: a checklist on its page, to which every app adds steps.

An app registers its steps while it is being loaded; a step knows by itself whether it is done.
"""

from collections.abc import Callable
from dataclasses import dataclass

_steps: dict[str, "FirstStep"] = {}


@dataclass(frozen=True)
class FirstStep:
    """`is_done` and `address` are asked with the municipality; an empty address leads nowhere."""

    code: str
    order: int
    words: str
    is_done: Callable
    address: Callable = lambda municipality: ""


def register(step):
    _steps[step.code] = step


def first_steps(municipality):
    """Each step with its address and whether it is done; none where no call has chosen anybody.

    Nor when all are done: the checklist has served its time.
    """
    chosen = municipality.application_decisions.filter(
        outcome="accepted", announced_at__isnull=False
    )
    if not chosen.exists():
        return []
    steps = sorted(_steps.values(), key=lambda step: step.order)
    listed = [(step, step.address(municipality), step.is_done(municipality)) for step in steps]
    return [] if all(done for _step, _address, done in listed) else listed
