"""The frozen pieces that a scheme is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from dashboards.formulas.scheme.points import PointsRule
from dashboards.formulas.veto import GRADES, Effect
from surveys.engine.reading import DefinitionError

SOURCES = ("official", "visits", "complaints", "measure", "figure")
# What of the complaints counts: upheld ones per 10,000 customers, upheld ones, or percent handled in time.
BASES = ("rate", "count", "in_time")
STATUSES = ("indicative", "publishable", "appraisable")
# In the order in which a scheme may try them; the last two always lead somewhere.
FALLBACKS = ("join", "region", "redistribute", "neutral")
ENDS = frozenset({"redistribute", "neutral"})

__all__ = ["GRADES", "Component", "Scheme", "SchemeError", "Source"]


class SchemeError(DefinitionError):
    """A scheme that was refused, with all its faults."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a component's figure comes from: a kind of `SOURCES`, and which one of it.

    ``name`` is the programme of an official score, the code of a measure or of a figure that headquarters supplies, or
    one of `BASES`; ``product`` the product of a product score.
    """

    kind: str
    name: str = ""
    product: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """One row of a scorecard.

    Attributes
    ----------
    weight : percent of the total, at most two decimals
    direction : which values are better, ``higher`` or ``lower``; '' where the bands say neither throughout
    floor, cap : the points stay between them (0-100)
    least : the lowest status of an official figure that pay may hang on
    below : what is tried, in this order, where there is no such figure
    """

    code: str
    title: Mapping[str, str]
    source: Source
    weight: Decimal
    rule: PointsRule
    floor: Decimal = Decimal(0)
    cap: Decimal = Decimal(100)
    least: str = "appraisable"
    below: tuple[str, ...] = ("neutral",)
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of a scheme.

    Attributes
    ----------
    kinds : kinds of unit that it judges
    grades : the least total for A, B, C and D; what is below is E
    exempt_months : a unit opened less than this many months before the period ends gets no grade
    spread : percentage points by which a region may move a weight of this scheme; None where it may not at all
    bonus, deduction : the most points that may be added to a total, and taken off it, beside the components
    vetoes : by severity of an incident what its veto does to the unit and to the leader; empty: as it is proposed
    """

    title: Mapping[str, str]
    kinds: tuple[str, ...]
    components: tuple[Component, ...]
    grades: tuple[Decimal, ...]
    exempt_months: int = 6
    spread: Decimal | None = None
    bonus: Decimal = Decimal(0)
    deduction: Decimal = Decimal(0)
    vetoes: Mapping[str, tuple[Effect, Effect]] = field(default_factory=dict)

    def grade_of(self, total: Decimal) -> str:
        """``A`` to ``E`` for a total as it is published, with one decimal."""
        reached = (grade for grade, least in zip(GRADES, self.grades, strict=False) if total >= least)
        return next(reached, GRADES[-1])
