"""Record operational measures by unit and month. A revised value is a further version; the old one stays."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction

from dashboards.actions.complaints import counted
from dashboards.actions.fact_checks import FactRefused, check_place
from dashboards.formulas.rounding import ratio
from dashboards.models import MeasureValue
from dashboards.queries.evidence_scope import standing
from surveys.actions import audit
from surveys.clock import bank_today
from surveys.engine.periods import Period
from surveys.models import Unit, User

LARGEST = Decimal(10) ** 11
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """A month's value of a measure at a unit."""

    code: str
    definition_id: int
    unit_id: int
    month: int
    value: Decimal
    numerator: int | None = None
    denominator: int | None = None

    @property
    def key(self) -> tuple[int, int, str]:
        return self.unit_id, self.month, self.code


def share(numerator: int, denominator: int) -> Decimal:
    """In percent, to six places."""
    return ratio(100 * numerator, denominator)


def next_values(facts: Sequence[MeasureFacts]) -> Iterator[tuple[MeasureFacts, int]]:
    """Each with the number of the version that it would become; 0 where it says nothing new."""
    for start in range(0, len(facts), _AT_ONCE):
        part = facts[start : start + _AT_ONCE]
        about = MeasureValue.objects.filter(
            unit__in={one.unit_id for one in part}, month__in={one.month for one in part}
        )
        known = {(one.unit_id, one.month, one.code): one for one in standing(about, ("unit", "month", "code"))}
        for one in part:
            old = known.get(one.key)
            same = old is not None and all(getattr(old, name) == value for name, value in asdict(one).items())
            yield one, 0 if same else old.number + 1 if old else 1


@transaction.atomic
def record_measures(*, facts: Sequence[MeasureFacts], source: str, actor: User | None) -> Counter[str]:
    """Record all of them or none; ``new``, ``changed`` and ``unchanged`` are counted.

    Raises
    ------
    FactRefused
        ``changed_meanwhile`` where somebody else recorded one of them in this moment.
    """
    numbered = list(next_values(facts))
    rows = [
        MeasureValue(**asdict(one), number=number, source=source, recorded_by=actor)
        for one, number in numbered
        if number
    ]
    try:
        with transaction.atomic():
            MeasureValue.objects.bulk_create(rows, _AT_ONCE)
    except IntegrityError as twice:
        raise FactRefused("changed_meanwhile", "month") from twice
    counts = counted(numbered)
    if rows:
        audit.record(actor=actor, verb="measures.recorded", subject=f"{len(rows)} values", source=source, **counts)
    return counts


def record_measure(*, facts: MeasureFacts, unit: Unit, actor: User) -> Counter[str]:
    """Record the one value of the entry page.

    Raises
    ------
    PermissionDenied
    FactRefused
        Also ``month_to_come``.
    """
    last = Period(facts.month, facts.month).last_day
    today = bank_today()
    if facts.month > today.year * 100 + today.month:
        raise FactRefused("month_to_come", "month")
    check_place(actor, "record_measures", unit, max(unit.opened, min(last, today)), "month")
    return record_measures(facts=[facts], source="page", actor=actor)
