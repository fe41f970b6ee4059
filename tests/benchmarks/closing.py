"""What closing a quarter costs on PostgreSQL: 2,000 branches, a million drawn answers, weighted and adjusted.

Each step's seconds and the process's peak memory; the bars are those of the formulas (30 s, 2 GiB). Pages and the
answers' own intake are measured by ``core``.
"""

import argparse
import resource
import time
from collections.abc import Iterator
from itertools import pairwise

from tests.benchmarks._report import Line, show
from tests.benchmarks._running import running

BRANCHES, DRAWN = 2_000, 1_000_000
AT_ONCE = 100_000


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests.benchmarks closing", description=__doc__)
    parser.add_argument("--answers", type=int, default=DRAWN, help="drawn answers (default: a million)")
    parser.add_argument("--branches", type=int, default=BRANCHES)
    options = parser.parse_args(arguments)
    with running(fsync=False):
        return 1 if sum(show([line]) for line in measure(options.answers, options.branches)) else 0


def measure(drawn: int, branches: int) -> Iterator[Line]:
    from dashboards.actions.official import close_period
    from dashboards.actions.official.due import last_quarter
    from dashboards.actions.official.report import make_report

    _fill(drawn, branches)
    steps: list[tuple[str, float, float]] = []

    def begins(step: str) -> None:
        steps.append((step, time.perf_counter(), time.process_time()))
        print(f"        {step}: {_gib():.2f} GiB so far", flush=True)

    closing = close_period(
        programme="retail",
        period=last_quarter(),
        actor=None,
        progress=begins,
    )
    begins("done")
    run = closing.run
    assert run is not None
    print(f"        {run.answers} answers of {run.units} units, outcome {run.outcome}")
    for (name, at, busy), (_next, then, later) in pairwise(steps):
        print(f"        {name}: {later - busy:.1f} s of this process's own time")
        yield Line(f"{name}, seconds", then - at, high=30 if name == "computing" else None)
    yield Line("closing as a whole, seconds", steps[-1][1] - steps[0][1])
    yield Line("peak memory, GiB", _gib(), high=2)
    begun = time.perf_counter()
    make_report(run)
    yield Line("advisory report, seconds", time.perf_counter() - begun)
    yield Line("peak memory with the report, GiB", _gib())


def _gib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2  # kilobytes on Linux


def _fill(drawn: int, branches: int) -> None:
    """Four of five answers are drawn; every branch has its customers by segment."""
    from dashboards.actions.official.due import last_quarter
    from dashboards.models import PopulationMargin
    from dashboards.queries.official.freezing import span_of
    from surveys.engine.periods import Period
    from surveys.models import Outbox, Unit
    from tests.benchmarks import bulk

    bulk.make_network(branches)
    version, span = bulk.make_survey(), Period(*span_of(last_quarter(), 4))
    facts = {
        "since": span.first_day.isoformat(),
        "days": (span.last_day - span.first_day).days + 1,
        "branches": branches,
    }
    for first in range(1, drawn * 5 // 4 + 1, AT_ONCE):
        bulk.make_answers(version, first, min(first + AT_ONCE - 1, drawn * 5 // 4), **facts)  # type: ignore[arg-type]
    bulk.analyse()
    Outbox.objects.all().delete()  # live cells are another matter: ``core`` measures them
    about = {"programme": "retail", "period": last_quarter().code, "variable": "segment"}
    PopulationMargin.objects.bulk_create(
        PopulationMargin(unit=unit, category=category, total=500 * category, **about)
        for unit in Unit.objects.filter(kind="branch")
        for category in range(1, 5)
    )
