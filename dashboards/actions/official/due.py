"""What beat closes: the last quarter of each programme, once it may be and somebody answered."""

from __future__ import annotations

import structlog

from dashboards.actions.official.close import close_period, latest_run
from dashboards.actions.official.refusals import OfficialRefused
from dashboards.queries.official.freezing import span_of
from surveys.clock import bank_today
from surveys.engine.dimensions import PROGRAMMES
from surveys.engine.periods import Period, quarter_of
from surveys.models import Response

log = structlog.get_logger(__name__)


def close_due_periods() -> int:
    """Close what is due; return how many runs were made. What may not be closed yet waits for the next tick."""
    period = last_quarter()
    return sum(_close(programme, period) for programme in PROGRAMMES if _due(programme, period))


def last_quarter() -> Period:
    """The last quarter that is over."""
    today = bank_today()
    return quarter_of(today.year * 100 + today.month).previous


def _due(programme: str, period: Period) -> bool:
    if latest_run(programme, period):
        return False
    first, last = span_of(period, 4)
    given = Response.objects.filter(month__gte=first, month__lte=last, version__survey__programme=programme)
    return given.exists()


def _close(programme: str, period: Period) -> bool:
    try:
        return close_period(programme=programme, period=period, actor=None).created
    except OfficialRefused as refusal:
        log.info("period_not_closed", programme=programme, period=period.code, reason=refusal.reason)
        return False
