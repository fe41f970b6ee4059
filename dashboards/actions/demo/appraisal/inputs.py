"""What headquarters of the demo bank supplied: growth of deposits, delivery of projects, targets, bonus, deduction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

import numpy as np

from dashboards.actions.demo.appraisal.schemes import DEPOSITS, PROJECTS
from dashboards.actions.demo.bank import DEPARTMENTS
from dashboards.actions.demo.span import Span
from dashboards.actions.demo.truth import EVENT_BRANCH, Truth
from dashboards.actions.supplies import Supplied
from dashboards.models import SuppliedValue, SupplyBatch, SupplyKind, SupplyState
from surveys.engine.periods import Period
from surveys.models import Unit, User

# Code, branch, points, reason: of the last quarter that is closed.
_EXTRA = (
    ("flood_relief", "DL-0411", "1.5", "汛期保障营业不中断，获当地政府书面表扬。"),
    ("late_report", EVENT_BRANCH, "-1", "排队系统上线后未按时报送客户影响评估。"),
)
_WAITING = ("elder_service", "DL-0402", "1", "老年客户服务示范点，经网点评审。")


def supply(
    rng: np.random.Generator,
    span: Span,
    truth: Truth,
    units: Mapping[str, Unit],
    quarters: Sequence[Period],
    people: tuple[User, User],
) -> None:
    """Approved ten days ago at the latest; one bonus still waits for the second person."""
    open_ = [(place, code) for place, code in enumerate(truth.codes) if units[code].closed is None]
    growth = {code: 4 + 6 * truth.effect[place] + rng.normal(0, 1.2) for place, code in open_}
    growth[EVENT_BRANCH] = 5.5  # good at business, so that what the veto does is seen
    years = sorted({quarter.first // 100 for quarter in quarters})
    aims = [_year(units[code], "deposits", year, "4.5") for year in years for code in growth]
    aims += [_year(units[one.code], "projects", year, "90") for year in years for one in DEPARTMENTS]
    _batch(SupplyKind.TARGET, aims, span, people)
    for quarter in quarters:
        rows = [_value(units[code], DEPOSITS, quarter, growth[code] + rng.normal(0, 0.5)) for code in growth]
        rows += [_value(units[one.code], PROJECTS, quarter, min(100, rng.normal(88, 6))) for one in DEPARTMENTS]
        _batch(SupplyKind.FIGURE, rows, span, people)
    given = [_extra(units, quarters[-1], *one) for one in _EXTRA if one[1] in units]
    _batch(SupplyKind.ADJUSTMENT, given, span, people)
    if _WAITING[1] in units:
        _batch(SupplyKind.ADJUSTMENT, [_extra(units, quarters[-1], *_WAITING)], span, (people[0], None))


def _value(unit: Unit, code: str, quarter: Period, value: float) -> Supplied:
    return Supplied(unit.pk, code, quarter, Decimal(f"{max(value, 0.1):.2f}"))


def _year(unit: Unit, code: str, year: int, value: str) -> Supplied:
    return Supplied(unit.pk, code, Period(year * 100 + 1, year * 100 + 12), Decimal(value))


def _extra(units: Mapping[str, Unit], quarter: Period, code: str, unit: str, points: str, reason: str) -> Supplied:
    return Supplied(units[unit].pk, code, quarter, Decimal(points), reason)


def _batch(kind: str, values: Iterable[Supplied], span: Span, people: tuple[User, User | None]) -> None:
    """Dated as the bank would have done it."""
    day = span.today - timedelta(days=10)
    state = SupplyState.APPROVED if people[1] else SupplyState.PROPOSED
    batch = SupplyBatch.objects.create(
        kind=kind,
        source="demo",
        state=state,
        proposed_by=people[0],
        proposed_at=span.at(day - timedelta(days=2), 15),
        decided_by=people[1],
        decided_at=span.at(day, 10) if people[1] else None,
    )
    rows = [one.as_row() for one in values]
    for row in rows:
        row.batch = batch
    SuppliedValue.objects.bulk_create(rows, 500)
