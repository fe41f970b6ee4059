"""What every chart shares. Colours are the page's own tokens (``var(--data)``): its script puts in their values."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

DATA, BAND, REF, GRID, INK, SURFACE = (f"var(--{name})" for name in ("data", "band", "ref", "grid", "ink-2", "surface"))
ABOVE, SAME, BELOW = (f"var(--{name})" for name in ("above", "same", "below"))
LOOKS = (("above", ABOVE, "triangle-up"), ("same", SAME, "circle"), ("below", BELOW, "triangle-down"))
DASHED = {"color": REF, "width": 1, "dash": "4px,3px"}


def quiet(**more: Any) -> dict[str, Any]:
    """No legend, no title, no ground; the page around the chart says all that."""
    return {
        "template": "none",
        "margin": {"l": 36, "r": 16, "t": 12, "b": 28},
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 12, "color": INK},
        "hoverlabel": {"bgcolor": SURFACE, "font": {"color": INK}},
        "dragmode": False,
        **more,
    }


def axis(**more: Any) -> dict[str, Any]:
    """An axis that cannot be dragged: on a phone a finger scrolls the page."""
    return {"gridcolor": GRID, "linecolor": REF, "zeroline": False, "fixedrange": True, **more}


WIDE = "wide"  # a trace that the page's script leaves out on a phone, where the page says it beside the chart


def words(
    figure: go.Figure, x: float, y: float, text: str, place: str, weight: str = "normal", meta: str | None = None
) -> None:
    """Words in a chart as a text, so that they stay where they belong on a phone."""
    figure.add_scatter(
        x=[x],
        y=[round(y, 2)],
        mode="text",
        text=[text],
        textposition=place,
        hoverinfo="skip",
        cliponaxis=False,
        meta=meta,
        textfont={"color": INK, "weight": weight},
    )


def ring(figure: go.Figure, x: float, y: float, name: str, above: float | None = None) -> None:
    """A ring around one unit, and its name above it (or above `above`, the end of its interval)."""
    mark = {"symbol": "circle-open", "size": 13, "color": INK, "line": {"width": 1.5}}
    figure.add_scatter(x=[x], y=[round(y, 2)], mode="markers", marker=mark, hoverinfo="skip")
    words(figure, x, y if above is None else above, name, "top center", "bold")


def as_json(figure: go.Figure) -> dict[str, Any]:
    """The figure as plain lists and dicts, for ``json_script``."""
    found = figure.to_plotly_json()
    found["layout"].pop("template", None)
    return {"data": found["data"], "layout": found["layout"]}


def rounded(values: Sequence[float | None], places: int = 2) -> list[float | None]:
    return [None if value is None else round(value, places) for value in values]
