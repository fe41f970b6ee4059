"""What every chart shares. Colours are the page's own tokens (``var(--data)``): its script puts in their values."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

DATA, BAND, REF, GRID, INK, SURFACE = (f"var(--{name})" for name in ("data", "band", "ref", "grid", "ink-2", "surface"))
ABOVE, SAME, BELOW = (f"var(--{name})" for name in ("above", "same", "below"))


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


def as_json(figure: go.Figure) -> dict[str, Any]:
    """The figure as plain lists and dicts, for ``json_script``."""
    found = figure.to_plotly_json()
    found["layout"].pop("template", None)
    return {"data": found["data"], "layout": found["layout"]}


def rounded(values: Sequence[float | None], places: int = 2) -> list[float | None]:
    return [None if value is None else round(value, places) for value in values]
