"""Which unit needs a look? Every unit by how much it weighs, within the limits of chance and the usual spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboards.charts.base import DASHED, INK, LOOKS, REF, SURFACE, WIDE, as_json, axis, quiet, ring, rounded, words

MOST_NAMES = 12  # of units to look at: more would stand on each other
FAR_RIGHT = 0.85  # of the axis: a name goes to the left of its mark from here on


@dataclass(frozen=True, slots=True)
class Dot:
    """One unit: how many answers it weighs, its value, its side (``above``, ``same`` for within, ``below``), whether it
    is only indicative, and whether it is one to look at and so named."""

    name: str
    size: float
    value: float
    side: str
    weak: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """The funnel: at each size the lower and the upper limit, smallest size first."""

    sizes: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


def funnel(
    dots: Sequence[Dot],
    limits: Limits,
    target: float | None,
    labels: tuple[str, str] = ("", ""),
    focus: int | None = None,
    decimals: int = 1,
) -> dict[str, Any]:
    """The figure as JSON.

    Parameters
    ----------
    labels
        What the target line and the limits are called.
    focus
        The dot that gets a ring and its name.
    """
    figure = go.Figure(layout=quiet(hovermode="closest"))
    for edge in (limits.low, limits.high):
        line = {"color": REF, "width": 1.5}
        figure.add_scatter(x=rounded(limits.sizes), y=rounded(edge), mode="lines", line=line, hoverinfo="skip")
    if target is not None and limits.sizes:
        figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=target, y1=target, line=DASHED)
        words(figure, limits.sizes[-1], target, f"{labels[0]} {target:.{decimals}f}", "top left")
        words(figure, limits.sizes[-1], limits.low[-1], labels[1], "bottom left")
    for side, color, symbol in LOOKS:
        _marks(figure, [dot for dot in dots if dot.side == side], color, symbol, decimals)
    for dot in [one for one in dots if one.named][:MOST_NAMES]:
        place = "middle left" if dot.size > FAR_RIGHT * max(limits.sizes, default=dot.size) else "middle right"
        words(figure, dot.size, dot.value, f"\u2002{dot.name}\u2002", place, meta=WIDE)
    if focus is not None:
        ring(figure, dots[focus].size, dots[focus].value, f"{dots[focus].name} {dots[focus].value:.{decimals}f}")
    figure.update_xaxes(**axis(nticks=6, rangemode="tozero", showgrid=False, ticks="outside", tickcolor=REF))
    figure.update_yaxes(**axis(nticks=6))
    return as_json(figure)


def _marks(figure: go.Figure, dots: Sequence[Dot], color: str, symbol: str, decimals: int) -> None:
    if not dots:
        return
    figure.add_scatter(
        x=rounded([dot.size for dot in dots]),
        y=rounded([dot.value for dot in dots]),
        mode="markers",
        marker={
            "symbol": symbol,
            "size": 8 if len(dots) <= 200 else 5,
            "color": [SURFACE if dot.weak else color for dot in dots],
            "line": {"color": color, "width": 1},
        },
        text=[dot.name for dot in dots],
        hovertemplate=f"%{{text}} %{{y:.{decimals}f}} (n %{{x:.0f}})<extra></extra>",
        hoverlabel={"font": {"color": INK}},
    )
