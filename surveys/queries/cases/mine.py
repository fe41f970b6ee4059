"""The cases that somebody works through: overdue, due today, next; within each the MVC customers first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from surveys.access import Viewer, may
from surveys.clock import bank_now, bank_zone
from surveys.engine.case_rules import WON_BACK_ABOVE
from surveys.engine.dimensions import SEGMENTS
from surveys.models import Case, CaseAgain, CaseEscalation, Unit
from surveys.queries.calendar import bank_calendar
from surveys.queries.cases.scope import cases_for

LISTED, NAMED = 200, 3
DOUBTED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Worklist:
    """Open cases by urgency, at most ``LISTED`` of ``total``; ``doubted``: closed, not so the customer."""

    overdue: tuple[Case, ...]
    today: tuple[Case, ...]
    later: tuple[Case, ...]
    total: int
    doubted: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """How many cases of a viewer are overdue (where, for how many working days), how many are due today, how many were
    passed up to them, and how many are not settled though closed."""

    overdue: int
    units: tuple[Unit, ...]
    days: int
    today: int
    mvc_today: int
    passed_up: int
    doubted: int


def cases_of(viewer: Viewer, of: str) -> QuerySet[Case]:
    """Cases that a viewer sees: ``mine``, ``above`` (those passed up to them), or of all their ``units``."""
    rows = cases_for(viewer)
    if of == "above":
        return rows.filter(Exists(CaseEscalation.objects.filter(case=OuterRef("pk"), told_id=viewer.pk)))
    return rows.filter(owner_id=viewer.pk) if of == "mine" else rows


def open_cases_of(viewer: Viewer, of: str) -> QuerySet[Case]:
    """Those of them that are open."""
    return cases_of(viewer, of).filter(closed_at__isnull=True)


def worklist(viewer: Viewer, of: str) -> Worklist:
    """What to do now, next and later; one query for the rows, one for their number, one for those in doubt."""
    now, rows = bank_now(), open_cases_of(viewer, of)
    shown = rows.select_related("unit", "owner", "rules").annotate(passed_up=Count("escalations"))
    first = list(shown.order_by("due_at", "id")[:LISTED])
    ranked = sorted(first, key=lambda case: (case.segment != SEGMENTS["MVC"], case.due_at, case.pk))
    late, today, later = _by_urgency(ranked, now)
    doubted = doubted_cases(viewer, of).select_related("unit", "owner", "rules")[:LISTED]
    return Worklist(late, today, later, len(first) if len(first) < LISTED else rows.count(), tuple(doubted))


def doubted_cases(viewer: Viewer, of: str) -> QuerySet[Case]:
    """Closed, yet the customer said in the last thirty days that it is not settled."""
    said = CaseAgain.objects.filter(
        case=OuterRef("pk"), closed_at=OuterRef("closed_at"), points__lte=WON_BACK_ABOVE,
        answered_at__gt=bank_now() - DOUBTED_FOR,
    )  # fmt: skip
    return cases_of(viewer, of).filter(Exists(said)).order_by("-closed_at", "pk")


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
    rows, late = open_cases_of(viewer, "units"), Q(due_at__lt=now)
    today, mvc = Q(due_at__gte=now, due_at__lte=end), Q(segment=SEGMENTS["MVC"])
    found = rows.aggregate(
        late=Count("pk", filter=late), today=Count("pk", filter=today), mvc=Count("pk", filter=today & mvc),
        oldest=Min("due_at"),
    )  # fmt: skip
    more = (open_cases_of(viewer, "above").count(), doubted_cases(viewer, "units").count())
    if not found["late"]:
        return Due(0, (), 0, found["today"], found["mvc"], *more)
    units = Unit.objects.filter(pk__in=rows.filter(late).values("unit_id")).order_by("code")[:NAMED]
    days = bank_calendar().between(found["oldest"].astimezone(bank_zone()).date(), now.date())
    return Due(found["late"], tuple(units), days, found["today"], found["mvc"], *more)
