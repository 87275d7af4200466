"""PostgreSQL crashes while people save. Run alone: everybody else’s connections break as well."""

import os
import signal

import pytest
from django.db import OperationalError, connection

from tests.faults.saving import SCALE, Tally, answering, judge, wait_for_a_save, wait_until
from tests.faults.web_server import told, web_server

pytestmark = pytest.mark.django_db(transaction=True)

RESTARTS = 2 * SCALE


def test_a_database_that_crashes_while_it_saves(assessment, answerers, tmp_path, figure):
    """The end of one of its processes by -9 makes PostgreSQL end all others and recover."""
    stop = tmp_path / "stop"
    # The private server confirms before it has written, which no real one does.
    with web_server(tmp_path, database_options="-c synchronous_commit=on") as server:
        savers = answering(server, assessment, answerers, number=4, until=str(stop))
        for _crash in range(RESTARTS):
            wait_for_a_save(assessment)
            crash_postgresql()
        wait_for_a_save(assessment)
        stop.touch()
        tally = Tally(map(told, savers))
    figure("database crashed, times", RESTARTS, least=2)
    figure("database crashed, answered 503", tally.statuses["503"], least=RESTARTS)
    # A 503 says that it is away.
    judge(figure, "database crashed", tally, assessment, least=RESTARTS, last_fault=502)


def crash_postgresql():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    os.kill(pid, signal.SIGKILL)
    wait_until(has_recovered)


def has_recovered():
    connection.close()
    try:
        connection.ensure_connection()
    except OperationalError:
        return False
    return True
