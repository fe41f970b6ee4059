"""Time and memory of the whole official pipeline: 2,000 units × 1,000,000 answers, from ticked items to ranks."""

import resource
import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.answers import Answers
from dashboards.formulas.careless import Careless, careless
from dashboards.formulas.pipeline import official_run
from dashboards.formulas.pls_report import pls_report, satisfaction_model
from dashboards.formulas.rake_units import UnitMargin, UnitWeights, rake_within_units
from dashboards.formulas.simulate import Shape, simulate_bank

from ._report import Line, show

UNITS, ANSWERS_EACH, ITEMS = 2000, 500, 12

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Load:
    """What a period brings: answers with three adjusters, their ticked items (2% missing), seconds, two margins."""

    answers: Answers
    items: Floats
    seconds: Floats
    margins: tuple[UnitMargin, ...]


def load(units: int = UNITS, each: int = ANSWERS_EACH) -> Load:
    """A simulated period."""
    rng = np.random.default_rng(0)
    answers = simulate_bank(rng, [each] * units, Shape(effects=(0.1, -0.1, 0.05))).answers
    n = len(answers.unit)
    leaning = rng.normal(4.1, 0.7, (n, 1)).astype(np.float32)
    items = np.clip(np.rint(leaning + rng.normal(0, 0.6, (n, ITEMS)).astype(np.float32)), 1, 5).astype(np.float64)
    items[rng.random((n, ITEMS), dtype=np.float32) < 0.02] = np.nan
    margins = tuple(
        UnitMargin(name, rng.choice(len(shares), n, p=shares), np.tile(wanted, (units, 1)) * 10.0 * each)
        for name, shares, wanted in (
            ("gender", (0.6, 0.4), (0.5, 0.5)),
            ("channel", (0.5, 0.3, 0.2), (0.4, 0.35, 0.25)),
        )
    )
    return Load(answers, items, rng.uniform(10, 120, n), margins)


def whole_pipeline(given: Load) -> tuple[Careless, UnitWeights]:
    """Careless signs, exclusion, raking within units, and the official run on what is left."""
    signs = careless(given.items, given.seconds)
    kept = ~signs.careless
    answers = given.answers
    margins = [replace(margin, codes=margin.codes[kept]) for margin in given.margins]
    weights = rake_within_units(answers.unit[kept], margins, unit_count=answers.units)
    adjusters = None if answers.adjusters is None else answers.adjusters[kept]
    official_run(
        Answers(
            answers.unit[kept],
            answers.score[kept],
            answers.units,
            weights=weights.values,
            adjusters=adjusters,
            names=answers.names,
        )
    )
    return signs, weights


def volume_lines() -> list[Line]:
    """The generator's core, the whole pipeline, the advisory report, and the memory of all."""
    started = time.perf_counter()
    bank = simulate_bank(np.random.default_rng(0), [ANSWERS_EACH] * UNITS)
    drawn = time.perf_counter()
    given = load()
    ready = time.perf_counter()
    signs, weights = whole_pipeline(given)
    done = time.perf_counter()
    model = satisfaction_model({f"d{place}": [f"d{place}"] for place in range(8)}, ["o", "e", "i"], ["r"])
    whole = given.items[np.isfinite(given.items).all(axis=1)][:10_000]
    report = time.perf_counter()
    pls_report(whole, model, np.random.default_rng(0), scale=(1, 5), draws=500)
    reported = time.perf_counter()
    raked = sum(status == "raked" for status in weights.status)
    return [
        Line(f"seconds to simulate {len(bank.answers.unit):,} answers", drawn - started, None, 1.0),
        Line(f"seconds from ticked items to ranks, {len(given.items):,} answers", done - ready, None, 30.0),
        Line("units raked in it", raked, UNITS, UNITS),
        Line("answers judged careless in it", int(signs.careless.sum())),
        Line("seconds for PLS weights, 10,000 × 12, 500 draws", reported - report, None, 20.0),
        Line("GiB at most", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, None, 2.0),
    ]


def main(arguments: list[str]) -> int:
    """Print the volume lines alone."""
    return 1 if show(volume_lines()) else 0
