"""A straight line: no points at one value, 100 at another, in between in proportion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from dashboards.formulas.scheme.numbers import decimal
from dashboards.formulas.scheme.points.base import HIGHER, LOWER, Held, PointsRule
from surveys.engine.reading import Reader

LEAST, MOST = -1_000_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Linear(PointsRule):
    """100·clip((x − zero)/(full − zero), 0, 1); where less is better, ``full`` is the smaller one."""

    zero: Decimal
    full: Decimal

    @classmethod
    def read(cls, reader: Reader) -> Linear:
        """Faults: ``line_is_flat``."""
        reader.refuse_unknown(frozenset({"kind", "zero", "full"}))
        zero, full = (decimal(reader, key, LEAST, MOST) for key in ("zero", "full"))
        if zero is None or full is None:
            return cls(Decimal(0), Decimal(100))
        if zero == full:
            reader.fault("line_is_flat", "full")
        return cls(zero, full)

    @property
    def direction(self) -> str:
        return HIGHER if self.full > self.zero else LOWER

    def points(self, value: Decimal, held: Held) -> Decimal | None:
        share = (value - self.zero) / (self.full - self.zero)
        return 100 * min(max(share, Decimal(0)), Decimal(1))

    def said(self, value: Decimal, held: Held) -> tuple[str, Mapping[str, str]]:
        return "linear", {"zero": str(self.zero), "full": str(self.full)}
