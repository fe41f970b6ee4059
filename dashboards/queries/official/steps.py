"""How a unit's figure came about, step by step, each with its reason as data: pages say it in one plain sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

OFF, RAKED = "off", "raked"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the figure after it, how far it moved, and why.

    Attributes
    ----------
    kind : ``raw``, ``weighted``, ``adjusted`` or ``shrunken``
    reason
        raw: ``mean_of_answers`` (params n); weighted: ``raked``, ``weighting_off`` or a ``skipped_…`` of
        `rake_units.UnitWeighting` (params kish); adjusted: ``case_mix`` (params adjusters), ``no_adjusters``,
        ``leniency_taken_out``, ``branch_taken_out``; shrunken: ``towards_peers`` (params iur, peers_mean, peers,
        units), ``units_do_not_differ`` or ``not_compared``
    low, high : its interval, where one is published
    """

    kind: str
    value: Decimal | None
    moved: Decimal | None
    reason: str
    low: Decimal | None = None
    high: Decimal | None = None
    params: Mapping[str, Any] = field(default_factory=dict)


def steps_of(steps: Mapping[str, Any], index: Mapping[str, Any], weighting: str, peers: str, taken: str) -> list[Step]:
    """The steps of a unit's published columns.

    Parameters
    ----------
    index : the index in the run's results
    weighting : what was done for the unit
    taken : ``leniency_taken_out``, ``branch_taken_out``, or '' where adjusters do it
    """
    group: Mapping[str, Any] = next((one for one in index["groups"] if one["peers"] == peers), {})
    raw, weighted, adjusted, shrunken = (_decimal(steps[name]) for name in ("raw", "weighted", "adjusted", "shrunken"))
    before = _decimal(steps["plain"]) if taken else raw
    return [
        Step("raw", before, None, "mean_of_answers", params={"n": steps["answered"]}),
        _weighted(before if taken else weighted, before, weighting, steps),
        _adjusted(adjusted, before if taken else weighted, index, taken, steps),
        _shrunken(shrunken, adjusted, group, steps),
    ]


def _weighted(value: Decimal | None, before: Decimal | None, weighting: str, steps: Mapping[str, Any]) -> Step:
    reason = "weighting_off" if weighting == OFF else weighting
    return Step("weighted", value, _moved(before, value), reason, params={"kish": _decimal(steps["kish"])})


def _adjusted(
    value: Decimal | None, before: Decimal | None, index: Mapping[str, Any], taken: str, steps: Mapping[str, Any]
) -> Step:
    used = sorted({name.partition("=")[0] for name, beta in index["beta"].items() if Decimal(beta)})
    reason = taken or ("case_mix" if used else "no_adjusters")
    low, high = _decimal(steps["adjusted_low"]), _decimal(steps["adjusted_high"])
    return Step("adjusted", value, _moved(before, value), reason, low, high, {"adjusters": used})


def _shrunken(
    value: Decimal | None, before: Decimal | None, group: Mapping[str, Any], steps: Mapping[str, Any]
) -> Step:
    outcome = group.get("outcome")
    named = {"units_do_not_differ": "units_do_not_differ", "complete": "towards_peers"}
    reason = named.get(str(outcome), "not_compared") if value is not None else "not_compared"
    params = {
        "iur": _decimal(steps["iur"]),
        "peers": group.get("peers"),
        "peers_mean": _decimal(group.get("shrunken_mean")),
        "units": group.get("units"),
    }
    low, high = _decimal(steps["shrunken_low"]), _decimal(steps["shrunken_high"])
    return Step("shrunken", value, _moved(before, value), reason, low, high, params)


def _decimal(text: Any) -> Decimal | None:
    return None if text is None else Decimal(str(text))


def _moved(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else after - before
