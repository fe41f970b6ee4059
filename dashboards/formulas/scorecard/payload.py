"""A scorecard as canonical JSON: every figure a text, keys sorted, so that the same card gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dashboards.formulas.scorecard.adjusting import Adjusted
from dashboards.formulas.scorecard.card import Scorecard
from dashboards.formulas.scorecard.inputs import Figure
from dashboards.formulas.scorecard.rows import Row

SCHEMA = 1


def payload(card: Scorecard, about: Mapping[str, Any]) -> dict[str, Any]:
    """The card with all its steps; ``about`` names the run, the scheme and the unit and holds texts and whole numbers
    alone."""
    return {
        "schema": SCHEMA,
        **about,
        "state": card.state,
        "rows": [_row(row) for row in card.rows],
        "subtotal": str(card.subtotal),
        "adjustments": [_adjustment(one) for one in card.adjustments],
        "exact": str(card.exact),
        "without_veto": {"total": _text(card.plain), "grade": card.plain_grade},
        "with_veto": {"total": _text(card.total), "grade": card.grade},
        "effects": [{"kind": one.kind, "grade": one.grade} for one in card.effects],
    }


def canonical(content: Mapping[str, Any]) -> str:
    """The one text of a payload."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _row(row: Row) -> dict[str, Any]:
    return {
        "code": row.component.code,
        "title": dict(row.component.title),
        "source": row.component.source.kind,
        "name": row.component.source.name,
        "direction": row.component.direction,
        "target": _text(row.target),
        "completion": _text(row.completion),
        "own": _figure(row.own),
        "figure": _figure(row.figure),
        "way": row.way,
        "short": row.short,
        "rule": row.rule,
        "params": dict(row.params),
        "limit": row.limit,
        "exact": _text(row.exact),
        "points": _text(row.points),
        "points_low": _text(row.ends[0]),
        "points_high": _text(row.ends[1]),
        "scheme_weight": _text(row.component.weight),
        "weight": str(row.weight),
        "contribution": str(row.contribution),
    }


def _adjustment(one: Adjusted) -> dict[str, Any]:
    """By the number of the entry: its reason, which somebody wrote, is looked up when shown."""
    given = one.adjustment
    return {"entry": given.entry, "code": given.code, "points": _text(given.points), "counted": str(one.counted)}


def _figure(one: Figure | None) -> dict[str, Any] | None:
    if one is None:
        return None
    texts = {name: _text(getattr(one, name)) for name in ("value", "low", "high", "reliability")}
    return {**texts, "n": one.n, "status": one.status, "same": one.same, "facts": dict(one.facts)}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
