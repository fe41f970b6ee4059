"""Write an appraisal: all of it in the caller's transaction, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Value

from dashboards.actions.appraisal.leading import Led, led_payload
from dashboards.formulas.scorecard import Scorecard, canonical, payload
from dashboards.models import AppraisalResult, AppraisalRun, SchemeVersion, ScoreRun
from dashboards.queries.appraisal.judged import Judged
from dashboards.queries.incidents import VetoInEffect
from surveys.actions import audit
from surveys.engine.periods import Period
from surveys.models import User
from surveys.tree import Node

BATCH = 500


@dataclass(frozen=True, slots=True)
class Basis:
    """What the scorecards were made from."""

    version: SchemeVersion
    period: Period
    score_runs: tuple[ScoreRun, ...]
    as_of: datetime
    judged: Judged
    vetoes: Mapping[int, Sequence[VetoInEffect]]
    leaders: Mapping[int, Sequence[Led]]


def store_appraisal(
    *,
    basis: Basis,
    cards: Sequence[Scorecard],
    supersedes: AppraisalRun | None,
    reason: str,
    actor: User | None,
) -> AppraisalRun:
    """Store a run with every unit's result.

    Raises
    ------
    IntegrityError
        Where the period was calculated meanwhile, or the old run is corrected already.
    """
    results = list(_results(basis, cards))
    run = AppraisalRun.objects.create(
        scheme=basis.version.scheme,
        version=basis.version,
        period=basis.period.code,
        first_month=basis.period.first,
        last_month=basis.period.last,
        facts_as_of=basis.as_of,
        supersedes=supersedes,
        reason=reason[:300] if supersedes else "",
        units=len(results),
        sha256=_digest("".join(one.sha256 for one in results)),
        created_by=actor,
    )
    run.score_runs.set(basis.score_runs)
    for one in results:
        one.run = run
    AppraisalResult.objects.bulk_create(results, batch_size=BATCH)
    audit.record(actor=actor, verb="appraisal.calculated", subject=run.public_id, period=run.period, sha256=run.sha256)
    return run


def _results(basis: Basis, cards: Sequence[Scorecard]) -> Iterator[AppraisalResult]:
    about = _about(basis)
    for unit, card in zip(basis.judged.units, cards, strict=True):
        own = _unit(unit, basis.leaders.get(unit.id, ()), basis.vetoes.get(unit.id, ()))
        content = canonical(payload(card, about | own))
        yield AppraisalResult(
            unit_id=unit.id,
            state=card.state,
            plain=card.plain,
            plain_grade=card.plain_grade,
            total=card.total,
            grade=card.grade,
            vetoed=bool(card.effects),
            points=[None if row.points is None else str(row.points) for row in card.rows],
            content=Value(content),  # an expression: as one of an array of texts it would be escaped letter by letter
            sha256=_digest(content),
        )


def _about(basis: Basis) -> dict[str, Any]:
    """What all units of a run share."""
    return {
        "scheme": str(basis.version),
        "grades": [str(one) for one in basis.version.content["grades"].values()],
        "period": basis.period.code,
        "facts_as_of": basis.as_of.isoformat(),
        "score_runs": {one.programme: {"run": str(one.public_id), "sha256": one.sha256} for one in basis.score_runs},
    }


def _unit(unit: Node, held: Sequence[Led], vetoes: Sequence[VetoInEffect]) -> dict[str, Any]:
    """Leaders by their number: names are looked up when shown, so that none stands in what is signed."""
    told = [
        {
            "veto": one.veto.pk,
            "incident": one.incident.name,
            "state": one.state,
            "on_unit": {"kind": one.on_unit.kind, "grade": one.on_unit.grade},
            "on_leader": {"kind": one.on_leader.kind, "grade": one.on_leader.grade},
            "leader": one.veto.leader_id,
        }
        for one in vetoes
    ]
    return {"unit": unit.code, "leaders": [led_payload(one) for one in held], "vetoes": told}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
