"""Driver shares against an average over all orders of entry, fitted one by one with statsmodels."""

from itertools import permutations

import numpy as np
import pytest
import statsmodels.api as sm

from dashboards.formulas.drivers import (
    DriverInputError,
    DriverMethod,
    DriverShares,
    DriverStatus,
    driver_shares,
    relative_weights,
)
from dashboards.formulas.importance import ImportanceInputError, Quadrant, importance_performance
from tests.golden.case_files import matrix, rows

ATTITUDE = matrix(
    rows("03", "attitude.csv"), ["rating", "complaints", "privileges", "learning", "raises", "critical", "advance"]
)
OUTCOME, DRIVERS = ATTITUDE[:, 0], ATTITUDE[:, 1:]


def r2_of(columns: tuple[int, ...]) -> float:
    return float(sm.OLS(OUTCOME, sm.add_constant(DRIVERS[:, sorted(columns)])).fit().rsquared) if columns else 0.0


def average_over_orders() -> list[float]:
    known = {}
    parts = np.zeros(6)
    orders = list(permutations(range(6)))
    for order in orders:
        before = 0.0
        for at, driver in enumerate(order):
            subset = frozenset(order[: at + 1])
            if subset not in known:
                known[subset] = r2_of(tuple(subset))
            parts[driver] += known[subset] - before
            before = known[subset]
    return (parts / len(orders)).tolist()


def made_up(n: int, k: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.normal(0, 1, (n, k)) + rng.normal(0, 1, (n, 1))
    return x, x @ np.linspace(2, 0.1, k) + rng.normal(0, 1, n)


def test_shapley_shares_agree_with_the_average_over_all_orders() -> None:
    found = driver_shares(DRIVERS, OUTCOME)
    assert found.parts == pytest.approx(average_over_orders(), abs=1e-12)
    assert found.r2 == pytest.approx(r2_of(tuple(range(6))), abs=1e-12)
    assert found.importance.sum() == pytest.approx(1.0)
    assert (found.status, found.method) == (DriverStatus.OK, DriverMethod.SHAPLEY)


def test_relative_weights_add_up_to_r2() -> None:
    x, y = made_up(300, 15)
    found = driver_shares(x, y)
    assert found.method is DriverMethod.RELATIVE_WEIGHTS
    assert found.r2 == pytest.approx(sm.OLS(y, sm.add_constant(x)).fit().rsquared, abs=1e-12)


def test_both_methods_agree_for_two_drivers() -> None:
    both = [driver_shares(DRIVERS[:, :2], OUTCOME, method=method).parts for method in DriverMethod]
    np.testing.assert_allclose(both[0], both[1], atol=1e-12)


def test_relative_weights_of_uncorrelated_drivers_are_their_squared_correlations() -> None:
    assert relative_weights(np.eye(3), [0.5, 0.3, 0.1]) == pytest.approx([0.25, 0.09, 0.01])


def test_bootstrap_limits_hold_the_importance_and_repeat_with_the_seed() -> None:
    x, y = made_up(400, 4)
    first, second = (driver_shares(x, y, generator=np.random.default_rng(9), draws=200) for _ in range(2))
    assert first.lower is not None and first.upper is not None and second.lower is not None
    assert np.all((first.lower < first.importance) & (first.importance < first.upper))
    assert first.lower.tolist() == second.lower.tolist()
    assert first.draws == 200


@pytest.mark.parametrize("method", list(DriverMethod))
def test_drivers_that_copy_each_other_split_their_share(method: DriverMethod) -> None:
    x, y = made_up(200, 3)
    found = driver_shares(np.column_stack([x, x[:, 0]]), y, method=method)
    assert found.status is DriverStatus.COLLINEAR
    assert found.parts[0] == pytest.approx(found.parts[3], abs=1e-9)
    assert found.r2 == pytest.approx(sm.OLS(y, sm.add_constant(x)).fit().rsquared, abs=1e-9)


def test_a_constant_driver_has_no_share_and_is_marked() -> None:
    x, y = made_up(200, 3)
    found = driver_shares(np.column_stack([x, np.full(200, 4.0)]), y)
    assert found.constant.tolist() == [False, False, False, True]
    assert found.parts[3] == 0.0
    assert found.parts[:3] == pytest.approx(driver_shares(x, y).parts)


def test_an_outcome_all_alike_is_a_status() -> None:
    found = driver_shares(made_up(50, 3)[0], np.full(50, 5.0))
    assert found.status is DriverStatus.NO_VARIANCE
    assert found.importance.tolist() == [0.0] * 3


@pytest.mark.parametrize("n", [0, 1, 4])
def test_too_few_answers_are_a_status(n: int) -> None:
    x, y = made_up(10, 3)
    assert driver_shares(x[:n], y[:n]).status is DriverStatus.TOO_FEW_ANSWERS


def test_rows_with_a_missing_answer_are_left_out() -> None:
    x, y = made_up(60, 3)
    x[4, 1], y[7] = np.nan, np.nan
    assert driver_shares(x, y).n == 58


def test_shapley_shares_of_thirteen_drivers_are_refused() -> None:
    x, y = made_up(60, 13)
    with pytest.raises(DriverInputError, match="above 12"):
        driver_shares(x, y, method=DriverMethod.SHAPLEY)


def test_no_driver_at_all_is_refused() -> None:
    with pytest.raises(DriverInputError, match="a driver or more"):
        driver_shares(np.zeros((9, 0)), np.zeros(9))


def shares_of(importance: list[float], reach: float | None) -> DriverShares:
    middle = np.array(importance)
    low, high = (None, None) if reach is None else (middle - reach, middle + reach)
    flat = np.zeros(middle.size, dtype=bool)
    return DriverShares(DriverStatus.OK, DriverMethod.SHAPLEY, 90, 0.6, middle * 0.6, middle, flat, low, high, 99)


def performance_of(means: list[float]) -> np.ndarray:
    return np.array(means) + np.linspace(-3, 3, 90)[:, None]


def test_drivers_fall_in_the_four_quadrants() -> None:
    found = importance_performance(
        ("a", "b", "c", "d"), shares_of([0.4, 0.4, 0.1, 0.1], 0.05), performance_of([60.0, 90.0, 60.0, 90.0])
    )
    wanted = [Quadrant.IMPROVE, Quadrant.KEEP, Quadrant.LOW_PRIORITY, Quadrant.POSSIBLE_EXCESS]
    assert [place.quadrant for place in found] == wanted
    assert found[0].performance_interval == pytest.approx(
        tuple(sm.stats.DescrStatsW(performance_of([60.0])[:, 0]).tconfint_mean()), rel=1e-10
    )


def test_a_driver_whose_interval_crosses_a_line_is_undecided() -> None:
    found = importance_performance(("a", "b"), shares_of([0.52, 0.48], 0.1), performance_of([60.0, 90.0]))
    assert {place.quadrant for place in found} == {Quadrant.UNDECIDED}


def test_a_driver_without_answers_or_bootstrap_is_undecided() -> None:
    performance = performance_of([60.0, 90.0])
    performance[:, 1] = np.nan
    found = importance_performance(("a", "b"), shares_of([0.7, 0.3], None), performance)
    assert (found[1].performance, found[1].performance_interval, found[1].n) == (None, None, 0)
    assert found[0].quadrant is Quadrant.UNDECIDED


def test_names_that_do_not_match_are_refused() -> None:
    with pytest.raises(ImportanceInputError, match="same drivers"):
        importance_performance(("a",), shares_of([0.7, 0.3], 0.1), performance_of([60.0, 90.0]))
