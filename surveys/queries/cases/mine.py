"""The cases that somebody works through: overdue, due today, next; within each the MVC customers first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from surveys.access import Viewer, may
from surveys.clock import bank_now, bank_zone
from surveys.engine.dimensions import SEGMENTS
from surveys.models import Case, Unit
from surveys.queries.calendar import bank_calendar
from surveys.queries.cases.scope import cases_for

LISTED, NAMED = 200, 3


@dataclass(frozen=True, slots=True)
class Worklist:
    """Open cases by urgency; at most ``LISTED`` of ``total``."""

    overdue: tuple[Case, ...]
    today: tuple[Case, ...]
    later: tuple[Case, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Due:
    """How many cases of a viewer are overdue (where, for how many working days), and how many are due today."""

    overdue: int
    units: tuple[Unit, ...]
    days: int
    today: int
    mvc_today: int


def open_cases_of(viewer: Viewer, own: bool) -> QuerySet[Case]:
    """The open cases that a viewer sees, or only those that are theirs."""
    rows = cases_for(viewer).filter(closed_at__isnull=True)
    return rows.filter(owner_id=viewer.pk) if own else rows


def worklist(viewer: Viewer, own: bool) -> Worklist:
    """What to do now, next and later; one query for the rows and one for their number."""
    now, rows = bank_now(), open_cases_of(viewer, own)
    first = list(rows.select_related("unit", "owner", "rules").order_by("due_at", "id")[:LISTED])
    ranked = sorted(first, key=lambda case: (case.segment != SEGMENTS["MVC"], case.due_at, case.pk))
    late, today, later = _by_urgency(ranked, now)
    return Worklist(late, today, later, len(first) if len(first) < LISTED else rows.count())


def _by_urgency(cases: Iterable[Case], now: datetime) -> tuple[tuple[Case, ...], ...]:
    groups: tuple[list[Case], ...] = ([], [], [])
    for case in cases:
        same_day = case.due_at.astimezone(bank_zone()).date() == now.date()
        groups[0 if case.due_at < now else 1 if same_day else 2].append(case)
    return tuple(tuple(group) for group in groups)


def due_cases(viewer: Viewer) -> Due | None:
    """What of a viewer's cases cannot wait; None for who works on none."""
    if not may(viewer, "handle_cases"):
        return None
    now = bank_now()
    end = now.replace(hour=23, minute=59, second=59, microsecond=999_999)
    rows, late = open_cases_of(viewer, own=False), Q(due_at__lt=now)
    today, mvc = Q(due_at__gte=now, due_at__lte=end), Q(segment=SEGMENTS["MVC"])
    found = rows.aggregate(
        late=Count("pk", filter=late), today=Count("pk", filter=today), mvc=Count("pk", filter=today & mvc),
        oldest=Min("due_at"),
    )  # fmt: skip
    if not found["late"]:
        return Due(0, (), 0, found["today"], found["mvc"])
    units = Unit.objects.filter(pk__in=rows.filter(late).values("unit_id")).order_by("code")[:NAMED]
    days = bank_calendar().between(found["oldest"].astimezone(bank_zone()).date(), now.date())
    return Due(found["late"], tuple(units), days, found["today"], found["mvc"])
