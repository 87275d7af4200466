"""The test database's address, for a process of its own."""

from urllib.parse import quote

from django.db import connection


def database_url(further_options=""):
    """`further_options` are given to PostgreSQL as on its command line."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user, password = database["USER"], database["PASSWORD"]
    login = f"{user}:{password}" if password else user
    place = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
    options = f"{database['OPTIONS']['options']} {further_options}".strip()
    return f"postgres://{login}@{place}?options={quote(options)}"
