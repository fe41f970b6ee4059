"""Write a run: all of it in the caller's transaction, or nothing."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboards.formulas.runs import Results, digest, pack
from dashboards.models import RuleVersion, RunAnswers, RunFigure, RunSnapshot, ScoreRun
from dashboards.queries.official.freezing import Frozen
from surveys.actions import audit
from surveys.models import Programme, Unit, User

BATCH = 500


@dataclass(frozen=True, slots=True)
class Correction:
    """The run that a new one corrects, and why."""

    of: ScoreRun
    reason: str


def store_run(
    *, frozen: Frozen, results: Results, rules: RuleVersion, correction: Correction | None, actor: User | None
) -> ScoreRun:
    """Store a run with its snapshot, figures and the answers behind them.

    Raises
    ------
    IntegrityError
        Where the period was closed meanwhile, or the old run is corrected already.
    """
    content, about = pack(frozen.inputs, results), frozen.inputs.about
    run = ScoreRun.objects.create(
        programme=about["programme"],
        period=about["period"],
        first_month=about["first"],
        last_month=about["last"],
        rules=rules,
        supersedes=correction.of if correction else None,
        reason=correction.reason[:300] if correction else "",
        answers=len(frozen.inputs.unit),
        units=len(frozen.inputs.units),
        outcome=results.figures["indices"][frozen.inputs.rules.headline]["outcome"],
        code_version=about["code"],
        sha256=digest(content),
        created_by=actor,
    )
    RunSnapshot.objects.create(run=run, content=zlib.compress(content, 6), size=len(content))
    RunFigure.objects.bulk_create(_figures(run, frozen, results), batch_size=BATCH)
    RunAnswers.objects.bulk_create(_answers(run, frozen), batch_size=BATCH)
    details: dict[str, Any] = {"period": run.period, "programme": run.programme, "sha256": run.sha256}
    audit.record(actor=actor, verb="official.closed", subject=run.public_id, answers=run.answers, **details)
    return run


def _figures(run: ScoreRun, frozen: Frozen, results: Results) -> Iterator[RunFigure]:
    product = run.programme == Programme.PRODUCT
    for code, index in results.figures["indices"].items():
        columns = index["units"]["columns"]
        for place, row in enumerate(index["units"]["rows"]):
            steps = dict(zip(columns, row, strict=True))
            number = frozen.places.ids[place]
            yield RunFigure(
                run=run,
                index=code,
                code=frozen.places.codes[place],
                unit_id=None if product else number,
                product_id=number if product else None,
                peers=frozen.places.peers[frozen.places.peer_of[place]],
                steps=steps,
                **_shown(steps, index["kind"]),
            )


def _shown(steps: dict[str, Any], kind: str) -> dict[str, Any]:
    """What lists show: the shrunken figure of a mean, the weighted one of what is only described."""
    names = ("shrunken", "shrunken_low", "shrunken_high") if kind == "mean" else ("weighted", "low", "high")
    value, low, high = (steps[name] for name in names)
    shared = {"n": steps["n"], "status": steps["status"], "value": value, "low": low, "high": high}
    return shared | {"verdict": steps.get("class") or "", "rank": steps.get("rank") or None}


def _answers(run: ScoreRun, frozen: Frozen) -> Iterator[RunAnswers]:
    units = dict(Unit.objects.filter(code__in={one.code for one in frozen.contributions}).values_list("code", "pk"))
    product = run.programme == Programme.PRODUCT
    for one in frozen.contributions:
        yield RunAnswers(
            run=run,
            code=one.code,
            unit_id=None if product else units.get(one.code),
            excluded=one.excluded,
            n=one.n,
            responses=one.responses.astype("<i8").tobytes(),
            local=one.local.astype("<i4").tobytes(),
        )
