"""Whether every part of Manyi is at work: ``GET /healthz``."""

from functools import cache
from http import HTTPStatus

import redis
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import heartbeats

READY = "ready"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 once web, database, broker, worker and beat are ready; before, 503 with the reason for each that is not."""
    parts = states()
    ready = all(state == READY for state in parts.values())
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"status": READY if ready else "not ready", "parts": parts}, status=status)


def states() -> dict[str, str]:
    """Each part with ``ready`` or the reason why it is not; reasons name no host and no secret."""
    return {"web": READY, "database": _database(), **_broker_and_parts()}


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        pending = _pending_migrations()
    except DatabaseError as error:
        return f"no answer ({type(error).__name__})"
    if pending:
        return f"{pending} migrations are not applied: run manage.py migrate"
    return READY


def _pending_migrations() -> int:
    """Counted until there are none; a migration once applied stays applied, so the yes is remembered."""
    if _migrated_before.cache_info().currsize:
        return 0
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not pending:
        _migrated_before()
    return pending


@cache
def _migrated_before() -> bool:
    return True


@cache
def _redis() -> "redis.Redis":
    return heartbeats.client()


def _broker_and_parts() -> dict[str, str]:
    try:
        seen = _redis().mget([heartbeats.key(part) for part in heartbeats.PARTS])
    except redis.RedisError as error:
        unknown = dict.fromkeys(heartbeats.PARTS, "unknown while the broker does not answer")
        return {"broker": f"no answer ({type(error).__name__})", **unknown}
    silent = f"no sign of life in the last {heartbeats.GONE_AFTER_SECONDS} seconds"
    return {
        "broker": READY,
        **{part: READY if beat else silent for part, beat in zip(heartbeats.PARTS, seen, strict=True)},
    }
