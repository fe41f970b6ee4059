"""Student's t against SciPy."""

import numpy as np
import pytest
from scipy import stats

from dashboards.formulas.student import normal_quantile, t_cdf, t_quantile, t_tail, t_two_sided

DF = np.array([1, 1.3, 2, 2.71, 3, 5, 9, 10.5, 29, 99, 101, 399.9, 400, 1000, 12345.6, 1e5, 1e6, 1e7])


@pytest.mark.parametrize("t", [0, 0.01, 0.3, 1, 1.5, 1.96, 2.5, 4, 10, 40, 300, -0.7, -2.2, -50])
def test_distribution_agrees_with_scipy_for_whole_and_fractional_df(t: float) -> None:
    np.testing.assert_allclose(t_cdf(t, DF), stats.t.cdf(t, DF), rtol=0, atol=1e-12)


@pytest.mark.parametrize("probability", [0.025, 0.2, 0.6, 0.9, 0.975, 0.995, 0.999, 0.9999])
def test_quantile_agrees_with_scipy(probability: float) -> None:
    np.testing.assert_allclose(t_quantile(probability, DF), stats.t.ppf(probability, DF), rtol=1e-10)


def test_two_sided_value_agrees_with_scipy() -> None:
    np.testing.assert_allclose(t_two_sided(-2.3, DF), 2 * stats.t.sf(2.3, DF), rtol=1e-10)


def test_tail_is_nothing_at_infinity() -> None:
    assert t_tail(np.inf, 5.0) == pytest.approx(0, abs=1e-200)
    assert t_tail(-np.inf, 5.0) == 1


def test_quantile_keeps_the_shape_of_df() -> None:
    assert t_quantile(0.975, np.ones((2, 3))).shape == (2, 3)
    assert float(t_quantile(0.975, 1)) == pytest.approx(12.706204736174694, rel=1e-12)


def test_normal_quantile_is_the_known_figure() -> None:
    assert normal_quantile(0.975) == pytest.approx(1.959963984540054, abs=1e-14)
