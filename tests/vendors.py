"""Which tests run on which database; pytest reads this as a plugin.

A test marked `vendor("postgresql")` runs there alone. A page check (`axe`) says the same on every
database, so it runs on SQLite alone. The choice is written into the report, so that the two runs
can be compared.
"""

from django.db import connection


def only_on(item):
    """The one database that a test runs on, or None when it runs on each."""
    mark = item.get_closest_marker("vendor")
    if mark:
        return mark.args[0]
    return "sqlite" if item.get_closest_marker("axe") else None


def pytest_collection_modifyitems(config, items):
    here, elsewhere = [], []
    for item in items:
        database = only_on(item)
        if database:
            item.user_properties.append(("only_on", database))
        (here if database in {None, connection.vendor} else elsewhere).append(item)
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = here
