"""Completion of a target that was set for the unit and the year, and a straight line over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from dashboards.formulas.scheme.numbers import decimal
from dashboards.formulas.scheme.points.base import HIGHER, LOWER, Held, PointsRule
from surveys.engine.reading import Reader

MOST_COMPLETION = 1000


@dataclass(frozen=True, slots=True)
class Targeted(PointsRule):
    """No points at ``zero`` percent of completion, 100 at ``full`` percent, in between in proportion."""

    lacking: ClassVar[str] = "no_target"
    zero: Decimal
    full: Decimal
    better: str = HIGHER

    @classmethod
    def read(cls, reader: Reader) -> Targeted:
        """Faults: ``completion_turned``."""
        reader.refuse_unknown(frozenset({"kind", "zero", "full"}))
        zero, full = (decimal(reader, key, 0, MOST_COMPLETION) for key in ("zero", "full"))
        if zero is None or full is None:
            return cls(Decimal(0), Decimal(100))
        if full <= zero:
            reader.fault("completion_turned", "full")
        return cls(zero, full)

    @property
    def direction(self) -> str:
        return self.better

    def directed(self, direction: str) -> Targeted:
        return replace(self, better=direction)

    def points(self, value: Decimal, held: Held) -> Decimal | None:
        reached = completion(value, held.target, self.better)
        if reached is None:
            return None
        return 100 * min(max((reached - self.zero) / (self.full - self.zero), Decimal(0)), Decimal(1))

    def said(self, value: Decimal, held: Held) -> tuple[str, Mapping[str, str]]:
        return "target", {"zero": str(self.zero), "full": str(self.full)}


def completion(value: Decimal | None, target: Decimal | None, direction: str) -> Decimal | None:
    """In percent: 100·x/t; where less is better 100·(2 − x/t), not below 0. None without a value or a target."""
    if value is None or not target:
        return None
    share = value / target
    return round(100 * max(2 - share if direction == LOWER else share, Decimal(0)), 6)
