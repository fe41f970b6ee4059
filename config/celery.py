"""The Celery application. A message is only a wake-up: the database is the queue."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("manyi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["consumer"].add("config.heartbeats:WorkerHeartbeat")


@setup_logging.connect  # type: ignore[misc]
def keep_django_logging(**_: Any) -> None:
    """Being connected is enough: Celery then leaves logging, and what it must not write, to the settings."""
