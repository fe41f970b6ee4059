"""What the methods promise, measured on simulated banks whose truth is known.

Banks of 200 units; skewed 5-point items (mean about 76 points, 19% of customers at 100); units differ by 4.9 points,
ICC .055. Every line shows what was reached beside its bar; nothing is left out where a bar is missed.
"""

import argparse
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dashboards.formulas.answers import Answers
from dashboards.formulas.official import OfficialRun
from dashboards.formulas.pipeline import official_run
from dashboards.formulas.simulate import Bank, Shape, simulate_bank

from ._report import Line, show
from .methods_nps import nps_lines
from .methods_volume import volume_lines

UNITS = 200
SIZES = (10, 20, 30, 52, 100, 250, 500)
SHRUNKEN_SIZES = (30, 52, 100, 250)
CLOSE = 3.0
FIRMER = 20


@dataclass(frozen=True)
class Tally:
    """What one bank showed; tallies of many seeds are averaged by their sums."""

    covered: float
    posterior_covered: float
    error_raw: float
    error_shrunken: float
    iur: float
    good_units: int
    good_below: int
    flagged: int
    flagged_close: int
    told: int
    told_close: int


def measure(bank: Bank, run: OfficialRun) -> Tally:
    """Compare a run with the truth."""
    figures, truth, mean = run.units, bank.truth, bank.truth.mean()
    classes = np.array([str(each) for each in figures.classes])
    flagged, good, close = classes != "not_different", truth >= mean, np.abs(truth - mean) < CLOSE
    told = flagged & [run.told_class(unit) is not None for unit in range(len(truth))]
    return Tally(
        covered=float(np.mean((figures.adjusted_low <= truth) & (truth <= figures.adjusted_high))),
        posterior_covered=float(np.mean((figures.shrunken_low <= truth) & (truth <= figures.shrunken_high))),
        error_raw=float(np.sum((figures.adjusted - truth) ** 2)),
        error_shrunken=float(np.sum((figures.shrunken - truth) ** 2)),
        iur=float(figures.iur.mean()),
        good_units=int(good.sum()),
        good_below=int((good & (classes == "below")).sum()),
        flagged=int(flagged.sum()),
        flagged_close=int((flagged & close).sum()),
        told=int(told.sum()),
        told_close=int((told & close).sum()),
    )


def over_seeds(sizes: Iterable[int], seeds: int, shape: Shape) -> list[Tally]:
    """One bank a seed."""
    banks = (simulate_bank(np.random.default_rng(seed), list(sizes), shape) for seed in range(seeds))
    return [measure(bank, official_run(bank.answers)) for bank in banks]


def mean(tallies: list[Tally], name: str) -> float:
    """Average of one column."""
    return float(np.mean([getattr(each, name) for each in tallies]))


def share(tallies: list[Tally], part: str, whole: str) -> float:
    """Σpart / Σwhole over all seeds; 0 of 0 is 0."""
    return sum(getattr(each, part) for each in tallies) / max(sum(getattr(each, whole) for each in tallies), 1)


def size_lines(n: int, tallies: list[Tally]) -> list[Line]:
    """The bars of banks where every unit has n answers."""
    low = 0.92 if n == 10 else 0.93
    lines = [
        Line(f"n={n}: 95% interval of the mean covers", mean(tallies, "covered"), low, None if n == 10 else 0.97),
        Line(f"n={n}: interval of the shrunken figure covers", mean(tallies, "posterior_covered"), low, None),
        Line(f"n={n}: P(below | truth at or above the mean)", share(tallies, "good_below", "good_units"), None, 0.025),
    ]
    if n in SHRUNKEN_SIZES:
        ratio = sum(each.error_shrunken for each in tallies) / sum(each.error_raw for each in tallies)
        lines.append(Line(f"n={n}: squared error, shrunken / raw", ratio, None, mean(tallies, "iur") + 0.03))
    return lines + flag_lines(f"n={n}", tallies, 0.20 if n >= FIRMER else None)


def flag_lines(where: str, tallies: list[Tally], bar: float | None) -> list[Line]:
    """Flags that are told hold their bar at every n; what the test alone would flag is shown beside them.

    Below 20 answers the test alone has no bar: such figures are indicative and no class of theirs is told.
    """
    told = share(tallies, "told_close", "told")
    tests = share(tallies, "flagged_close", "flagged")
    return [
        Line(f"{where}: told a class, but truly within 3 points", told, None, 0.20),
        Line(f"{where}: flagged by the test alone, truly within 3", tests, None, bar),
        Line(f"{where}: units told to differ, of all", sum(each.told for each in tallies) / (len(tallies) * UNITS)),
    ]


def mixed_lines(seeds: int) -> list[Line]:
    """A bank as banks are: 30 to 500 answers a unit."""
    sizes = np.rint(np.geomspace(30, 500, UNITS)).astype(int).tolist()
    tallies = over_seeds(sizes, seeds, Shape())
    return [
        Line("n=30-500 mixed: 95% interval of the mean covers", mean(tallies, "covered"), 0.93, 0.97),
        Line("n=30-500 mixed: P(below | truth at or above)", share(tallies, "good_below", "good_units"), None, 0.025),
        *flag_lines("n=30-500 mixed", tallies, 0.20),
    ]


def all_fives_lines() -> list[Line]:
    """A branch whose 52 answers are all fives."""
    rest = simulate_bank(np.random.default_rng(0), [52] * 100).answers
    fives = Answers(np.append(rest.unit, [100] * 52), np.append(rest.score, [1_000_000] * 52), 101)
    figures = official_run(fives).units
    width = float(figures.shrunken_high[100] - figures.shrunken_low[100])
    return [
        Line("all fives, n=52: shrunken figure", float(figures.shrunken[100]), None, 99.9),
        Line("all fives, n=52: width of its interval", width, 0.5, None),
        Line("all fives, n=52: width of the mean's interval", float(figures.adjusted_high[100] - 100) * 2, 0.5, None),
    ]


def main(arguments: list[str]) -> int:
    """Print reached against bar; 1 if any bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks methods")
    parser.add_argument("--seeds", type=int, default=200)
    seeds = parser.parse_args(arguments).seeds
    print(f"{seeds} seeds, {UNITS} units a bank")
    missed = show(volume_lines()) + show(all_fives_lines()) + show(nps_lines())
    for n in SIZES:
        missed += show(size_lines(n, over_seeds([n] * UNITS, seeds, Shape())))
    missed += show(mixed_lines(seeds))
    print(f"{missed} bars missed" if missed else "every bar reached")
    return 1 if missed else 0
