"""What the main job costs, as ratios to a reference measured in the same run.

Intake: durable posts through the real view against bare ``pgbench`` inserts of the same row, 8 clients each.
Folding: answers folded a second against answers taken in a second. Pages: p95 at a million answers against 10,000.
Rebuilding: seconds for a million answers, the one bar in seconds.
"""

import argparse
import time
from collections.abc import Callable, Iterator

from tests.benchmarks._report import Line, show
from tests.benchmarks._running import running, timed

POSTS, CLIENTS = 4000, 8
SMALL, LARGE = 10_000, 1_000_000


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests.benchmarks core", description=__doc__)
    parser.add_argument("--answers", type=int, default=LARGE, help="answers of the large bank (default: a million)")
    options = parser.parse_args(arguments)
    with running():
        return 1 if show(list(measure(options.answers))) else 0


def measure(large: int) -> Iterator[Line]:
    from tests.benchmarks import bulk, intake, pages

    user = bulk.make_network()
    rate, reference = intake.posts_a_second(POSTS, CLIENTS), intake.bare_inserts_a_second(CLIENTS)
    print(f"        {rate:.0f} posts/s through the view, {reference:.0f} bare inserts/s")
    yield Line("durable posts / bare pgbench inserts, 8 clients", rate / reference, low=0.08)
    version = bulk.make_survey()
    bulk.make_answers_of_today(version, 100_000)
    folded = _rate(intake.fold_everything)
    print(f"        {folded:.0f} answers/s folded")
    yield Line("answers folded a second / posts a second", folded / rate, low=5)
    bulk.start_again()
    bulk.make_answers(version, 1, SMALL)
    bulk.rebuild(version)
    bulk.settle()
    before = pages.p95_of(user)
    for first in range(SMALL + 1, large + 1, 100_000):
        bulk.make_answers(version, first, min(first + 99_999, large))
    bulk.analyse()
    with timed() as seconds:
        bulk.rebuild(version)
    bulk.settle()
    after = pages.p95_of(user)
    for name, milliseconds in after.items():
        print(f"        {name}: {before[name]:.0f} ms at {SMALL}, {milliseconds:.0f} ms at {large}")
        yield Line(f"p95 of {name} at {large} / at {SMALL} answers", milliseconds / before[name], high=1.3)
    yield Line(f"rebuild_tallies of {large} answers, seconds", seconds[0], high=5)


def _rate(work: Callable[[], int]) -> float:
    started = time.perf_counter()
    done = work()
    return done / (time.perf_counter() - started)
