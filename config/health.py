"""Two questions that an operator's monitor asks."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from config.celery import app
from municipalities.access.row_level_security import unguarded_tables
from municipalities.documents.queue import stands_still
from municipalities.models import Mail

STANDSTILL = timedelta(minutes=5)


@require_safe
@login_not_required
def healthz(request):
    """The process is alive; nothing else is asked."""
    return JsonResponse({"status": "ok"})


def _database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations():
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError("migrations are waiting")


def _row_level_security():
    if unguarded_tables(connection):
        raise RuntimeError("the database's role sees every municipality's rows")


def _cache():
    cache.set("readiness", "ok", 5)
    if cache.get("readiness") != "ok":
        raise RuntimeError("the cache forgets")


def _broker():
    with app.connection_for_write(connect_timeout=1) as broker:
        broker.ensure_connection(max_retries=1, timeout=1)


def _storage():
    for root in (settings.DOCUMENTS_ROOT, settings.ATTACHMENTS_ROOT):
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = root / ".readiness"
        try:
            probe.write_bytes(b"ok")
        finally:  # on a full disk it is there all the same, empty
            probe.unlink(missing_ok=True)


def _queue():
    if stands_still(STANDSTILL) or Mail.objects.left_behind(longer_by=STANDSTILL).exists():
        raise RuntimeError("documents or mails wait, and no worker takes them")


PARTS = {
    "database": _database,
    "migrations": _migrations,
    "row_level_security": _row_level_security,
    "cache": _cache,
    "broker": _broker,
    "storage": _storage,
    "queue": _queue,
}


def _answer(check):
    try:
        check()
    except Exception:  # noqa: BLE001 - any failure of a part means that it is not ready
        return "down"
    return "ok"


@require_safe
@login_not_required
def readiness(request):
    """Every part that a request needs, by name; 503 while one is down."""
    parts = {name: _answer(check) for name, check in PARTS.items()}
    is_ready = set(parts.values()) == {"ok"}
    return JsonResponse(parts, status=200 if is_ready else 503)
