"""The leaders of every unit of a run, each with the result that answers in their own time give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.formulas.scheme import Scheme
from dashboards.formulas.scorecard import Scorecard
from dashboards.formulas.scorecard.leading import LeaderCard, Split, lead_card
from dashboards.formulas.veto import Effect
from dashboards.models import ScoreRun
from dashboards.queries.appraisal.gathering import Gathered
from dashboards.queries.appraisal.judged import Judged
from dashboards.queries.appraisal.leaders import Tenure, tenures
from dashboards.queries.appraisal.tenure_given import shares_of
from dashboards.queries.incidents import VetoInEffect
from surveys.engine.periods import Period


@dataclass(frozen=True, slots=True)
class Led:
    """A leader of a unit in the period, and what came of them."""

    tenure: Tenure
    leader: LeaderCard


def leaders_of(
    scheme: Scheme,
    judged: Judged,
    gathered: Gathered,
    cards: Sequence[Scorecard],
    runs: Mapping[str, ScoreRun],
    period: Period,
) -> dict[int, list[Led]]:
    """By unit, in order of time; a unit that nobody held is left out."""
    held = tenures(judged.ids, period)
    shares = shares_of(runs, held, period)
    found: dict[int, list[Led]] = {}
    for unit, facts, card in zip(judged.units, gathered.facts, cards, strict=True):
        for one in held.get(unit.id, ()):
            effects = _effects(gathered.vetoes.get(unit.id, ()), one)
            own = lead_card(scheme, facts, card, shares.get((unit.id, one), {}), effects, period.last_day)
            found.setdefault(unit.id, []).append(Led(one, own))
    return found


def _effects(vetoes: Sequence[VetoInEffect], tenure: Tenure) -> tuple[Effect, ...]:
    """On this leader alone: who held the unit on the day of the incident."""
    mine = (one for one in vetoes if one.veto.leader_id == tenure.user_id)
    return tuple(one.on_leader for one in mine if one.on_leader.kind != "none")


def led_payload(one: Led) -> dict[str, Any]:
    """Leaders by their number: names are looked up when shown, so that none stands in what is signed."""
    card, tenure = one.leader.card, one.tenure
    return {
        "user": tenure.user_id,
        "first": str(tenure.first),
        "last": str(tenure.last),
        "days": tenure.days,
        "own": {code: _split(split) for code, split in one.leader.splits.items()},
        "without_veto": {"total": _text(card.plain), "grade": card.plain_grade},
        "with_veto": {"total": _text(card.total), "grade": card.grade},
    }


def _split(split: Split) -> dict[str, Any]:
    figure = split.figure
    texts = {name: _text(getattr(figure, name)) for name in ("value", "low", "high", "reliability")}
    counted = {"n": split.share.n, "of": split.share.whole_n, "status": figure.status, "counts": split.counts}
    return {**texts, **counted, **figure.facts}


def _text(value: Any) -> str | None:
    return None if value is None else f"{value:f}"
