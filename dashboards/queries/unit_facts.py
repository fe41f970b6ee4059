"""What is known of a unit beside its satisfaction, in a period and as of a stated time."""

from dataclasses import dataclass
from datetime import datetime

from dashboards.models import Incident, Observation
from dashboards.queries.complaints import ComplaintRate, complaint_rates
from dashboards.queries.incidents import VetoInEffect, incidents, vetoes_in_effect
from dashboards.queries.measures import PeriodValue, measures_of
from dashboards.queries.observations import Visits, in_period, observations, visits_of
from surveys import access
from surveys.engine.periods import Period


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """Measures in the order of their codes; ``before`` are those of the equally long period just before."""

    period: Period
    measures: tuple[PeriodValue, ...]
    before: dict[str, PeriodValue]
    complaints: ComplaintRate
    visits: Visits | None
    observations: tuple[Observation, ...]
    incidents: tuple[Incident, ...]
    vetoes: tuple[VetoInEffect, ...]

    @property
    def any(self) -> bool:
        told = (self.measures, self.observations, self.incidents, self.vetoes, self.complaints.received)
        return any(bool(one) for one in told)

    @property
    def beside(self) -> list[tuple[PeriodValue, PeriodValue | None]]:
        return [(one, self.before.get(one.measure.code)) for one in self.measures]


def unit_facts(viewer: access.Viewer, unit_id: int, period: Period, at: datetime | None = None) -> UnitFacts:
    """Everything that a viewer may see about a unit; ``at`` leaves out what was recorded later (default: nothing).

    Incidents are listed as they stand now; whether a veto held at ``at`` is read from their moves.
    """
    now = measures_of(viewer, [unit_id], period, at).get(unit_id, {})
    seen = in_period(observations(viewer, at), period).filter(unit=unit_id)
    happened = incidents(viewer).filter(
        unit=unit_id, happened_on__gte=period.first_day, happened_on__lte=period.last_day
    )
    return UnitFacts(
        period=period,
        measures=tuple(now[code] for code in sorted(now)),
        before=measures_of(viewer, [unit_id], period.previous, at).get(unit_id, {}),
        complaints=complaint_rates(viewer, [unit_id], period, at)[unit_id],
        visits=visits_of(viewer, [unit_id], period, at).get(unit_id),
        observations=tuple(seen[:50]),
        incidents=tuple(happened if at is None else happened.filter(recorded_at__lte=at)),
        vetoes=tuple(vetoes_in_effect(viewer, [unit_id], period, at)),
    )
