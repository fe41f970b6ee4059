"""Where marks stand in the small server-drawn pictures: intervals in percent, sparklines in pixels. No Django here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Figure(Protocol):
    """What a partial needs of an Estimate."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    status: str


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


def shown(figure: Figure | None) -> bool:
    """Whether a figure may be printed: it exists, is not suppressed and has an interval."""
    if figure is None or figure.status == "suppressed":
        return False
    return figure.value is not None and figure.low is not None and figure.high is not None


def percent(value: float, axis: tuple[float, float]) -> str:
    """The place of a value on the axis, as ``41.7%``; a value beyond the axis stands at its end."""
    low, high = axis
    share = (value - low) / (high - low) if high > low else 0.5
    return f"{min(max(share, 0.0), 1.0) * 100:.1f}%"


def axis_of(figures: Sequence[Figure | None], step: int = 5) -> tuple[float, float]:
    """The smallest axis in whole steps that holds every interval that may be shown; 0–100 where there is none."""
    known = [figure for figure in figures if shown(figure)]
    if not known:
        return 0.0, 100.0
    low = min(figure.low or 0.0 for figure in known if figure) // step * step
    high = -(-max(figure.high or 0.0 for figure in known if figure) // step) * step
    return float(low), float(max(high, low + step))


def span(figure: Figure, axis: tuple[float, float]) -> Span | None:
    """Where the interval of a figure stands, ``None`` where it may not be shown."""
    if not shown(figure):
        return None
    low, high, at = (percent(end or 0.0, axis) for end in (figure.low, figure.high, figure.value))
    return Span(low, high, at, weak=figure.status == "indicative")


def spark(points: Sequence[Figure | None]) -> Spark | None:
    """A sparkline over equally spaced points; points that may not be shown are gaps, never zeros."""
    known = [point for point in points if shown(point)]
    if len(known) < 2:
        return None
    bottom = min(point.low for point in known)
    top = max(point.high for point in known)
    places = [_place(index, len(points), point, bottom, top) for index, point in enumerate(points)]
    runs = _runs(places)
    last = runs[-1][-1]
    return Spark(
        tuple(_band(run) for run in runs), tuple(_line(run) for run in runs), f"{last[0]:.1f}", f"{last[2]:.1f}"
    )


Place = tuple[float, float, float, float]


def _place(index: int, count: int, point: Figure | None, bottom: float, top: float) -> Place | None:
    """x and the heights of low, value and high."""
    if point is None or not shown(point):
        return None
    x = MARGIN + index * (WIDTH - 2 * MARGIN - 2) / max(count - 1, 1)
    scale = (HEIGHT - 2 * MARGIN) / ((top - bottom) or 1.0)
    low, value, high = (
        HEIGHT - MARGIN - ((end or 0.0) - bottom) * scale for end in (point.low, point.value, point.high)
    )
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
