"""When a period may be closed: after it has ended, and after the last answer begun in it can no longer come in."""

from datetime import datetime, time, timedelta

from dashboards.actions.official.refusals import OfficialRefused
from surveys.clock import bank_now, bank_zone
from surveys.engine.periods import Period, quarter_of
from surveys.models import AccessPoint, AccessPointKind
from surveys.queries.opening import KIOSK_GRACE, PAGE_GRACE


def check_ready(programme: str, period: Period) -> None:
    """Raise where a period is no quarter, has not ended, or may still get answers.

    Raises
    ------
    OfficialRefused
        ``not_a_quarter``, ``not_over`` or ``intake_open``, with the moment from which it may be closed.
    """
    if period != quarter_of(period.first):
        raise OfficialRefused("not_a_quarter", period=period.code)
    if bank_now() < _end(period):
        raise OfficialRefused("not_over", period=period.code, until=_end(period))
    until = ready_at(programme, period)
    if bank_now() < until:
        raise OfficialRefused("intake_open", period=period.code, until=until)


def ready_at(programme: str, period: Period) -> datetime:
    """60 minutes after the period for a page that was open; 14 days where a tablet stood in a branch."""
    kiosks = AccessPoint.objects.filter(
        kind=AccessPointKind.KIOSK,
        active=True,
        campaign__version__survey__programme=programme,
        campaign__waves__opens_at__lt=_end(period),
        campaign__waves__closes_at__gt=_end(period) - KIOSK_GRACE,
    )
    return _end(period) + (KIOSK_GRACE if kiosks.exists() else PAGE_GRACE)


def _end(period: Period) -> datetime:
    return datetime.combine(period.last_day + timedelta(days=1), time(), bank_zone())
