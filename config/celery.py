"""The Celery application. A message is only a wake-up: the database is the queue."""

import os
from typing import Any

import structlog
from celery import Celery, Task
from celery.signals import setup_logging
from django.db import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Django's checks look at every page, and no page is served here: `migrate` has made them before any part begins.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")
log = structlog.get_logger("manyi.task")


class WakeUp(Task):  # type: ignore[misc]
    """A task that finds the database of one machine (SQLite) held by a long write leaves its work to the next tick."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().__call__(*args, **kwargs)
        except OperationalError as fault:
            if "database is locked" not in str(fault):
                raise
            log.info("left_to_next_tick", task=self.name)
            return None


app = Celery("manyi", task_cls=WakeUp)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["consumer"].add("config.heartbeats:WorkerHeartbeat")


@setup_logging.connect  # type: ignore[misc]
def keep_django_logging(**_: Any) -> None:
    """Being connected is enough: Celery then leaves logging, and what it must not write, to the settings."""
