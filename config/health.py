"""Two questions that an operator's monitor asks."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from config.celery import app


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


def _cache():
    cache.set("readiness", "ok", 5)
    if cache.get("readiness") != "ok":
        raise RuntimeError("the cache forgets")


def _broker():
    with app.connection_for_write(connect_timeout=1) as broker:
        broker.ensure_connection(max_retries=1, timeout=1)


def _storage():
    settings.DOCUMENTS_ROOT.mkdir(mode=0o700, parents=True, exist_ok=True)
    probe = settings.DOCUMENTS_ROOT / ".readiness"
    probe.write_bytes(b"ok")
    probe.unlink(missing_ok=True)


PARTS = {
    "database": _database,
    "migrations": _migrations,
    "cache": _cache,
    "broker": _broker,
    "storage": _storage,
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
