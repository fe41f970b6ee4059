"""The answer planner: how many more answers each unit needs by the end of the period, and how many invitations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from dashboards.formulas.gates import AnswerPlan, PlanStatus, plan_answers
from dashboards.formulas.rules import Rules, load_rules
from dashboards.models import ScoreRun
from dashboards.queries.cells import read
from dashboards.queries.official.content import results_of
from dashboards.queries.official.freezing import span_of
from dashboards.queries.official.invited import sent_invitations
from dashboards.queries.official.runs import current_run
from dashboards.queries.rules import rules_in_force
from dashboards.queries.selection import Selection
from surveys import access
from surveys.clock import bank_now, bank_today
from surveys.engine.periods import Period, quarter_of
from surveys.models import Invitation, Programme, UnitKind
from surveys.queries.customers_left import customers_left
from surveys.tree import Node, Tree, load_tree

FEWEST_INVITED = 30  # below, a unit's own response rate says too little: the bank's stands in
SETTLED = timedelta(days=14)  # younger invitations may still be answered, and would make the rate look low


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A unit's answers so far in the quarters that end with the period, and what is still needed.

    `rate` is 0–1, None where nobody was invited; `own_rate` whether it is the unit's own or the bank's. `left` is how
    many customers can still be invited: counted where invitations are planned and the bank keeps customers, else None.
    """

    unit: Node
    n: int
    rate: float | None
    own_rate: bool
    plan: AnswerPlan
    left: int | None = None

    @property
    def scarce(self) -> bool:
        """Whether more invitations are planned than customers are left."""
        return self.plan.status == PlanStatus.NOT_ENOUGH_CUSTOMERS


@dataclass(frozen=True, slots=True)
class Planner:
    """The plans of the units that a viewer sees; `run` is where the variance between units comes from.

    Without a run there is nothing to plan with, and `plans` is empty.
    """

    period: Period
    run: ScoreRun | None
    plans: tuple[UnitPlan, ...]


def answer_plans(viewer: access.Viewer, programme: str, period: Period | None = None) -> Planner:
    """Plans for a period (default: the quarter that runs now). Products and departments are not planned by unit."""
    quarter = period or _this_quarter()
    version, run = rules_in_force(programme, quarter.first), current_run(viewer, programme)
    if version is None or run is None or programme in (Programme.INTERNAL, Programme.PRODUCT):
        return Planner(quarter, run, ())
    rules, tree = load_rules(version.content, programme), load_tree()
    branches = _branches(viewer, tree)
    first, last = span_of(quarter, rules.quarters)
    span = Period(first, last)
    counts = read(viewer, Selection(programme, span, scored=True), [one.id for one in branches], tree=tree)
    answered = dict(zip(counts.units, counts.total(rules.headline)[:, 0].tolist(), strict=True))
    rates, icc = _rates(programme, span), _icc(run, rules)
    plans = [_plan(one, answered[one.id], rates, icc, rules) for one in branches]
    left = customers_left(programme, [one.unit.id for one in plans if one.plan.invitations]) or {}
    there = (_plan(one.unit, one.n, rates, icc, rules, left.get(one.unit.id)) for one in plans)
    return Planner(quarter, run, tuple(there))


def _this_quarter() -> Period:
    today = bank_today()
    return quarter_of(today.year * 100 + today.month)


def _branches(viewer: access.Viewer, tree: Tree) -> list[Node]:
    if not access.may(viewer, "view_official"):
        return []
    today, seen = bank_today(), access.visible_ids(viewer, tree)
    found = (node for node in tree.nodes.values() if node.id in seen and node.kind == UnitKind.BRANCH)
    return sorted((one for one in found if not one.closed or one.closed > today), key=lambda node: node.code)


def _rates(programme: str, span: Period) -> dict[int, tuple[int, int]]:
    """Invited and answered by unit (0: the bank) of the waves that opened in the span.

    Invitations that may still be answered are left out, unless there are no others.
    """
    sent = sent_invitations(programme, span)
    found = _counted(sent.filter(sent_at__lte=bank_now() - SETTLED)) or _counted(sent)
    whole = [sum(side) for side in zip(*found.values(), strict=True)] or [0, 0]
    return found | {0: (whole[0], whole[1])}


def _counted(sent: QuerySet[Invitation]) -> dict[int, tuple[int, int]]:
    rows = sent.order_by().values_list("path__unit_id")
    counted = rows.annotate(n=Count("id"), answered=Count("id", filter=Q(answered_at__isnull=False)))
    return {unit: (n, answered) for unit, n, answered in counted}


def _icc(run: ScoreRun, rules: Rules) -> float:
    """τ²/(τ² + s²) of the headline in the largest peer group that could be compared; 0 where units do not differ."""
    index = results_of(run)["indices"].get(rules.headline, {})
    groups = [group for group in index.get("groups", ()) if group["tau2"] is not None]
    if not groups:
        return 0.0
    tau2 = float(max(groups, key=lambda group: group["units"])["tau2"])
    within = float(Decimal(index["pooled_variance"]))
    return tau2 / (tau2 + within) if tau2 else 0.0


def _plan(
    unit: Node, n: int, rates: dict[int, tuple[int, int]], icc: float, rules: Rules, left: int | None = None
) -> UnitPlan:
    invited, answered = rates.get(unit.id, (0, 0))
    own = invited >= FEWEST_INVITED
    whole, all_answered = rates[0]
    rate = answered / invited if own else all_answered / whole if whole else None
    plan = plan_answers(n, icc=icc, response_rate=rate, eligible=left, gate=rules.settings.gate)
    return UnitPlan(unit, n, rate, own, plan, left)
