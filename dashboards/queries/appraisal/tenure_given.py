"""Which of a unit's official answers are about services in the time of each of its leaders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.rounding import ratio
from dashboards.formulas.runs import MISSING
from dashboards.formulas.scorecard.tenure import Share
from dashboards.models import RunAnswers, ScoreRun
from dashboards.queries.appraisal.leaders import Tenure
from dashboards.queries.official.content import run_content
from surveys.engine.periods import Period, add_months
from surveys.models import Programme, Response

Ints = NDArray[np.int64]
Shares = dict[tuple[int, Tenure], dict[str, Share]]
YEAR = 12  # months: official figures count the answers of four quarters
SPLIT = (Programme.RETAIL, Programme.CORPORATE)  # internal ratings are anonymous, products have no branch of their own
_UNIT = 10_000  # own scores are kept in 10,000 × points
_AT_ONCE = 5_000


def shares_of(runs: Mapping[str, ScoreRun], held: Mapping[int, Sequence[Tenure]], period: Period) -> Shares:
    """By unit and tenure, then programme; only units whose leader changed within the four quarters."""
    window = Period(add_months(period.last, 1 - YEAR), period.last)
    changed = {unit: list(mine) for unit, mine in held.items() if any(_partly(one, window) for one in mine)}
    found: Shares = {}
    for programme in SPLIT:
        if changed and programme in runs:
            for unit, tenure, share in _of_run(runs[programme], changed, window):
                found.setdefault((unit, tenure), {})[programme] = share
    return found


def _partly(tenure: Tenure, window: Period) -> bool:
    return tenure.since > window.first_day or tenure.last < window.last_day


def _of_run(
    run: ScoreRun, changed: Mapping[int, Sequence[Tenure]], window: Period
) -> Iterator[tuple[int, Tenure, Share]]:
    inputs, _results = run_content(run)
    scores = inputs.scores[run.rules.content["headline"]]
    rows = list(RunAnswers.objects.filter(run=run, unit__in=list(changed), excluded=""))
    days = _service_days([int(number) for row in rows for number in _ids(row)], window)
    for row in rows:
        own = np.asarray(scores)[np.frombuffer(bytes(row.local), "<i4")].astype(np.int64)
        counted = own != MISSING
        whole = _summed(own[counted])
        for tenure in changed[row.unit_id or 0]:
            theirs = np.array([tenure.holds(days[int(number)]) for number in _ids(row)], dtype=bool)
            mine = _summed(own[counted & theirs])
            if whole[0]:
                yield row.unit_id or 0, tenure, Share(*mine, *whole)


def _ids(row: RunAnswers) -> Ints:
    return np.frombuffer(bytes(row.responses), "<i8")


def _summed(scores: Ints) -> tuple[int, Decimal]:
    return len(scores), ratio(int(scores.sum()), _UNIT * len(scores)) if len(scores) else Decimal(0)


def _service_days(ids: Sequence[int], window: Period) -> dict[int, date]:
    """The day of the service; where nobody knows it, that of the answer."""
    found: dict[int, date] = {}
    for start in range(0, len(ids), _AT_ONCE):
        asked = Response.objects.filter(month__gte=window.first, month__lte=window.last)
        asked = asked.filter(id__in=ids[start : start + _AT_ONCE])
        for number, service, day in asked.values_list("id", "service_date", "day"):
            found[number] = service or date(day // 10_000, day // 100 % 100, day % 100)
    return found
