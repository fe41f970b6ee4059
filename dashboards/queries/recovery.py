"""How cases end: the share of unhappy customers won back, with its interval, and how soon they were called."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import OuterRef, QuerySet, Subquery

from dashboards.formulas.estimate import Estimate, Status
from dashboards.formulas.intervals import wilson
from dashboards.queries.overview import top_unit
from surveys.clock import bank_now
from surveys.engine.case_rules import WON_BACK_ABOVE
from surveys.models import Case, CaseAgain, User
from surveys.queries.cases import cases_for
from surveys.tree import Node, Tree

DAYS = 90
DECIDED = ("recovered", "not_recovered", "unreachable")
DECLINED = "declined"  # nobody may win back whom nobody may call: counted by themselves


@dataclass(frozen=True, slots=True)
class Recovery:
    """The cases of one unit opened in the last ninety days; ``hours`` is the median to the first contact.

    ``rate`` goes by what the handlers wrote, ``own_word`` by what the customers said when they were asked again. Whose
    customer agreed to no contact is counted as ``declined``, outside of the rate.
    """

    unit: Node | None
    opened: int
    waiting: int
    overdue: int
    won_back: int
    declined: int
    rate: Estimate | None
    own_word: Estimate | None
    hours: float | None
    contacted: int


@dataclass(frozen=True, slots=True)
class Board:
    """All the viewer's cases together, and by the units below theirs, most overdue first."""

    total: Recovery
    rows: tuple[Recovery, ...]


def recovery_board(viewer: User, tree: Tree) -> Board:
    """Cases opened in the last ninety days; one query. Without ground, or without a yes to contact: not in the rate."""
    top = top_unit(viewer, tree)
    by_unit: dict[int, list[Case]] = {}
    everything = list(board_cases(viewer).only(*_READ))
    for case in everything:
        by_unit.setdefault(step_below(tree, top, case.unit_id), []).append(case)
    rows = [_recovery(tree.nodes.get(unit), cases) for unit, cases in by_unit.items()]
    ordered = sorted(rows, key=lambda row: (-row.overdue, -row.waiting, row.unit.code if row.unit else ""))
    return Board(_recovery(None, everything), tuple(ordered))


_READ = ("unit_id", "outcome", "opened_at", "due_at", "contacted_at", "closed_at")


def board_cases(viewer: User) -> QuerySet[Case]:
    """The cases that the board counts; ``own_word``: what the customer said last when asked again, on 0-100."""
    said = CaseAgain.objects.filter(case=OuterRef("pk"), points__isnull=False).order_by("-answered_at", "-pk")
    rows = cases_for(viewer).filter(opened_at__gte=bank_now() - timedelta(days=DAYS))
    return rows.annotate(own_word=Subquery(said.values("points")[:1]))


def step_below(tree: Tree, top: Node | None, unit_id: int) -> int:
    """The unit one step below the viewer's that a branch stands under; the branch itself where there is none."""
    path = tree.path(unit_id) if unit_id in tree.nodes else (unit_id,)
    if top is None or top.id not in path:
        return unit_id
    below = path[path.index(top.id) + 1 :]
    return below[0] if below else unit_id


def _recovery(unit: Node | None, cases: list[Case]) -> Recovery:
    now = bank_now()
    waiting = [case for case in cases if case.closed_at is None]
    decided = [case for case in cases if case.outcome in DECIDED]
    won = sum(case.outcome == "recovered" for case in decided)
    said = [points > WON_BACK_ABOVE for case in cases if (points := getattr(case, "own_word", None)) is not None]
    hours = [(case.contacted_at - case.opened_at) / timedelta(hours=1) for case in cases if case.contacted_at]
    return Recovery(
        unit=unit,
        opened=len(cases),
        waiting=len(waiting),
        overdue=sum(case.due_at < now for case in waiting),
        won_back=won,
        declined=sum(case.outcome == DECLINED for case in cases),
        rate=recovery_rate(won, len(decided)),
        own_word=recovery_rate(sum(said), len(said)),
        hours=median(hours) if hours else None,
        contacted=len(hours),
    )


def recovery_rate(won: int, decided: int) -> Estimate | None:
    """Share won back of those decided, in per cent with its Wilson interval; None where none is decided.

    Below thirty it is indicative. Cases are no anonymous figures: even one is shown.
    """
    if not decided:
        return None
    found = wilson([won], [decided])
    value, low, high = (round(float(part[0]) * 100, 6) for part in (found.value, found.low, found.high))
    status = Status.PUBLISHABLE if decided >= 30 else Status.INDICATIVE
    return Estimate(value=value, low=low, high=high, n=decided, status=status, unit="percent")
