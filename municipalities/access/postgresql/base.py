"""Django's engine for PostgreSQL, which tells the database the reach and the patience of the work.

Django looks for an engine in a module of this name.
"""

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from municipalities.access.reach import SETTING, reachable_ids

# Nothing waits for ever: for a server that does not answer, for another's lock, or for a process
# that stopped in a transaction. A page waits 30 seconds for a save, with the log of use behind it.
CONNECT_SECONDS = 10
PATIENCE = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"


class DatabaseWrapper(base.DatabaseWrapper):
    """Sends the reach ahead of a statement whenever it is not the one that the database knows.

    A setting that is made in a transaction goes back when that is rolled back, so what the
    database knows is uncertain after each of them; and after connecting, whoever pools.
    """

    known = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._within_reach)

    def _within_reach(self, execute, sql, params, many, context):
        ids = reachable_ids()
        if ids != self.known and not self._has_failed():
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                listed = ",".join(map(str, sorted(ids)))
                cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, listed])
            self.known = ids
        return execute(sql, params, many, context)

    def _has_failed(self):
        """Whether the transaction takes nothing any more but being rolled back."""
        return self.connection.info.transaction_status == TransactionStatus.INERROR

    def get_connection_params(self):
        given = super().get_connection_params()
        options = f"{PATIENCE} {given.get('options', '')}"
        return {"connect_timeout": CONNECT_SECONDS} | given | {"options": options}

    def get_new_connection(self, conn_params):
        self.known = None
        return super().get_new_connection(conn_params)

    def _rollback(self):
        self.known = None
        return super()._rollback()

    def _savepoint_rollback(self, sid):
        super()._savepoint_rollback(sid)
        self.known = None
