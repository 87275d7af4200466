"""The two roles of PostgreSQL: the owner makes and empties the tables, all else is run time.

Row-level security does not bind an owner, so that a test as the owner would not test that wall.
SQLite has no roles.
"""

from contextlib import contextmanager

from django.db import connection

RUN_TIME = "-c role=mosaiikki_app"


def become_run_time():
    """From now on every connection of this process is that of run time."""
    _reconnect(RUN_TIME)


def become_owner():
    """Alone, as whoever drops the database must be: a page that a browser has left may linger."""
    _reconnect("")
    _end_others(idle_too=True)


def empty_as_owner():
    """Become who may empty the tables, and let nothing that a test has left behind stop it.

    What is still in a transaction belongs to a killed process or to a page that nobody reads.
    """
    set_role("NONE")
    _end_others(idle_too=False)


def _end_others(*, idle_too):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() "
                "AND (%s OR xact_start IS NOT NULL)",
                [idle_too],
            )


def _reconnect(options):
    if connection.vendor == "postgresql":
        connection.settings_dict["OPTIONS"]["options"] = options
        connection.close()


@contextmanager
def owner():
    """Do as the owner what run time may not, on the same connection."""
    set_role("NONE")
    try:
        yield
    finally:
        set_role("mosaiikki_app")


def set_role(name):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {name}")
