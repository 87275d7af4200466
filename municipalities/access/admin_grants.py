"""What each permission opens in the admin: a slot that every app fills for its own models."""

from collections import defaultdict

from municipalities.access.permissions import GRANTS, Permission, Role

_opened: dict[Permission, set[str]] = defaultdict(set)


def opens(permission: Permission, models: dict[str, tuple[str, ...]]):
    """Say what a permission opens in the admin: actions by "app_label.model".

    Each app does so for its own models while it is being loaded.
    """
    for label, actions in models.items():
        app, model = label.split(".")
        _opened[permission] |= {f"{app}.{action}_{model}" for action in actions}


def staff_codenames():
    """All that programme staff may do in the admin, as Django names it."""
    return set().union(*(_opened[permission] for permission in GRANTS[Role.STAFF]))
