"""2,000 scorecards on paper in one archive, as a worker makes them: time, and memory that does not grow."""

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks._report import Line, show
from tests.benchmarks._running import running

UNITS, ANSWERS = 2000, 100_000


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests.benchmarks papers", description=__doc__)
    parser.add_argument("--units", type=int, default=UNITS)
    parser.add_argument("--answers", type=int, default=ANSWERS, help="over 23 months")
    options = parser.parse_args(arguments)
    with running():
        return 1 if show(list(measure(options.units, options.answers))) else 0


def measure(units: int, answers: int) -> Iterator[Line]:
    from dashboards.actions.papers import write_archive
    from tests.benchmarks import appraised

    bank = appraised.make_bank(units, answers)
    run = bank.calculate()
    appraised.publish(run, bank)
    peaks: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "papers.zip"
        started = time.perf_counter()
        made = write_archive(bank.people[0], run, "zh-hans", path, lambda done, total: peaks.append(_peak()))
        seconds = time.perf_counter() - started
        print(f"        {made} papers of {run.units} units, {path.stat().st_size / made / 1024:.0f} KB each")
    yield Line(f"{units} papers in one archive, seconds", seconds, high=300)
    yield Line("memory added after the first half, MB", peaks[-1] - peaks[len(peaks) // 2], high=50)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
