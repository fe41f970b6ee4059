"""What the scheme of a period says that a veto does."""

from __future__ import annotations

from collections.abc import Iterator

from dashboards.formulas.scheme import load_scheme
from dashboards.formulas.veto import Effect
from dashboards.models import Incident
from dashboards.queries.appraisal.judged import judging
from surveys.engine.periods import Period, add_months, quarter_of


def schemes_effects(incident: Incident, period: Period) -> tuple[Effect, Effect] | None:
    """On the unit and on its leader, by the severity found: as the first quarter says whose scheme says it. None where
    none does, and whoever proposes the veto decides."""
    for quarter in _quarters(period):
        version = judging(quarter).get(incident.unit_id)
        effects = load_scheme(version.content).vetoes.get(incident.severity) if version else None
        if effects is not None:
            return effects
    return None


def _quarters(period: Period) -> Iterator[Period]:
    quarter = quarter_of(period.first)
    while quarter.first <= period.last:
        yield quarter
        quarter = quarter_of(add_months(quarter.last, 1))
