"""Where marks stand in the small server-drawn pictures: intervals in percent, sparklines in pixels. No Django here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Figure(Protocol):
    """What a partial needs of an Estimate."""

    @property
    def value(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def n(self) -> int: ...
    @property
    def status(self) -> str: ...


@dataclass(frozen=True)
class Span:
    """An interval on an axis of 0–100 percent, cut at its ends."""

    low: str
    high: str
    at: str
    weak: bool


@dataclass(frozen=True)
class Spark:
    """The two shapes of a sparkline and its last point."""

    bands: tuple[str, ...]
    lines: tuple[str, ...]
    last_x: str
    last_y: str


WIDTH, HEIGHT, MARGIN = 120, 40, 3


def ends(figure: Figure | None) -> tuple[float, float, float] | None:
    """Low end, value and high end; ``None`` where the figure may not be shown."""
    if figure is None or figure.status == "suppressed":
        return None
    if figure.value is None or figure.low is None or figure.high is None:
        return None
    return figure.low, figure.value, figure.high


def shown(figure: Figure | None) -> bool:
    """Whether a figure may be printed: it exists, is not suppressed and has an interval."""
    return ends(figure) is not None


def percent(value: float, axis: tuple[float, float]) -> str:
    """The place of a value on the axis, as ``41.7%``; a value beyond the axis stands at its end."""
    low, high = axis
    share = (value - low) / (high - low) if high > low else 0.5
    return f"{min(max(share, 0.0), 1.0) * 100:.1f}%"


def axis_of(figures: Sequence[Figure | None], step: int = 5) -> tuple[float, float]:
    """The smallest axis in whole steps that holds every interval that may be shown; 0–100 where there is none."""
    known = [found for figure in figures if (found := ends(figure))]
    if not known:
        return 0.0, 100.0
    low = min(found[0] for found in known) // step * step
    high = -(-max(found[2] for found in known) // step) * step
    return float(low), float(max(high, low + step))


def span(figure: Figure, axis: tuple[float, float]) -> Span | None:
    """Where the interval of a figure stands, ``None`` where it may not be shown."""
    found = ends(figure)
    if found is None:
        return None
    low, at, high = (percent(end, axis) for end in found)
    return Span(low, high, at, weak=figure.status == "indicative")


def spark(points: Sequence[Figure | None]) -> Spark | None:
    """A sparkline over equally spaced points; points that may not be shown are gaps, never zeros."""
    found = [ends(point) for point in points]
    known = [one for one in found if one]
    if len(known) < 2:
        return None
    bottom, top = min(one[0] for one in known), max(one[2] for one in known)
    places = [_place(index, len(points), one, bottom, top) for index, one in enumerate(found)]
    runs = _runs(places)
    last = runs[-1][-1]
    return Spark(
        tuple(_band(run) for run in runs), tuple(_line(run) for run in runs), f"{last[0]:.1f}", f"{last[2]:.1f}"
    )


Place = tuple[float, float, float, float]


def _place(index: int, count: int, found: tuple[float, float, float] | None, bottom: float, top: float) -> Place | None:
    """x and the heights of low, value and high."""
    if found is None:
        return None
    x = MARGIN + index * (WIDTH - 2 * MARGIN - 2) / max(count - 1, 1)
    scale = (HEIGHT - 2 * MARGIN) / ((top - bottom) or 1.0)
    low, value, high = (HEIGHT - MARGIN - (end - bottom) * scale for end in found)
    return x, low, value, high


def _runs(places: Sequence[Place | None]) -> list[list[Place]]:
    runs: list[list[Place]] = [[]]
    for place in places:
        if place is not None:
            runs[-1].append(place)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _line(run: Sequence[Place]) -> str:
    return " ".join(f"{x:.1f},{value:.1f}" for x, _low, value, _high in run)


def _band(run: Sequence[Place]) -> str:
    upper = [f"{x:.1f},{high:.1f}" for x, _low, _value, high in run]
    lower = [f"{x:.1f},{low:.1f}" for x, low, _value, _high in reversed(run)]
    return " ".join(upper + lower)
