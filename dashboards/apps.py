import time
from typing import Any

import structlog
from django.apps import AppConfig

log = structlog.get_logger(__name__)
WAKE_EVERY = 0.25  # seconds: beat's sweep finds what a skipped wake-up leaves


class DashboardsConfig(AppConfig):
    name = "dashboards"
    _woken = 0.0

    def ready(self) -> None:
        from surveys.signals import responses_recorded

        responses_recorded.connect(self.wake)

    def wake(self, **_: Any) -> None:
        """Tell a worker that answers came in. Where the broker is down the answers are safe: the sweep finds them."""
        from dashboards.tasks import fold

        now = time.monotonic()
        if now - self._woken < WAKE_EVERY:
            return
        self._woken = now
        try:
            fold.apply_async(retry=False, ignore_result=True)
        except Exception as fault:  # any transport may fail in its own way; none may fail the customer
            log.warning("wake_up_not_sent", fault=type(fault).__name__)
