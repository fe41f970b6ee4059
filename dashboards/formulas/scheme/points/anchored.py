"""Achievement between anchors that were fixed before the period, and what improvement adds (METHODS 12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from dashboards.formulas.points import NEUTRAL, achievement
from dashboards.formulas.rounding import published
from dashboards.formulas.scheme.numbers import decimal
from dashboards.formulas.scheme.points.base import HIGHER, Held, PointsRule
from surveys.engine.reading import Reader

MOST_IMPROVEMENT = 10


@dataclass(frozen=True, slots=True)
class Anchored(PointsRule):
    """100·clip(½ + ½·(x − A)/D, 0, 1), plus ``improvement``·clip(rise/D, 0, 1); at most 100.

    What is not different from its peers gets ``same`` points instead of achievement; None: achievement like all others.
    """

    lacking: ClassVar[str] = "no_anchors"
    same: Decimal | None
    improvement: Decimal

    @classmethod
    def read(cls, reader: Reader) -> Anchored:
        reader.refuse_unknown(frozenset({"kind", "same", "improvement"}))
        given = reader.data.get("same", int(NEUTRAL))
        same = None if given is None else decimal(reader, "same", 0, 100, Decimal(int(NEUTRAL)))
        return cls(same, decimal(reader, "improvement", 0, MOST_IMPROVEMENT, Decimal(0)) or Decimal(0))

    @property
    def direction(self) -> str:
        return HIGHER

    def points(self, value: Decimal, held: Held) -> Decimal | None:
        if held.same and self.same is not None and held.anchors:
            return min(self.same + self._extra(held), Decimal(100))
        return self.end(value, held)

    def end(self, value: Decimal, held: Held) -> Decimal | None:
        if held.anchors is None:
            return None
        reached = published(float(achievement(float(value), held.anchors)[0]))
        assert reached is not None
        return min(reached + self._extra(held), Decimal(100))

    def said(self, value: Decimal, held: Held) -> tuple[str, Mapping[str, str]]:
        if held.anchors is None:
            return "no_anchors", {}
        told = {"median": held.anchors.median, "top": held.anchors.top, "distance": held.anchors.distance}
        params = {name: str(published(one)) for name, one in told.items()} | {"extra": str(self._extra(held))}
        return ("not_different" if held.same and self.same is not None else "anchors"), params

    def _extra(self, held: Held) -> Decimal:
        if held.rise is None or held.anchors is None:
            return Decimal(0)
        share = held.rise / Decimal(str(held.anchors.distance))
        return round(self.improvement * min(max(share, Decimal(0)), Decimal(1)), 6)
