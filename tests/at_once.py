"""Work in another connection while this one holds what that needs."""

import threading
from contextvars import copy_context

from django.db import connection

# Long enough for the other to reach the lock; when it is slower, it finds the lock gone.
HEAD_START = 0.5
PATIENCE = 60
# How many in this database wait for a lock.
WAITING = """
    SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND datname = current_database()
"""


class Meanwhile:
    """Does the work in a thread of its own. `result` waits for it, and fails as it failed."""

    def __init__(self, work):
        self._work, self._results, self._failures = work, [], []
        self._thread = threading.Thread(target=copy_context().run, args=(self._run,))
        self._thread.start()
        self._thread.join(HEAD_START)

    def _run(self):
        try:
            self._results.append(self._work())
        except Exception as failure:  # noqa: BLE001 - whatever it was, the test's own thread raises it
            self._failures.append(failure)
        finally:
            connection.close()

    @property
    def is_waiting(self):
        """Whether a lock holds it back. PostgreSQL says so; SQLite is only seen not to end."""
        if connection.vendor != "postgresql":
            return self._thread.is_alive()
        while self._thread.is_alive():
            with connection.cursor() as cursor:
                cursor.execute(WAITING)
                if cursor.fetchone()[0]:
                    return True
        return False

    @property
    def result(self):
        self._thread.join(PATIENCE)
        for failure in self._failures:
            raise failure
        [result] = self._results
        return result
