"""Twenty-four whole months of operational measures, which follow what is planted."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from dashboards.actions.demo.span import MONTHS, Span
from dashboards.actions.demo.truth import EVENT_BRANCH, Truth
from dashboards.actions.measures import share
from dashboards.models import MeasureValue, MeasureVersion
from dashboards.queries.measures import catalogue
from surveys.models import Unit

_WAITING = 0  # the place of waiting among the dimensions of the truth
_CUSTOMERS, _SERVED = 26_000, 5_200


def make_measures(
    rng: np.random.Generator, span: Span, truth: Truth, units: Mapping[str, Unit]
) -> npt.NDArray[np.float64]:
    """Write them as if each had come in on the fifth of the next month; return the customers of each branch."""
    known = {one.code: one for one in catalogue()}
    customers = np.round(_CUSTOMERS * truth.busy, -1)
    rows = [row for place in range(MONTHS) for row in _month(rng, span, truth, units, known, customers, place)]
    MeasureValue.objects.bulk_create(rows, 1000)
    last = next(one for one in reversed(rows) if one.code == "queue_minutes" and one.unit.code == EVENT_BRANCH)
    _revise(last, span)
    return customers


def _month(
    rng: np.random.Generator,
    span: Span,
    truth: Truth,
    units: Mapping[str, Unit],
    known: Mapping[str, MeasureVersion],
    customers: npt.NDArray[np.float64],
    place: int,
) -> Iterator[MeasureValue]:
    """The months begin one earlier than the answers, so that the last one is whole."""
    first, following = span.month(place - 1), span.month(place)
    at = min(span.at(following + timedelta(days=4), 9), span.at(span.today))
    month = first.year * 100 + first.month
    for branch, code in enumerate(truth.codes):
        noise = rng.normal(0, 1, 5)
        unit = units.get(code)
        if unit is None or (unit.closed is not None and unit.closed < following):
            continue
        slow = code == EVENT_BRANCH and first >= span.event_day.replace(day=1)
        queue = max(2.0, 9 - 10 * truth.dimensions[branch, _WAITING] + noise[0] + 7 * slow)
        served = int(_SERVED * truth.busy[branch] * (1 + 0.05 * noise[1]))
        plain = {"queue_minutes": round(queue, 1), "staffing": round(4 + 2 * truth.busy[branch] + 0.3 * noise[2])}
        plain["customers"] = int(customers[branch] * (1 + 0.002 * place))
        for name, value in plain.items():
            yield _value(known[name], unit, month, at, value)
        within = np.clip(1.12 - queue / 32 + 0.01 * noise[3], 0.2, 0.99)
        shares = {"within_10": within, "authorised": np.clip(0.11 + 0.02 * noise[4], 0.02, 0.3)}
        shares["e_channel"] = np.clip(0.78 + 0.004 * place + 0.01 * noise[3], 0.5, 0.98)
        for name, part in shares.items():
            whole = served * (6 if name == "e_channel" else 1)
            yield _value(known[name], unit, month, at, 0, int(part * whole), whole)


def _value(
    definition: MeasureVersion,
    unit: Unit,
    month: int,
    at: datetime,
    value: float,
    numerator: int | None = None,
    denominator: int | None = None,
) -> MeasureValue:
    exact = share(numerator, denominator) if numerator is not None and denominator else Decimal(str(value))
    return MeasureValue(
        code=definition.code,
        definition=definition,
        unit=unit,
        month=month,
        value=exact,
        numerator=numerator,
        denominator=denominator,
        source="import",
        recorded_at=at,
    )


def _revise(old: MeasureValue, span: Span) -> None:
    """One value was put right later; the first one is kept."""
    again = _value(old.definition, old.unit, old.month, max(old.recorded_at, span.at(span.today, 0)), 0)
    again.value, again.number = old.value - 1, 2
    again.save(force_insert=True)
