"""Fails a test whose code asks for tenants' rows of no municipality in particular.

A statement on a tenant's table must be bounded by the municipality, by primary keys, or by those of
a parent, in itself or through what it is joined with. Work whose reach gives a reason (staff, the
queue, a sample, the tests themselves) may ask for all. pytest reads this module as a plugin.
"""

import re
from functools import cache, lru_cache

import pytest
from django.db.backends.signals import connection_created

from municipalities.access.reach import unscoped_reason
from municipalities.access.walls import TenantOwned
from tests.source import our_models

ALIAS = r'(?:"\w+"|[A-Z]+\d+)'
MENTIONED = re.compile(r'\b(?:FROM|JOIN|UPDATE|USING)\s+("\w+")(?:\s+([A-Z]+\d+)\b)?')
ANCHORED = re.compile(rf'(?<!NOT \()({ALIAS})\."(\w+)" (?:= (?!\(?{ALIAS}\.)|IN \()')
JOINED = re.compile(rf'({ALIAS})\."(\w+)" = \(?({ALIAS})\."(\w+)"')
# What a person may enter is asked for by the person: the third door.
FURTHER_KEYS = {"municipalities_membership": {"user_id"}}


is_armed = True


class Unbounded(AssertionError):
    """The statement would have been answered with rows of every municipality."""


@cache
def keys_by_table():
    """The columns that bound a statement on each tenant's table."""
    return {
        model._meta.db_table: {"id", "municipality_id", *FURTHER_KEYS.get(model._meta.db_table, ())}
        | {
            field.column
            for field in model._meta.concrete_fields
            if field.many_to_one and issubclass(field.related_model, TenantOwned)
        }
        for model in our_models()
        if issubclass(model, TenantOwned)
    }


@lru_cache(maxsize=4096)
def unbounded(sql):
    """The names under which a statement mentions tenants' tables without bounding them."""
    tables = {(alias or table): table.strip('"') for table, alias in MENTIONED.findall(sql)}
    tenants = {name: table for name, table in tables.items() if table in keys_by_table()}

    def is_key(name, column):
        return name in tenants and column in keys_by_table()[tenants[name]]

    bounded = {name for name, column in ANCHORED.findall(sql) if is_key(name, column)}
    joins = [
        {left, right}
        for left, one, right, other in JOINED.findall(sql)
        if is_key(left, one) and is_key(right, other)
    ]
    while grown := [pair for pair in joins if len(pair & bounded) == 1]:
        bounded.update(*grown)
    return sorted(set(tenants) - bounded)


def trip(execute, sql, params, many, context):
    if is_armed and not unscoped_reason() and not sql.startswith(("INSERT", "CREATE", "ALTER")):
        names = unbounded(sql)
        if names:
            raise Unbounded(f"{', '.join(names)} is bounded by nothing: {sql}")
    return execute(sql, params, many, context)


def watch(connection, **kwargs):
    if trip not in connection.execute_wrappers:
        connection.execute_wrappers.append(trip)


def pytest_configure():
    connection_created.connect(watch, dispatch_uid="tripwire")


@pytest.fixture
def without_tripwire(db):
    """For tests that ask for everything within reach, to see what the database shows of it."""
    global is_armed
    is_armed = False
    yield
    is_armed = True
