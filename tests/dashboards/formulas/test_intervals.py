"""Intervals against published tables, SciPy and statsmodels."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from dashboards.formulas.intervals import (
    finite_population,
    mean_difference,
    mean_interval,
    nps_adjusted_wald,
    nps_difference,
    nps_interval,
    share_difference,
    squared_deviations,
    wilson,
)
from tests.golden.case_files import expected

CASE = expected("04")


@pytest.mark.parametrize("row", CASE["rows"])
def test_wilson_reproduces_newcombes_table(row: dict) -> None:
    got = wilson(row["x"], row["n"])
    bounds = [float(got.low[0]), float(got.high[0])]
    assert [round(bound, 4) for bound in bounds] == row["wilson_published"]
    assert bounds == pytest.approx(row["wilson_full"], abs=1e-12)


def test_wilson_agrees_with_statsmodels_for_every_count() -> None:
    x = np.arange(41)
    got, wanted = wilson(x, 40), proportion_confint(x, 40, method="wilson")
    np.testing.assert_allclose([got.low, got.high], wanted, atol=1e-12)


def test_wilson_ends_exactly_at_nothing_and_at_all() -> None:
    assert wilson(0, 20).low[0] == 0 and wilson(20, 20).high[0] == 1


def test_mean_interval_agrees_with_scipy() -> None:
    y = np.array([1, 5, 4, 4, 2, 5, 5, 3])
    got = mean_interval(len(y), y.sum(), (y * y).sum())
    low, high = stats.t.interval(0.95, len(y) - 1, y.mean(), stats.sem(y))
    assert [got.low[0], got.value[0], got.high[0]] == pytest.approx([low, y.mean(), high], rel=1e-12)


def test_squared_deviations_are_exact_for_a_million_close_scores() -> None:
    y = np.full(1_000_000, 987_654, dtype=np.int64)
    y[:10] += 1
    assert squared_deviations(y.size, y.sum(), (y * y).sum())[0] == pytest.approx(10 - 100 / 1e6, abs=1e-9)


def test_nps_interval_has_width_where_all_agree_and_stays_within_the_scale() -> None:
    got = nps_adjusted_wald(10, 0, 0)
    assert (got.value[0], got.high[0]) == (1, 1)
    assert got.low[0] < 0.8


def test_nps_interval_is_rocks_adjusted_wald() -> None:
    p, d, n = 30.75 / 53, 8.75 / 53, 53
    reach = stats.norm.ppf(0.975) * np.sqrt((p + d - (p - d) ** 2) / n)
    got = nps_adjusted_wald(30, 12, 8)
    assert [got.low[0], got.value[0], got.high[0]] == pytest.approx([p - d - reach, 0.44, p - d + reach], abs=1e-12)


def test_difference_of_shares_agrees_with_statsmodels() -> None:
    got = share_difference((48, 80), (56, 70))
    wanted = confint_proportions_2indep(56, 70, 48, 80, method="newcomb", compare="diff")
    assert [got.low[0], got.high[0]] == pytest.approx(wanted, abs=1e-10)


def test_difference_of_shares_reproduces_newcombes_table() -> None:
    got = share_difference((48, 80), (56, 70))
    assert [round(float(-got.high[0]), 4), round(float(-got.low[0]), 4)] == [-0.3339, -0.0524]


def test_difference_of_means_agrees_with_statsmodels() -> None:
    first, second = np.array([1, 5, 4, 4, 2, 5]), np.array([5, 5, 5, 4, 3, 5, 5, 5, 4])
    got = mean_difference(*((len(y), y.sum(), (y * y).sum()) for y in (first, second)))
    wanted = CompareMeans(DescrStatsW(second), DescrStatsW(first)).tconfint_diff(usevar="unequal")
    assert [got.low[0], got.high[0]] == pytest.approx(wanted, abs=1e-10)


def test_difference_of_means_where_nothing_varies_has_no_width() -> None:
    got = mean_difference((5, 25, 125), (4, 16, 64))
    assert (got.low[0], got.value[0], got.high[0]) == (-1, -1, -1)


def test_difference_with_an_empty_side_is_missing() -> None:
    for got in (
        mean_difference((0, 0, 0), (4, 16, 64)),
        nps_difference((0, 0, 0), (1, 2, 3)),
        share_difference((0, 0), (1, 2)),
    ):
        assert got.value.tolist() == got.low.tolist() == got.high.tolist() == [None]


def test_a_whole_population_leaves_no_width() -> None:
    interval = mean_interval(40, 160, 700)
    got = finite_population(interval, 40, 40)
    assert got.low[0] == got.value[0] == got.high[0]
    half = finite_population(interval, 40, 79)
    assert float(half.value[0] - half.low[0]) == pytest.approx(
        float(interval.value[0] - interval.low[0]) * np.sqrt(0.5)
    )


def test_difference_of_nps_covers_its_truth() -> None:
    rng = np.random.default_rng(8)
    first, second = rng.multinomial(60, (0.6, 0.3, 0.1), 20_000), rng.multinomial(40, (0.75, 0.15, 0.1), 20_000)
    got = nps_difference(tuple(first.T), tuple(second.T))
    covered = np.mean((got.low.data <= 0.15) & (got.high.data >= 0.15))
    assert 0.935 < covered < 0.97


def test_nps_of_a_sample_with_few_of_a_kind_is_never_narrower_than_rocks() -> None:
    for counts in ((10, 0, 0), (8, 2, 0), (0, 9, 1), (14, 14, 2), (1, 0, 0)):
        plain, wide = nps_adjusted_wald(*counts), nps_interval(*counts)
        assert wide.low[0] <= plain.low[0] and plain.high[0] <= wide.high[0]
        assert wide.high[0] - wide.low[0] > plain.high[0] - plain.low[0]


def test_nps_of_a_sample_with_three_of_each_kind_is_rocks_interval() -> None:
    plain, got = nps_adjusted_wald([30, 3, 4], [12, 3, 9], [8, 4, 3]), nps_interval([30, 3, 4], [12, 3, 9], [8, 4, 3])
    np.testing.assert_array_equal([got.low, got.high], [plain.low, plain.high])


def test_nps_interval_holds_agresti_and_coulls_where_nobody_is_passive() -> None:
    low, high = proportion_confint(9 + 2, 10 + 4, method="normal")
    got = nps_interval(9, 0, 1)
    assert got.low[0] <= 2 * low - 1 + 1e-12 and min(2 * high - 1, 1) <= got.high[0] + 1e-12


def test_nps_of_nobody_has_no_interval() -> None:
    got = nps_interval(0, 0, 0)
    assert got.value.tolist() == got.low.tolist() == got.high.tolist() == [None]
