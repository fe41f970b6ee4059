"""What a quarter can be appraised by: each scheme in force, the score runs that it rests on, the run that is there."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.formulas.scheme import load_scheme
from dashboards.models import AppraisalRun, SchemeVersion, ScoreRun
from dashboards.queries.appraisal.judged import judged_units
from dashboards.queries.appraisal.official_given import published_scores
from dashboards.queries.appraisal.runs import visible_runs
from dashboards.queries.appraisal.schemes import in_force
from surveys import access
from surveys.engine.periods import Period


@dataclass(frozen=True, slots=True)
class Calculable:
    """One scheme: how many units it judges, its programmes' published score runs, and the programmes without one."""

    version: SchemeVersion
    units: int
    scores: tuple[ScoreRun, ...]
    missing: tuple[str, ...]
    run: AppraisalRun | None


def calculable(viewer: access.Viewer, period: Period) -> list[Calculable]:
    """In the order of the schemes' codes; nothing for who may not calculate."""
    if not access.may(viewer, "run_appraisals"):
        return []
    newest = visible_runs(viewer).filter(period=period.code, superseded_by=None)
    runs = {run.scheme_id: run for run in newest}
    return [_one(version, period, runs) for version in in_force(period).order_by("scheme__code")]


def _one(version: SchemeVersion, period: Period, runs: dict[int, AppraisalRun]) -> Calculable:
    found, missing = published_scores(load_scheme(version.content), period)
    many = len(judged_units(version, period).units)
    return Calculable(version, many, tuple(found.values()), tuple(missing), runs.get(version.scheme_id))
