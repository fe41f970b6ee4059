"""2,000 units × 12 components: calculated and stored, tried out, and shown on the board's first page.

Real official scores of the last quarter and the year before from answers at every unit, every tenth unit with a leader
who came in the middle of the year, and facts, targets and supplied figures for all.
"""

import argparse
import time
from collections.abc import Callable, Iterator

from tests.benchmarks._report import Line, show
from tests.benchmarks._running import p95, running

UNITS, ANSWERS = 2000, 200_000
ROUNDS = 21


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests.benchmarks appraisal", description=__doc__)
    parser.add_argument("--units", type=int, default=UNITS)
    parser.add_argument("--answers", type=int, default=ANSWERS, help="over 23 months")
    options = parser.parse_args(arguments)
    with running():
        return 1 if show(list(measure(options.units, options.answers))) else 0


def measure(units: int, answers: int) -> Iterator[Line]:
    from tests.benchmarks import appraised

    bank = appraised.make_bank(units, answers)
    print(f"        {units} units, {answers} answers, {len(bank.content['components'])} components")
    seconds, run = _timed(bank.calculate, "calculated and stored")
    yield Line(f"appraisal of {units} units × 12 components, seconds", seconds, high=5)
    appraised.publish(run, bank)
    yield Line("what if other weights, seconds", _timed(bank.try_out, "tried out")[0], high=5)
    for name, address in bank.pages(run):
        yield Line(f"p95 of {name}, ms", _told_p95(bank.get, address), high=300)


def _timed(work: Callable[[], object], told: str = "") -> tuple[float, object]:
    """Seconds on the clock; with ``told`` the processor's own are printed: others do not lengthen those."""
    started, busy = time.perf_counter(), time.process_time()
    found = work()
    if told:
        print(f"        {told}: {time.process_time() - busy:.2f} s of processor time", flush=True)
    return time.perf_counter() - started, found


def _told_p95(get: Callable[[str], object], address: str) -> float:
    found = p95(get, address, ROUNDS)
    busy = time.process_time()
    get(address)
    print(f"        {address}: {1000 * (time.process_time() - busy):.0f} ms of processor time", flush=True)
    return found
