"""How far can a rank be trusted? One row per unit: its joint rank and every rank it may hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboards.charts.base import LOOKS, REF, SURFACE, as_json, axis, quiet

_ROW = 22
_MARGIN = {"l": 36, "r": 16, "t": 28, "b": 12}  # the axis stands above


@dataclass(frozen=True, slots=True)
class Place:
    """One unit: its joint rank, the best and the worst rank it may hold, its class (``above``, ``same``, ``below``),
    and whether it is only indicative."""

    name: str
    rank: int
    best: int
    worst: int
    verdict: str
    weak: bool = False


def rank_intervals(places: Sequence[Place], units: int) -> dict[str, Any]:
    """The figure as JSON.

    Parameters
    ----------
    places
        Best rank first; they may be a part of the peer group.
    units
        How many units the peer group has: the axis always shows all ranks, so that a wide interval looks wide.
    """
    figure = go.Figure(layout=quiet(hovermode="closest", height=60 + _ROW * len(places), margin=_MARGIN))
    for verdict, color, symbol in LOOKS:
        _rows(figure, [(at, one) for at, one in enumerate(places) if one.verdict == verdict], color, symbol)
    figure.update_xaxes(**axis(range=[0.5, max(units, 1) + 0.5], nticks=8, side="top", ticks="outside", tickcolor=REF))
    figure.update_yaxes(
        **axis(
            range=[len(places) - 0.5, -0.5],
            tickvals=list(range(len(places))),
            ticktext=[one.name for one in places],
            showgrid=False,
            automargin=True,
        )
    )
    return as_json(figure)


def _rows(figure: go.Figure, rows: Sequence[tuple[int, Place]], color: str, symbol: str) -> None:
    """Intervals as lines (dashed where indicative) and the joint ranks as marks upon them."""
    for weak, dash in ((False, "solid"), (True, "2px,2px")):
        some = [(at, one) for at, one in rows if one.weak is weak]
        if some:
            figure.add_scatter(
                x=[x for _, one in some for x in (one.best, one.worst, None)],
                y=[y for at, _ in some for y in (at, at, None)],
                mode="lines",
                line={"color": color, "width": 2, "dash": dash},
                hoverinfo="skip",
            )
    if not rows:
        return
    figure.add_scatter(
        x=[one.rank for _, one in rows],
        y=[at for at, _ in rows],
        mode="markers",
        marker={
            "symbol": symbol,
            "size": 9,
            "color": [SURFACE if one.weak else color for _, one in rows],
            "line": {"color": color, "width": 1},
        },
        text=[one.name for _, one in rows],
        customdata=[[one.best, one.worst] for _, one in rows],
        hovertemplate="%{text} %{x} (%{customdata[0]} – %{customdata[1]})<extra></extra>",
    )
