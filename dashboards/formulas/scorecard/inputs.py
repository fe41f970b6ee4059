"""What a scorecard is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dashboards.formulas.points import Anchors
from dashboards.formulas.scorecard.adjusting import Adjustment
from dashboards.formulas.scorecard.gap import Gap
from dashboards.formulas.veto import Effect

MEASURED = "measured"  # the status of what was counted, not asked: visits, complaints, operational measures


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its interval and count.

    Attributes
    ----------
    n : answers, visits, complaints or the denominator of a share; 0 where a measure has none
    status : of an official figure, or `MEASURED`
    reliability : of an official figure, 0-1
    same : it was told no difference from its peers: found not different, or indicative and so told no class
    facts : what its sentence needs beside these, as texts
    gap : of an official figure that was compared, its distance from its peers
    """

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    n: int
    status: str = MEASURED
    reliability: Decimal | None = None
    same: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """All that is known for one component of one unit.

    ``earlier`` is the figure of a year before, from other answers; ``region`` that of the region the unit lies in;
    ``target`` what was set for the unit and the year.
    """

    own: Figure | None = None
    earlier: Figure | None = None
    region: Figure | None = None
    anchors: Anchors | None = None
    target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """One unit of a run: what is known by component, the vetoes that hold for it, and approved bonus and deduction."""

    code: str
    opened: date
    given: Mapping[str, Given]
    effects: tuple[Effect, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
