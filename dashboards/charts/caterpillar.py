"""Which unit differs? Every unit's interval, sorted: three traces by class over the ±3 zone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboards.charts.base import DASHED, INK, LOOKS, REF, SURFACE, WIDE, as_json, axis, quiet, rounded, words

ZONE = "var(--sunken)"
HEADROOM = 0.14  # of the height, for the name of the leg that is pointed out


@dataclass(frozen=True, slots=True)
class Leg:
    """One unit: its value and interval, its class (``above``, ``same``, ``below``), whether it is only indicative,
    and whether it belongs to the region whose units are marked at the bottom."""

    name: str
    value: float
    low: float
    high: float
    verdict: str
    weak: bool = False
    marked: bool = False


def caterpillar(
    legs: Sequence[Leg],
    mean: float | None,
    smallest: float = 3.0,
    labels: tuple[str, str] = ("", ""),
    focus: int | None = None,
    decimals: int = 1,
) -> dict[str, Any]:
    """The figure as JSON.

    Parameters
    ----------
    legs
        From high to low.
    smallest
        Half the height of the zone around ``mean``.
    labels
        What the mean line and the zone are called.
    focus
        The leg that gets a ring and its name.
    """
    figure = go.Figure(layout=quiet(hovermode="closest"))
    low, high = _range(legs, mean, smallest)
    if mean is not None:
        _zone(figure, len(legs), mean, smallest, labels, decimals)
    for verdict, color, symbol in LOOKS:
        _trace(figure, [(at, leg) for at, leg in enumerate(legs) if leg.verdict == verdict], color, symbol, len(legs))
    if focus is not None:
        high = _name(figure, legs, focus, high, (high - low) * HEADROOM, decimals)
    _rug(figure, [at for at, leg in enumerate(legs) if leg.marked], low)
    figure.update_xaxes(**axis(visible=False, range=[-1, len(legs)]))
    figure.update_yaxes(**axis(nticks=6, range=[low - (high - low) * 0.06, high]))
    return as_json(figure)


def _range(legs: Sequence[Leg], mean: float | None, smallest: float) -> tuple[float, float]:
    ends = [end for leg in legs for end in (leg.low, leg.high)]
    if mean is not None:
        ends += [mean - smallest, mean + smallest]
    if not ends:
        return 0.0, 100.0
    room = (max(ends) - min(ends)) * 0.05 or 1.0
    return min(ends) - room, max(ends) + room


def _name(figure: go.Figure, legs: Sequence[Leg], at: int, high: float, room: float, decimals: int) -> float:
    """A ring around one leg; its name stands above all others' intervals, led there by a line. The new top."""
    leg, count = legs[at], len(legs)
    mark = {"symbol": "circle-open", "size": 13, "color": INK, "line": {"width": 1.5}}
    figure.add_scatter(x=[at], y=[round(leg.value, 2)], mode="markers", marker=mark, hoverinfo="skip")
    figure.add_shape(type="line", x0=at, x1=at, y0=leg.high, y1=high, line={"color": REF, "width": 1})
    side = "right" if at < count / 3 else "left" if at > count * 2 / 3 else "center"
    words(figure, at, high, f"{leg.name} {leg.value:.{decimals}f}", f"top {side}", "bold")
    return high + room


def _zone(figure: go.Figure, count: int, mean: float, smallest: float, labels: tuple[str, str], decimals: int) -> None:
    """The grey zone, the dashed line, and their names: texts, so that they stay where they belong on a phone."""
    figure.add_shape(
        type="rect",
        xref="paper",
        x0=0,
        x1=1,
        y0=mean - smallest,
        y1=mean + smallest,
        fillcolor=ZONE,
        line={"width": 0},
        layer="below",
    )
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=mean, y1=mean, line=DASHED)
    words(figure, count - 0.6, mean, f"{labels[0]} {mean:.{decimals}f}", "top left", meta=WIDE)
    words(figure, -0.6, mean - smallest, labels[1], "bottom right", meta=WIDE)


def _trace(figure: go.Figure, legs: Sequence[tuple[int, Leg]], color: str, symbol: str, count: int) -> None:
    """The marks of a class with their intervals; an indicative one is hollow, its interval dashed."""
    if not legs:
        return
    weak = [(at, leg) for at, leg in legs if leg.weak]
    if weak:
        figure.add_scatter(
            x=[x for at, _ in weak for x in (at, at, None)],
            y=[y for _, leg in weak for y in rounded([leg.low, leg.high, None])],
            mode="lines",
            line={"color": color, "width": 1.4, "dash": "2px,2px"},
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=[at for at, _ in legs],
        y=rounded([leg.value for _, leg in legs]),
        mode="markers",
        marker={
            "symbol": symbol,
            "size": _size(count),
            "color": [SURFACE if leg.weak else color for _, leg in legs],
            "line": {"color": color, "width": 1},
        },
        error_y={
            "type": "data",
            "array": rounded([0.0 if leg.weak else leg.high - leg.value for _, leg in legs]),
            "arrayminus": rounded([0.0 if leg.weak else leg.value - leg.low for _, leg in legs]),
            "color": color,
            "thickness": 1.4,
            "width": 0,
        },
        text=[leg.name for _, leg in legs],
        customdata=[rounded([leg.low, leg.high]) for _, leg in legs],
        hovertemplate="%{text} %{y:.1f} (%{customdata[0]:.1f} – %{customdata[1]:.1f})<extra></extra>",
    )


def _size(count: int) -> int:
    return 9 if count <= 60 else 7 if count <= 200 else 4


def _rug(figure: go.Figure, places: Sequence[int], low: float) -> None:
    if places:
        tick = {"symbol": "line-ns", "size": 7, "color": INK, "line": {"color": INK, "width": 2}}
        figure.add_scatter(
            x=list(places), y=[round(low, 2)] * len(places), mode="markers", marker=tick, hoverinfo="skip"
        )


def legs_of(rows: Iterator[tuple[str, Any, str, bool]]) -> list[Leg]:
    """Legs from (name, estimate, class, marked); those without an interval are left out."""
    return [
        Leg(name, one.value, one.low, one.high, verdict, one.status == "indicative", marked)
        for name, one, verdict, marked in rows
        if one.value is not None and one.low is not None and one.high is not None
    ]
