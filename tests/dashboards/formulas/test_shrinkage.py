"""Shrinkage against Efron and Morris's published figures."""

import numpy as np
import pytest
from scipy import integrate, optimize

from dashboards.formulas.shrinkage import james_stein, paule_mandel, precision_mean, shrink, tau2_uncertainty
from tests.golden.case_files import expected, rows

CASE = expected("06")
PLAYERS = rows("06", "players.csv")
HITS = np.array([float(row["r"]) for row in PLAYERS])
NAMES = [row["name"] for row in PLAYERS]
AVERAGES = HITS / 45
TRUTH = np.array([float(row["p"]) for row in PLAYERS])
VARIANCE = AVERAGES.mean() * (1 - AVERAGES.mean()) / 45


def test_james_stein_reproduces_the_published_figures() -> None:
    printed = CASE["expected"]
    factor, estimates = james_stein(AVERAGES, VARIANCE)
    assert round(float(AVERAGES.mean()), 3) == printed["grand_mean_3dp"]
    assert round(factor, 3) == printed["shrinkage_c_3dp"]
    assert factor == pytest.approx(printed["c_full"], abs=1e-12)
    assert [round(float(each), 6) for each in estimates] == [printed["js_estimates"][name] for name in NAMES]


def test_james_stein_halves_the_error_as_published() -> None:
    _, estimates = james_stein(AVERAGES, VARIANCE)
    errors = [float(((each - TRUTH) ** 2).sum()) for each in (AVERAGES, estimates)]
    assert errors == pytest.approx(CASE["expected"]["sum_sq_error_raw_vs_js"], abs=1e-6)
    assert errors[0] / errors[1] == pytest.approx(CASE["ratio_of_errors"], abs=1e-3)


def test_arcsine_form_reproduces_the_table_of_1975() -> None:
    printed = CASE["expected"]["arcsine_1975"]
    z = np.sqrt(45) * np.arcsin(2 * AVERAGES - 1)
    factor, estimates = james_stein(z, 1.0)
    assert factor == pytest.approx(printed["multiplier"], abs=1e-9)
    back = (np.sin(estimates / np.sqrt(45)) + 1) / 2
    assert np.abs(back - [printed["estimates_3dp"][name] for name in NAMES]).max() < 0.0015


def test_official_form_stands_beside_it() -> None:
    variance = np.full(18, VARIANCE)
    tau2 = paule_mandel(AVERAGES * 100, variance * 1e4)
    official = shrink(AVERAGES * 100, variance * 1e4, tau2)
    assert tau2 == pytest.approx((np.var(AVERAGES, ddof=1) - VARIANCE) * 1e4, abs=1e-8)
    assert official.iur[0] == pytest.approx(1 - 17 * VARIANCE / ((AVERAGES - AVERAGES.mean()) ** 2).sum(), abs=1e-8)
    assert ((official.value / 100 - TRUTH) ** 2).sum() < 0.35 * ((AVERAGES - TRUTH) ** 2).sum()


def test_paule_mandel_solves_its_equation() -> None:
    rng = np.random.default_rng(5)
    v = rng.uniform(2, 30, 40)
    a = rng.normal(75, np.sqrt(16 + v))

    def excess(tau2: float) -> float:
        return float(((a - precision_mean(a, v, tau2)) ** 2 / (v + tau2)).sum() - 39)

    assert paule_mandel(a, v) == pytest.approx(optimize.brentq(excess, 0, 1000, xtol=1e-12), abs=1e-8)


def test_units_all_alike_have_no_variance_between_them() -> None:
    assert paule_mandel(np.full(5, 80.0), np.full(5, 4.0)) == 0
    assert james_stein(np.full(5, 80.0), 4.0)[0] == 0


def test_uncertain_tau_widens_the_interval_of_a_small_group() -> None:
    a, v = np.array([70.0, 74, 77, 82, 71]), np.full(5, 9.0)
    tau2 = paule_mandel(a, v)
    plain, honest = shrink(a, v, tau2), shrink(a, v, tau2, uncertainty=tau2_uncertainty(a, v))
    np.testing.assert_array_equal(plain.value, honest.value)
    assert np.all(honest.sd > plain.sd)


def test_probabilities_of_tau_are_those_of_scipys_integral_over_the_same_reach() -> None:
    a, v = np.array([70.0, 74, 77, 82, 71]), np.array([9.0, 4, 16, 9, 6])

    def likelihood(tau: float) -> float:
        w = 1 / (v + tau**2)
        misfit = (w * (a - np.average(a, weights=w)) ** 2).sum()
        return float(np.sqrt(w.prod() / w.sum()) * np.exp(-misfit / 2))

    reach = 6 * float(np.sqrt(np.var(a) + v.mean()))
    whole = integrate.quad(likelihood, 0, reach)[0]
    wanted = integrate.quad(lambda tau: tau**2 * likelihood(tau), 0, reach, limit=200)[0] / whole
    tau2, probability = tau2_uncertainty(a, v)
    reached = float((tau2 * probability).sum())
    assert probability.sum() == pytest.approx(1)
    assert reached == pytest.approx(wanted, rel=0.005)


def test_one_unit_alone_keeps_the_mean_that_is_its_own() -> None:
    alone = shrink(np.array([80.0]), np.array([4.0]), 16.0)
    assert (alone.mean, alone.value[0]) == (80.0, 80.0)
    assert alone.sd[0] == pytest.approx(np.sqrt(0.8 * 4 + 0.2**2 * 20))
