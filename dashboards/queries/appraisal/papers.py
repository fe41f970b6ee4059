"""Cards for paper: all those of a run that a viewer sees, and where their peers lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from dashboards.formulas.scorecard.spread import Spread, spread
from dashboards.models import AppraisalResult, AppraisalRun
from dashboards.queries.appraisal.card import CardPage, page_of
from dashboards.queries.appraisal.runs import current_runs, visible_results
from surveys import access
from surveys.engine.periods import parse_period

AT_ONCE = 100


def run_named(viewer: access.Viewer, scheme: str, period: str) -> AppraisalRun | None:
    """The run that holds for a scheme and period; None where there is none for this viewer."""
    return current_runs(viewer).filter(scheme__code=scheme, period=period).first()


def cards_of(viewer: access.Viewer, run: AppraisalRun) -> Iterator[CardPage]:
    """In the order of unit codes, a hundred in memory at once."""
    period = parse_period(run.period)
    before = _graded(viewer, period.previous.code)
    for result in visible_results(viewer, run).order_by("unit__code").iterator(chunk_size=AT_ONCE):
        result.run = run
        yield page_of(result, before.get(result.unit_id), period)


def _graded(viewer: access.Viewer, period: str) -> Mapping[int, AppraisalResult]:
    """By unit, the results of a period that hold and have a grade; without their text."""
    return {
        one.unit_id: one
        for run in current_runs(viewer).filter(period=period)
        for one in visible_results(viewer, run).exclude(grade="").defer("content", "points")
    }


def spreads_of(run: AppraisalRun) -> tuple[Spread | None, ...]:
    """For each component of a run the quartiles of all units' points, whoever asks: they name no unit."""
    rows = AppraisalResult.objects.filter(run=run).values_list("points", flat=True)
    columns = zip(*rows, strict=True)
    return tuple(spread([Decimal(one) for one in column if one is not None]) for column in columns)
