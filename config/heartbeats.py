"""Signs of life that worker and beat leave in Redis, so that /healthz asks nobody and waits for nobody."""

import logging
from typing import Any

import redis
from celery import bootsteps
from celery.beat import Scheduler
from django.conf import settings

EVERY_SECONDS = 3
GONE_AFTER_SECONDS = 12
PARTS = ("worker", "beat")
log = logging.getLogger(__name__)


def client() -> "redis.Redis":
    """A connection to Redis that gives up soon: a sign of life must not hold up the living."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def key(part: str) -> str:
    return f"manyi:alive:{part}"


def show_life(connection: "redis.Redis", part: str) -> None:
    """Say that this part works now; one key for all workers, as one that works is enough."""
    try:
        connection.set(key(part), 1, ex=GONE_AFTER_SECONDS)
    except redis.RedisError as error:
        log.warning("no sign of life from %s: %s", part, type(error).__name__)


class WorkerHeartbeat(bootsteps.StartStopStep):  # type: ignore[misc]
    """Beats only while the consumer consumes: it starts after the connection and stops with it."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Any, **options: Any) -> None:
        self.signs = client()
        self.timer: Any = None
        super().__init__(consumer, **options)

    def start(self, consumer: Any) -> None:
        show_life(self.signs, "worker")
        self.timer = consumer.timer.call_repeatedly(EVERY_SECONDS, show_life, (self.signs, "worker"))

    def stop(self, consumer: Any) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    shutdown = stop


class BeatScheduler(Scheduler):  # type: ignore[misc]
    """The static schedule, kept in memory: due work is a row in the database, so no tick needs remembering."""

    max_interval = EVERY_SECONDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.signs = client()
        super().__init__(*args, **{**kwargs, "max_interval": EVERY_SECONDS})

    def tick(self, *args: Any, **kwargs: Any) -> float:
        show_life(self.signs, "beat")
        until_next: float = super().tick(*args, **kwargs)
        return min(until_next, EVERY_SECONDS)
