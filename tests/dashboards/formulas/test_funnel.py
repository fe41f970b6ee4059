"""Funnel limits against reference case 08 (54 hospitals) and SciPy."""

import numpy as np
import pytest
from scipy import stats

from dashboards.formulas.funnel import (
    Dispersion,
    FunnelInputError,
    FunnelStatus,
    Trimming,
    mean_funnel,
    over_dispersion,
    poisson_limits,
    ratio_funnel,
)
from tests.golden.case_files import expected, matrix, rows

COLUMNS = [
    "observed_los",
    "expected_los",
    "lcl998_exact_poisson",
    "ucl998_exact_poisson",
    "lcl998_overdispersed",
    "ucl998_overdispersed",
]
PRINTED = expected("08")["expected"]
OBSERVED, EXPECTED, LOW_EXACT, HIGH_EXACT, LOW_OVER, HIGH_OVER = matrix(rows("08", "hospitals.csv"), COLUMNS).T


def test_exact_poisson_limits_reproduce_case_08() -> None:
    funnel = ratio_funnel(OBSERVED, EXPECTED, dispersion=Dispersion.NONE)
    np.testing.assert_allclose(funnel.lower, LOW_EXACT, rtol=1e-10)
    np.testing.assert_allclose(funnel.upper, HIGH_EXACT, rtol=1e-10)
    assert np.count_nonzero(funnel.side) == PRINTED["outliers_99.8_unadjusted"]


def test_over_dispersed_limits_reproduce_case_08() -> None:
    funnel = ratio_funnel(OBSERVED, EXPECTED)
    assert funnel.over.kept == PRINTED["n_after_truncation_10pct_each_end"]
    assert funnel.over.phi == pytest.approx(PRINTED["phi"], rel=1e-12)
    assert funnel.over.tau2 == pytest.approx(PRINTED["tau2"], rel=1e-12)
    np.testing.assert_allclose(funnel.lower, LOW_OVER, rtol=1e-6)
    np.testing.assert_allclose(funnel.upper, HIGH_OVER, rtol=1e-6)
    assert np.count_nonzero(funnel.side) == PRINTED["outliers_99.8_overdispersed"]


def test_multiplicative_limits_widen_by_the_root_of_phi() -> None:
    funnel = ratio_funnel(OBSERVED, EXPECTED, dispersion=Dispersion.MULTIPLICATIVE)
    wanted = np.exp(stats.norm.ppf(0.999) * np.sqrt(PRINTED["phi"] / EXPECTED))
    np.testing.assert_allclose(funnel.upper, wanted, rtol=1e-10)


def test_winsorising_keeps_every_unit() -> None:
    z = np.log(OBSERVED / EXPECTED) * np.sqrt(EXPECTED)
    ordered = np.sort(z)
    found = over_dispersion(z, EXPECTED**-0.5, trimming=Trimming.WINSORISE)
    assert found.kept == 54
    assert found.phi == pytest.approx(np.mean(np.clip(z, ordered[5], ordered[-6]) ** 2), rel=1e-12)


def test_poisson_limits_agree_with_scipy() -> None:
    base = np.array([0.2, 1.0, 17.5, 4_000.0])
    lower, upper = poisson_limits(base, level=0.95)
    np.testing.assert_allclose(lower, stats.chi2.ppf(0.025, 2 * base) / 2 / base, rtol=1e-10)
    np.testing.assert_allclose(upper, stats.chi2.ppf(0.975, 2 * (base + 1)) / 2 / base, rtol=1e-10)


def test_mean_funnel_adds_the_variance_between_units() -> None:
    rng = np.random.default_rng(8)
    s = rng.uniform(1, 4, 60)
    means = 72 + rng.normal(0, 3, 60) + rng.normal(0, s)
    funnel = mean_funnel(means, s, target=72.0)
    assert funnel.over.tau2 > 0
    wanted = 72 + stats.norm.ppf(0.999) * np.sqrt(s**2 + funnel.over.tau2)
    np.testing.assert_allclose(funnel.upper, wanted, rtol=1e-12)


def test_mean_funnel_without_a_target_takes_the_precision_weighted_mean() -> None:
    funnel = mean_funnel([70.0, 80.0, 75.0], [1.0, 2.0, 1.0])
    assert funnel.target == pytest.approx((70 + 80 / 4 + 75) / 2.25)


def test_a_unit_without_a_standard_error_is_not_judged() -> None:
    funnel = mean_funnel([70.0, 80.0, 75.0, 100.0, np.nan], [1.0, 2.0, 1.0, 0.0, np.nan])
    assert funnel.judged.tolist() == [True, True, True, False, False]
    assert funnel.side[3] == 0
    assert np.all(np.isfinite(funnel.lower)) and np.all(np.isfinite(funnel.value))


def test_a_unit_with_nothing_expected_is_not_judged() -> None:
    funnel = ratio_funnel([3.0, 0.0, 5.0, 2.0], [2.0, 0.0, 5.5, 3.0])
    assert funnel.judged.tolist() == [True, False, True, True]
    assert np.all(np.isfinite(funnel.upper))


def test_a_count_of_nought_has_finite_limits() -> None:
    assert np.all(np.isfinite(ratio_funnel([0.0, 4.0, 5.0], [2.0, 4.0, 5.0]).lower))


def test_one_unit_is_said_to_be_too_few() -> None:
    funnel = mean_funnel([70.0], [2.0])
    assert funnel.status is FunnelStatus.TOO_FEW_UNITS
    assert (funnel.over.phi, funnel.over.tau2) == (1.0, 0.0)


def test_no_units_are_a_status() -> None:
    assert mean_funnel([], []).status is FunnelStatus.NO_UNITS
    assert ratio_funnel([], []).status is FunnelStatus.NO_UNITS


def test_units_all_alike_have_no_variance_between_them() -> None:
    funnel = mean_funnel([75.0] * 20, [2.0] * 20)
    assert funnel.over.tau2 == 0.0
    assert not funnel.side.any()


def test_negative_counts_are_refused() -> None:
    with pytest.raises(FunnelInputError, match="negative"):
        ratio_funnel([-1.0], [2.0])
