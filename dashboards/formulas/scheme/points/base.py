"""What every points function answers to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from dashboards.formulas.points import Anchors


@dataclass(frozen=True, slots=True)
class Held:
    """What a figure is held against beside the rule itself.

    Attributes
    ----------
    anchors : those of the unit's peers, fixed before the period; None where there are none
    same : the figure was found not different from its peers
    rise : the rise on the unit's own figure of a year before; None where its interval does not exclude 0
    """

    anchors: Anchors | None = None
    same: bool = False
    rise: Decimal | None = None


class PointsRule(ABC):
    """Points of a figure, from 0 to 100."""

    @abstractmethod
    def points(self, value: Decimal, held: Held) -> Decimal | None:
        """None where the rule cannot judge: anchors are missing."""

    @abstractmethod
    def said(self, value: Decimal, held: Held) -> tuple[str, Mapping[str, str]]:
        """A reason code, and the figures that its sentence needs."""

    def end(self, value: Decimal, held: Held) -> Decimal | None:
        """Points at an end of the figure's interval."""
        return self.points(value, held)
