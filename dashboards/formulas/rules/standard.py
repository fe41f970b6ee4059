"""The rules that every programme begins with."""

from __future__ import annotations

from typing import Any

from dashboards.formulas.standard import STANDARD_INDICES

_CUSTOMERS = ["age_band", "tenure_band", "transaction_type", "channel"]
_OWN: dict[str, dict[str, Any]] = {
    "retail": {"adjusters": _CUSTOMERS, "weighting": ["segment"], "peers": {"by": "kind"}},
    "corporate": {"adjusters": ["tenure_band", "channel"], "peers": {"by": "kind"}},
    "product": {},
    # Five raters suffice to be shown: METHODS 13.
    "internal": {"settings": {"gate": {"min_shown": 5}}},
}


def standard_rules(programme: str, indices: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Rules as JSON: the standard ones, with these indices where some are given."""
    own = _OWN.get(programme, {})
    return {
        "schema": 1,
        "headline": "satisfaction",
        "indices": indices if indices is not None else STANDARD_INDICES[programme],
        "adjusters": [],
        "weighting": [],
        "peers": {"by": "all"},
        "exclusions": {"units": [], "min_items": 0.5, "careless": True},
        **own,
    }
