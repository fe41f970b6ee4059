"""Drivers ready for a page, with the data of reference case 01."""

import numpy as np
import pytest

from dashboards.formulas.diagnosis import diagnose
from dashboards.formulas.drivers import DriverMethod, DriverStatus
from dashboards.formulas.importance import Quadrant

from .test_pls import ANSWERS, MODEL

NAMES = ("IMAG", "EXPE", "QUAL", "VAL")
BLOCKS = dict(MODEL.blocks)


def score(construct: str) -> np.ndarray:
    return ANSWERS[:, [MODEL.items.index(item) for item in BLOCKS[construct]]].mean(axis=1)


SCORES = np.column_stack([score(name) for name in NAMES])
OVERALL = score("SAT")


def test_drivers_of_the_bank_are_placed_most_important_first_with_both_intervals() -> None:
    found = diagnose(NAMES, SCORES * 10, OVERALL, np.random.default_rng(1), draws=200)
    weights = [each.importance for each in found.places]
    assert found.status is DriverStatus.OK and found.method is DriverMethod.SHAPLEY
    assert weights == sorted(weights, reverse=True) and sum(weights) == pytest.approx(1)
    for each in found.places:
        assert each.importance_interval is not None and each.performance_interval is not None
        assert each.importance_interval[0] < each.importance < each.importance_interval[1]
    fit = np.linalg.lstsq(np.column_stack([np.ones(250), SCORES]), OVERALL, rcond=None)[1]
    assert found.r2 == pytest.approx(1 - fit[0] / ((OVERALL - OVERALL.mean()) ** 2).sum())
    assert found.performance_line == pytest.approx((SCORES * 10).mean())
    assert (found.importance_line, found.draws, found.n) == (0.25, 200, 250)


def test_above_twelve_drivers_relative_weights_are_used() -> None:
    rng = np.random.default_rng(2)
    scores = rng.normal(70, 10, (300, 14))
    found = diagnose(tuple(map(str, range(14))), scores, scores.sum(axis=1), rng, draws=40)
    assert found.method is DriverMethod.RELATIVE_WEIGHTS and found.r2 == pytest.approx(1)


@pytest.mark.parametrize("n", [0, 1, 4])
def test_too_few_answers_place_nobody(n: int) -> None:
    found = diagnose(NAMES, SCORES[:n], OVERALL[:n], np.random.default_rng(1), draws=40)
    assert (found.status, found.draws) == (DriverStatus.TOO_FEW_ANSWERS, 0)
    assert {each.quadrant for each in found.places} == {Quadrant.UNDECIDED}
    assert found.performance_line is None if n == 0 else found.performance_line is not None
