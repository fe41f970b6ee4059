"""What every points function answers to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from dashboards.formulas.points import Anchors

HIGHER, LOWER = "higher", "lower"


@dataclass(frozen=True, slots=True)
class Held:
    """What a figure is held against beside the rule itself.

    Attributes
    ----------
    anchors : those of the unit's peers, fixed before the period; None where there are none
    same : the figure was found not different from its peers
    rise : the rise on the unit's own figure of a year before; None where its interval does not exclude 0
    target : the unit's target of the year; None where none is set
    """

    anchors: Anchors | None = None
    same: bool = False
    rise: Decimal | None = None
    target: Decimal | None = None


class PointsRule(ABC):
    """Points of a figure, from 0 to 100. ``lacking`` is the reason code of what it cannot judge without."""

    lacking: ClassVar[str] = ""

    @property
    @abstractmethod
    def direction(self) -> str:
        """Which values are better: ``higher``, ``lower``, or '' where it is neither throughout."""

    def directed(self, direction: str) -> PointsRule | None:
        """The rule where such values are better; None where it says otherwise."""
        return self if self.direction == direction else None

    @abstractmethod
    def points(self, value: Decimal, held: Held) -> Decimal | None:
        """None where the rule cannot judge: anchors or a target are missing."""

    @abstractmethod
    def said(self, value: Decimal, held: Held) -> tuple[str, Mapping[str, str]]:
        """A reason code, and the figures that its sentence needs."""

    def end(self, value: Decimal, held: Held) -> Decimal | None:
        """Points at an end of the figure's interval."""
        return self.points(value, held)
