import time
from typing import Any

import structlog
from django.apps import AppConfig

log = structlog.get_logger(__name__)
WAKE_EVERY = 0.25  # seconds: beat's sweep finds what a skipped wake-up leaves
REST = 30.0  # seconds after one that failed: to find out that no broker answers takes six, for customers and imports


class DashboardsConfig(AppConfig):
    name = "dashboards"
    _not_before = 0.0

    def ready(self) -> None:
        from surveys.signals import responses_recorded

        responses_recorded.connect(self.wake)

    def wake(self, **_: Any) -> None:
        """Tell a worker that answers came in. Where the broker is down the answers are safe: the sweep finds them."""
        from dashboards.tasks import fold

        now = time.monotonic()
        if now < self._not_before:
            return
        self._not_before = now + WAKE_EVERY
        try:
            fold.apply_async(retry=False, ignore_result=True)
        except Exception as fault:  # any transport may fail in its own way; none may fail the customer
            self._not_before = time.monotonic() + REST
            log.warning("wake_up_not_sent", fault=type(fault).__name__)
