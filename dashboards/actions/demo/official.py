"""Close the demo's last quarters: retail with the margins it is weighted to, and with a year before for its anchors."""

from collections.abc import Iterator

from dashboards.actions.demo.drawing import SEGMENTS
from dashboards.actions.demo.filling import Report
from dashboards.actions.demo.span import Span
from dashboards.actions.demo.truth import Truth
from dashboards.actions.official import OfficialRefused, close_period, publish_run
from dashboards.models import PopulationMargin
from surveys.engine.dimensions import PROGRAMMES
from surveys.engine.periods import Period, add_months
from surveys.models import Unit, User

CUSTOMERS = 4000  # of an average branch


def close_quarters(span: Span, truth: Truth, units: dict[str, Unit], people: tuple[User, User], report: Report) -> None:
    """Close what may be closed on this day; one person closes, the other publishes."""
    wanted = [
        pair
        for quarter in closed_quarters(span)
        for pair in (("retail", _year_before(quarter)), *((programme, quarter) for programme in PROGRAMMES))
    ]
    for done, (programme, period) in enumerate(wanted, 1):
        if programme == "retail":
            PopulationMargin.objects.bulk_create(list(_margins(truth, units, period)), batch_size=500)
        _close(programme, period, people)
        report("official figures", done, len(wanted))


def closed_quarters(span: Span) -> list[Period]:
    """The last two that are over, the earlier one first."""
    return [quarter for quarter in span.quarters if quarter.last_day < span.today][-2:]


def _year_before(quarter: Period) -> Period:
    return Period(add_months(quarter.first, -12), add_months(quarter.last, -12))


def _close(programme: str, period: Period, people: tuple[User, User]) -> None:
    """A quarter that may still get answers today is left to beat."""
    try:
        run = close_period(programme=programme, period=period, actor=people[0]).run
    except OfficialRefused:
        return
    if run:
        publish_run(run=run, actor=people[1])


def _margins(truth: Truth, units: dict[str, Unit], period: Period) -> Iterator[PopulationMargin]:
    mean = float(truth.busy.mean())
    for code, busy in zip(truth.codes, truth.busy.tolist(), strict=True):
        for category, share in enumerate(SEGMENTS["retail"], 1):
            total = round(CUSTOMERS * busy / mean * share)
            yield PopulationMargin(
                programme="retail",
                period=period.code,
                unit=units[code],
                variable="segment",
                category=category,
                total=total,
            )
