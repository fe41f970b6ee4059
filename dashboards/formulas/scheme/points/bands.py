"""Steps: each band of values has its points, and every value lies in exactly one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from dashboards.formulas.scheme.numbers import decimal
from dashboards.formulas.scheme.points.base import HIGHER, LOWER, Held, PointsRule
from dashboards.formulas.scheme.points.linear import LEAST, MOST
from surveys.engine.reading import Reader

MOST_BANDS = 20


@dataclass(frozen=True, slots=True)
class Band:
    """From ``low`` (counted in) to ``high`` (not counted in); None is open."""

    low: Decimal | None
    high: Decimal | None
    points: Decimal

    def holds(self, value: Decimal) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value < self.high)


@dataclass(frozen=True, slots=True)
class Bands(PointsRule):
    """In ascending order, without gap or overlap, open at both ends."""

    bands: tuple[Band, ...]

    @classmethod
    def read(cls, reader: Reader) -> Bands:
        """Faults: ``bands_overlap``, ``bands_leave_gap``, ``bands_not_open``, ``band_turned``."""
        reader.refuse_unknown(frozenset({"kind", "bands"}))
        before = len(reader.faults)
        bands = tuple(_band(each) for each in reader.objects("bands", 2, MOST_BANDS))
        if len(reader.faults) == before:
            _check(reader, bands)
        return cls(bands)

    @property
    def direction(self) -> str:
        points = [band.points for band in self.bands]
        rising, falling = points == sorted(points), points == sorted(points, reverse=True)
        return "" if rising == falling else HIGHER if rising else LOWER

    def points(self, value: Decimal, held: Held) -> Decimal | None:
        return self._of(value).points

    def said(self, value: Decimal, held: Held) -> tuple[str, Mapping[str, str]]:
        band = self._of(value)
        return "band", {"low": _text(band.low), "high": _text(band.high)}

    def _of(self, value: Decimal) -> Band:
        return next(band for band in self.bands if band.holds(value))


def _band(reader: Reader) -> Band:
    reader.refuse_unknown(frozenset({"from", "to", "points"}))
    low, high = _end(reader, "from"), _end(reader, "to")
    if low is not None and high is not None and low >= high:
        reader.fault("band_turned", "to")
    return Band(low, high, decimal(reader, "points", 0, 100) or Decimal(0))


def _end(reader: Reader, key: str) -> Decimal | None:
    return None if reader.data.get(key) is None else decimal(reader, key, LEAST, MOST)


def _check(reader: Reader, bands: tuple[Band, ...]) -> None:
    if bands[0].low is not None or bands[-1].high is not None:
        reader.fault("bands_not_open", "bands")
    for place, (upper, lower) in enumerate(_seams(bands), 1):
        if upper is None or lower is None or upper > lower:
            reader.fault("bands_overlap", f"bands[{place}]")
        elif upper < lower:
            reader.fault("bands_leave_gap", f"bands[{place}]", low=str(upper), high=str(lower))


def _seams(bands: tuple[Band, ...]) -> Iterator[tuple[Decimal | None, Decimal | None]]:
    """Where a band ends, and where the one after it begins."""
    return ((one.high, other.low) for one, other in itertools.pairwise(bands))


def _text(value: Decimal | None) -> str:
    return "" if value is None else str(value)
