"""Until when an appraisal, or a veto, may be appealed against: working days of the bank's calendar."""

from __future__ import annotations

from datetime import date

from dashboards.models import AppraisalRun, AppraisalStepKind, Veto
from surveys.clock import bank_zone
from surveys.engine.calendar import Calendar
from surveys.queries.calendar import bank_calendar

WORKING_DAYS = 10  # to appeal in, after the day of publication, or of the approval of a veto


def appeal_deadline(run: AppraisalRun, calendar: Calendar | None = None) -> date | None:
    """The last day to appeal on; None before publication. Reads ``steps`` as prefetched."""
    published = next((step for step in run.steps.all() if step.kind == AppraisalStepKind.PUBLISHED), None)
    if published is None:
        return None
    days = calendar or bank_calendar()
    return days.after(published.at.astimezone(bank_zone()).date(), WORKING_DAYS)


def veto_deadline(veto: Veto, calendar: Calendar | None = None) -> date | None:
    """The last day to appeal against a veto on; None while it is not in force. Counted as against a scorecard."""
    if veto.approved_at is None:
        return None
    return (calendar or bank_calendar()).after(veto.approved_at.astimezone(bank_zone()).date(), WORKING_DAYS)


def left(deadline: date, today: date, calendar: Calendar) -> int:
    """Working days that are left after today, up to the deadline."""
    return calendar.between(today, deadline) if today < deadline else 0
