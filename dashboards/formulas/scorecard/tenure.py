"""A unit's figure as that of one leader: from the answers about services in that leader's time."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dashboards.formulas.estimate import Status
from dashboards.formulas.official import Settings
from dashboards.formulas.scorecard.inputs import Figure

PLACES = 6


@dataclass(frozen=True, slots=True)
class Share:
    """Answers of one leader's time and of all: how many, and their mean own score (0-100)."""

    n: int
    mean: Decimal
    whole_n: int
    whole_mean: Decimal


def in_tenure(unit: Figure, share: Share) -> Figure | None:
    """The figure that the leader's answers give; None where it cannot be told apart from the unit's.

    With a and r the unit's adjusted mean and reliability, and μ̂ = (value − r·a)/(1 − r) its peers' mean: the leader's
    mean is a + (ȳ_leader − ȳ_unit); its reliability that of k = n_leader/n_unit times as many answers,
    k·r/(1 + (k − 1)·r) (Spearman 1910, Brown 1910); its figure μ̂ + r_leader·(a_leader − μ̂); and the half of its
    interval that of the unit times √((1 − r_leader)/(1 − r)), as posterior variance is τ²(1 − r).
    """
    adjusted, r = unit.facts.get("adjusted"), unit.reliability
    if unit.value is None or adjusted is None or r is None or not 0 < r < 1 or not share.n:
        return None
    if share.n == share.whole_n:
        return unit
    peers = (unit.value - r * Decimal(adjusted)) / (1 - r)
    own = Decimal(adjusted) + share.mean - share.whole_mean
    more = Decimal(share.n) / share.whole_n
    reliability = more * r / (1 + (more - 1) * r)
    value = round(min(max(peers + reliability * (own - peers), Decimal(0)), Decimal(100)), PLACES)
    low, high = _ends(unit, value, (1 - reliability) / (1 - r))
    rules = unit.gap.settings if unit.gap else Settings()
    status = rules.gate.official(share.n, float(round(reliability, PLACES)))
    near = abs(own - peers) < Decimal(str(rules.min_difference))
    same = status is Status.INDICATIVE or near or (low is not None and high is not None and low <= peers <= high)
    if status is Status.SUPPRESSED:
        return Figure(None, None, None, share.n, str(status))
    facts = {"own_mean": f"{round(share.mean, PLACES)}", "whole_mean": f"{round(share.whole_mean, PLACES)}"}
    return Figure(value, low, high, share.n, str(status), round(reliability, PLACES), same, facts)


def _ends(unit: Figure, value: Decimal, wider: Decimal) -> tuple[Decimal | None, Decimal | None]:
    if unit.low is None or unit.high is None:
        return None, None
    half = (unit.high - unit.low) / 2 * wider.sqrt()
    return round(value - half, PLACES), round(value + half, PLACES)
