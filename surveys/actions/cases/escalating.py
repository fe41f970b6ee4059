"""Cases past due are passed up: so many working days late, the next above is told; once for each step of the rules."""

from collections.abc import Sequence
from datetime import datetime, time

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from surveys.actions.cases.moving import log
from surveys.clock import bank_zone
from surveys.engine.calendar import Calendar
from surveys.engine.case_rules import load_rules
from surveys.models import Case, CaseEscalation, CaseEventKind
from surveys.queries.calendar import bank_calendar
from surveys.queries.cases.above import Ladder, ladder_today
from surveys.queries.cases.rules import case_rules_in_force

BATCH = 500
EVENING = time(18)


def pass_up_late_cases() -> int:
    """Tell the next above of every case that is late enough; return how many were told."""
    row = case_rules_in_force()
    steps = load_rules(row.definition).escalation if row else ()
    if not steps:
        return 0
    now, calendar, ladder = timezone.now(), bank_calendar(), ladder_today()
    late = Case.objects.filter(closed_at__isnull=True, due_at__lt=now).annotate(told=Count("escalations"))
    ids = [
        case.pk
        for case in late.filter(told__lt=len(steps)).order_by("due_at", "pk").iterator(BATCH)
        if _due(case, steps[case.told], calendar) <= now  # type: ignore[attr-defined]
    ]
    return sum(_pass_up(ids[start : start + BATCH], steps, calendar, ladder) for start in range(0, len(ids), BATCH))


@transaction.atomic
def _pass_up(ids: Sequence[int], steps: Sequence[int], calendar: Calendar, ladder: Ladder) -> int:
    """The cases are locked, and looked at as they are now: two workers tell nobody twice."""
    cases = Case.objects.select_for_update(skip_locked=True).filter(pk__in=ids, closed_at__isnull=True).order_by("pk")
    return sum(_one(case, steps, calendar, ladder) for case in cases)


def _one(case: Case, steps: Sequence[int], calendar: Calendar, ladder: Ladder) -> int:
    """Every step that is due, also where the sweep was away for days."""
    now = timezone.now()
    told: list[int | None] = list(case.escalations.order_by("step").values_list("told_id", flat=True))
    fresh = [days for days in steps[len(told) :] if _due(case, days, calendar) <= now]
    for days in fresh:
        person = _next(ladder.above(case.unit_id, case.owner_id), told)
        told.append(person)
        CaseEscalation.objects.create(case=case, step=len(told), told_id=person, at=now)
        log(case, CaseEventKind.ESCALATED, None, step=len(told), days=days, told=person)
    return len(fresh)


def _next(above: Sequence[int], told: Sequence[int | None]) -> int | None:
    """Who is told next: the first who was not; the topmost once more where all were; None where nobody is above."""
    return next((one for one in above if one not in told), above[-1] if above else None)


def _due(case: Case, days: int, calendar: Calendar) -> datetime:
    """When a case is so many working days late."""
    if days == 0:
        return case.due_at
    day = calendar.after(case.due_at.astimezone(bank_zone()).date(), days)
    return datetime.combine(day, EVENING, bank_zone())
