"""What a chosen municipality does first: a checklist on its page, to which every app adds steps.

An app registers its steps while it is being loaded; a step knows by itself whether it is done.
"""

from collections.abc import Callable
from dataclasses import dataclass

from municipalities.access.permissions import Permission

_steps: dict[str, "FirstStep"] = {}


@dataclass(frozen=True)
class FirstStep:
    """`is_done` and `address` are asked with the municipality.

    The address is the page where the step is taken, shown to those who have the permission.
    """

    code: str
    order: int
    words: str
    is_done: Callable
    address: Callable
    permission: Permission


def register(*steps):
    for step in steps:
        _steps[step.code] = step


def first_steps(municipality, permissions):
    """Each step with its address and whether it is done; none where no call has chosen anybody.

    The address is empty for those who may not take the step.

    Nor when all are done: the checklist has served its time.
    """
    chosen = municipality.application_decisions.filter(
        outcome="accepted", announced_at__isnull=False
    )
    if not chosen.exists():
        return []
    steps = sorted(_steps.values(), key=lambda step: step.order)
    listed = [
        (
            step,
            step.address(municipality) if step.permission in permissions else "",
            step.is_done(municipality),
        )
        for step in steps
    ]
    return [] if all(done for _step, _address, done in listed) else listed
