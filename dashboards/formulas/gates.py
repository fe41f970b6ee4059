"""How many answers a figure needs before someone's pay may hang on it, and the answer planner."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from .estimate import LIVE_GATE, Gate


def iur(tau2: float, variance: float) -> float:
    """Inter-unit reliability τ²/(τ² + v); 0 where both are 0."""
    return tau2 / (tau2 + variance) if tau2 + variance > 0 else 0.0


def answers_for_reliability(reliability: float, icc: float) -> float:
    """n = r/(1 - r)·(1 - ICC)/ICC, not rounded; infinite where ICC is 0 (units do not differ).

    ICC .043 and .70: 51.9; ICC .015: 153.2. ICC = τ²/(τ² + s²), the units' share of the variance of one answer.
    """
    if icc <= 0:
        return math.inf
    return reliability / (1 - reliability) * (1 - icc) / icc


class PlanStatus(StrEnum):
    """Whether more answers help."""

    ENOUGH = "enough"
    REACHABLE = "reachable"
    NOT_ENOUGH_CUSTOMERS = "not_enough_customers"
    NO_RESPONSE_RATE = "no_response_rate"
    UNITS_DO_NOT_DIFFER = "units_do_not_differ"


@dataclass(frozen=True, slots=True)
class AnswerPlan:
    """What a unit still lacks: answers needed in all, answers more, invitations for them (None where unknown)."""

    status: PlanStatus
    needed: int | None
    more: int | None
    invitations: int | None


def plan_answers(
    n: int,
    *,
    icc: float,
    response_rate: float | None,
    eligible: int | None = None,
    gate: Gate = LIVE_GATE,
) -> AnswerPlan:
    """How many more answers make a unit appraisable, and how many invitations bring them.

    `response_rate` is 0-1, None or 0 where none is known; `eligible` is how many can still be invited.
    """
    target = answers_for_reliability(gate.iur_appraisable, icc)
    if math.isinf(target):
        return AnswerPlan(PlanStatus.UNITS_DO_NOT_DIFFER, None, None, None)
    needed = max(gate.min_appraisable, math.ceil(target))
    more = max(needed - n, 0)
    if more == 0:
        return AnswerPlan(PlanStatus.ENOUGH, needed, 0, 0)
    if not response_rate or response_rate < 0:
        return AnswerPlan(PlanStatus.NO_RESPONSE_RATE, needed, more, None)
    invitations = math.ceil(round(more / min(response_rate, 1.0), 9))
    short = eligible is not None and invitations > eligible
    return AnswerPlan(PlanStatus.NOT_ENOUGH_CUSTOMERS if short else PlanStatus.REACHABLE, needed, more, invitations)
