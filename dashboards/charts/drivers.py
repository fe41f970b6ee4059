"""What to work on first? Drivers by how much they matter and how well they do, each with both intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboards.charts.base import DASHED, DATA, REF, SURFACE, as_json, axis, quiet, rounded, words

Interval = tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Spot:
    """One driver: performance in points, importance in percent, their intervals, and whether its quarter is clear."""

    name: str
    performance: float
    importance: float
    performance_interval: Interval = None
    importance_interval: Interval = None
    decided: bool = True


def driver_matrix(
    spots: Sequence[Spot], lines: tuple[float, float] | None, corners: tuple[str, str, str, str] = ("", "", "", "")
) -> dict[str, Any]:
    """The figure as JSON.

    Parameters
    ----------
    lines
        Mean performance and equal importance, which part the four quarters.
    corners
        What the quarters are called: top left (matters, does badly), top right, bottom left, bottom right.
    """
    figure = go.Figure(layout=quiet(hovermode="closest"))
    across, up = _reach(spots, lines)
    if lines is not None:
        _quarters(figure, lines, across, up, corners)
    places = _places(spots, across, up)
    for decided in (True, False):
        _spots(figure, [spot for spot in spots if spot.decided is decided], places, decided)
    figure.update_xaxes(**axis(nticks=6, range=list(across), ticks="outside", tickcolor=REF))
    figure.update_yaxes(**axis(nticks=6, range=list(up), ticksuffix="%"))
    return as_json(figure)


def _reach(spots: Sequence[Spot], lines: tuple[float, float] | None) -> tuple[tuple[float, float], tuple[float, float]]:
    """Both axes' ends, with room for the names."""
    first, second = lines or (50.0, 0.0)
    across = [end for one in spots for end in (one.performance, *(one.performance_interval or ()))]
    up = [end for one in spots for end in (one.importance, *(one.importance_interval or ()))]
    return _roomy([*across, first]), _roomy([*up, second])


def _roomy(ends: list[float]) -> tuple[float, float]:
    room = (max(ends) - min(ends)) * 0.12 or 5.0
    return min(ends) - room, max(ends) + room


def _inner(ends: tuple[float, float]) -> tuple[float, float]:
    """Just inside both ends: a text outside the axes is not drawn at all."""
    step = (ends[1] - ends[0]) * 0.01
    return ends[0] + step, ends[1] - step


def _quarters(
    figure: go.Figure,
    lines: tuple[float, float],
    across: tuple[float, float],
    up: tuple[float, float],
    corners: tuple[str, str, str, str],
) -> None:
    figure.add_shape(type="line", yref="paper", x0=lines[0], x1=lines[0], y0=0, y1=1, line=DASHED)
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=lines[1], y1=lines[1], line=DASHED)
    across, up = _inner(across), _inner(up)
    high = ((up[1], across[0], "bottom right"), (up[1], across[1], "bottom left"))
    low = ((up[0], across[0], "top right"), (up[0], across[1], "top left"))
    for (y, x, place), name in zip((*high, *low), corners, strict=True):
        words(figure, x, y, name, place)


def _places(spots: Sequence[Spot], across: tuple[float, float], up: tuple[float, float]) -> dict[str, str]:
    """Where each name stands: away from a neighbour, else towards the middle; one of two neighbours below its mark."""
    wide, high = (ends[1] - ends[0] for ends in (across, up))
    found: dict[str, str] = {}
    for at, one in enumerate(spots):
        near = [
            other
            for other in spots
            if other is not one
            and abs(other.importance - one.importance) < 0.08 * high
            and abs(other.performance - one.performance) < 0.3 * wide
        ]
        right = one.performance > near[0].performance if near else one.performance <= sum(across) / 2
        below = any(found.get(other.name, "").startswith("top") for other in near if other in spots[:at])
        side = "right" if right and one.performance < across[0] + 0.75 * wide else "left"
        found[one.name] = f"{'bottom' if below else 'top'} {side}"
    return found


def _spots(figure: go.Figure, spots: Sequence[Spot], places: dict[str, str], decided: bool) -> None:
    """Marks with both intervals; a driver that lies clearly in no quarter is grey and hollow."""
    if not spots:
        return
    color = DATA if decided else REF
    figure.add_scatter(
        x=rounded([spot.performance for spot in spots]),
        y=rounded([spot.importance for spot in spots]),
        mode="markers+text",
        text=[spot.name for spot in spots],
        textposition=[places[spot.name] for spot in spots],
        cliponaxis=False,
        marker={"size": 9, "color": color if decided else SURFACE, "line": {"color": color, "width": 1.5}},
        error_x=_bars([(spot.performance, spot.performance_interval) for spot in spots], color),
        error_y=_bars([(spot.importance, spot.importance_interval) for spot in spots], color),
        hovertemplate="%{text} %{x:.1f} · %{y:.1f}%<extra></extra>",
    )


def _bars(values: Sequence[tuple[float, Interval]], color: str) -> dict[str, Any]:
    ends = [(value, *(interval or (value, value))) for value, interval in values]
    return {
        "type": "data",
        "array": rounded([high - value for value, _, high in ends]),
        "arrayminus": rounded([value - low for value, low, _ in ends]),
        "color": color,
        "thickness": 1.4,
        "width": 0,
    }
