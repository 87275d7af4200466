"""What a test has left behind in the database does not stop the flush that ends it."""

import psycopg
import pytest
from django.db import connection, transaction

from municipalities.models import AreaKind
from tests import roles
from tests.database_url import database_url


@pytest.mark.vendor("postgresql")
@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_nobody_ends_is_ended():
    with psycopg.connect(database_url("-c lock_timeout=2s")) as left_behind:
        left_behind.execute(f"LOCK TABLE {AreaKind._meta.db_table} IN ACCESS SHARE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        roles.empty_as_owner()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {AreaKind._meta.db_table} IN ACCESS EXCLUSIVE MODE")
            transaction.set_rollback(True)
        with pytest.raises(psycopg.OperationalError):
            left_behind.execute("SELECT 1")
