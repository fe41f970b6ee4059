"""Is it moving, or is it noise? A line with its interval band, the network dashed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

import plotly.graph_objects as go

from dashboards.charts.base import BAND, DATA, REF, SURFACE, as_json, axis, quiet, rounded

TOUCHING = 0.09  # of the height drawn: names at the lines' ends that are nearer stand on each other


class Point(Protocol):
    """What a chart needs of an Estimate."""

    @property
    def value(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def status(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Line:
    """A named course; gaps where a point may not be shown."""

    name: str
    points: Sequence[Point]


def trend(months: Sequence[str], own: Line, network: Line | None = None, decimals: int = 1) -> dict[str, Any]:
    """The figure as JSON.

    Parameters
    ----------
    months
        ``yyyy-mm`` of each point.
    own, network
        The unit, and what it is held beside (no band: two bands hide each other).
    """
    figure = go.Figure(layout=quiet(hovermode="x unified"))
    for run in _runs(own.points):
        _band(figure, [months[at] for at in run], [own.points[at] for at in run])
    if network is not None:
        values = rounded([point.value for point in network.points])
        line = {"color": REF, "width": 1.5, "dash": "4px,3px"}
        _line(figure, months, values, network.name, decimals, mode="lines", line=line)
    _own(figure, months, own, decimals)
    _labels(figure, months, own, network, decimals)
    figure.update_xaxes(**axis(type="date", showgrid=False, ticks="outside", tickcolor=REF, range=_reach(months)))
    figure.update_xaxes(tickformat="%Y-%m", dtick="M3", tick0=months[-1] if months else None)
    figure.update_yaxes(**axis(nticks=6, showline=False, ticks=""))
    return as_json(figure)


def _own(figure: go.Figure, months: Sequence[str], own: Line, decimals: int) -> None:
    """The unit's line; a hollow mark is an indicative point."""
    weak = [point.status == "indicative" for point in own.points]
    marker = {
        "size": [8 if at == len(weak) - 1 else 5 for at in range(len(weak))],
        "color": [SURFACE if one else DATA for one in weak],
        "line": {"color": DATA, "width": 1.5},
    }
    values = rounded([point.value for point in own.points])
    line = {"color": DATA, "width": 2}
    _line(figure, months, values, own.name, decimals, mode="lines+markers", line=line, marker=marker)


def _line(
    figure: go.Figure, x: Sequence[str], y: Sequence[float | None], name: str, decimals: int, **more: Any
) -> None:
    figure.add_scatter(x=list(x), y=list(y), name=name, hovertemplate=f"%{{y:.{decimals}f}}", **more)


def _band(figure: go.Figure, months: Sequence[str], points: Sequence[Point]) -> None:
    edge: dict[str, Any] = {"mode": "lines", "line": {"width": 0, "color": BAND}, "hoverinfo": "skip"}
    figure.add_scatter(x=list(months), y=rounded([point.low for point in points]), **edge)
    high = rounded([point.high for point in points])
    figure.add_scatter(x=list(months), y=high, fill="tonexty", fillcolor=BAND, **edge)


def _labels(figure: go.Figure, months: Sequence[str], own: Line, network: Line | None, decimals: int) -> None:
    """Names on the lines' ends instead of a legend; kept apart where they would touch."""
    ends = [(line, color, end) for line, color in ((own, DATA), (network, REF)) if line and (end := _end(line.points))]
    apart = len(ends) == 2 and abs(ends[0][2][1] - ends[1][2][1]) < TOUCHING * _height(own, network)
    for line, color, (at, value) in ends:
        shift = (8 if value >= min(end[2][1] for end in ends) + 1e-9 else -8) if apart else 0
        figure.add_annotation(
            x=months[at],
            y=value,
            text=f"{line.name} {value:.{decimals}f}",
            xanchor="left",
            xshift=8,
            yshift=shift,
            showarrow=False,
            font={"color": color},
        )


def _height(*lines: Line | None) -> float:
    """From the lowest to the highest that is drawn."""
    points = [point for line in lines if line for point in line.points]
    drawn = [value for point in points for value in (point.low, point.value, point.high) if value is not None]
    return max(drawn) - min(drawn) if drawn else 0.0


def _reach(months: Sequence[str]) -> list[str] | None:
    """From the first month to the last, and half a month more on either side."""
    if not months:
        return None
    half = timedelta(days=15)
    first, last = date.fromisoformat(months[0]), date.fromisoformat(months[-1])
    return [(first - half).isoformat(), (last + half).isoformat()]


def _end(points: Sequence[Point]) -> tuple[int, float] | None:
    known = [(at, point.value) for at, point in enumerate(points) if point.value is not None]
    return known[-1] if known else None


def _runs(points: Sequence[Point]) -> list[list[int]]:
    """Unbroken stretches that have an interval: a band must not bridge a gap."""
    runs: list[list[int]] = [[]]
    for at, point in enumerate(points):
        if point.low is not None and point.high is not None:
            runs[-1].append(at)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
