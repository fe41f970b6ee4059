"""Two years of complaints: more where a branch is worse."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from dashboards.actions.complaints import usual_due
from dashboards.actions.demo.span import Span
from dashboards.actions.demo.truth import Truth
from dashboards.models import Complaint, ComplaintCategory, ComplaintChannel
from surveys.models import Unit

_A_YEAR = 9.0  # per 10,000 customers of an average branch
_CATEGORIES, _CHANNELS = ComplaintCategory.values, ComplaintChannel.values
_OFTEN = (0.22, 0.28, 0.06, 0.12, 0.12, 0.1, 0.04, 0.02, 0.04)
_BY = (0.25, 0.45, 0.15, 0.05, 0.06, 0.01, 0.03)


def make_complaints(
    rng: np.random.Generator,
    span: Span,
    truth: Truth,
    units: Mapping[str, Unit],
    customers: npt.NDArray[np.float64],
) -> None:
    rows = [row for branch in range(len(truth.codes)) for row in _branch(rng, span, truth, units, customers, branch)]
    rows.sort(key=lambda one: (one.received_on, one.unit.code))
    for place, one in enumerate(rows, 1):
        one.reference = f"TS{one.received_on:%Y%m}-{place:05d}"
    Complaint.objects.bulk_create(rows, 1000)


def _branch(
    rng: np.random.Generator,
    span: Span,
    truth: Truth,
    units: Mapping[str, Unit],
    customers: npt.NDArray[np.float64],
    branch: int,
) -> Iterator[Complaint]:
    mean = _A_YEAR * span.days / 365 * customers[branch] / 10_000 * np.exp(-1.2 * truth.effect[branch])
    unit = units.get(truth.codes[branch])
    for place in range(int(rng.poisson(mean))):
        day = span.first + timedelta(days=int(rng.integers(span.days)))
        category, channel = rng.choice(_CATEGORIES, p=_OFTEN), rng.choice(_CHANNELS, p=_BY)
        takes, grave, right = int(rng.gamma(4, 2.6)), rng.random(), bool(rng.random() < 0.62)
        handled = day + timedelta(days=takes)
        if unit is None or (unit.closed is not None and day >= unit.closed):
            continue
        done = handled < span.today
        yield Complaint(
            reference=str(place),
            unit=unit,
            category=str(category),
            channel=str(channel),
            severity="grave" if grave > 0.985 else "serious" if grave > 0.9 else "minor",
            received_on=day,
            due_on=usual_due(day),
            handled_on=handled if done else None,
            upheld=right if done else None,
            recorded_at=min(span.at((handled if done else day) + timedelta(days=1), 6), span.at(span.today)),
        )
