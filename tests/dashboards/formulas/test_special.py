"""Own distribution functions against SciPy."""

import numpy as np
import pytest
from scipy import stats

from dashboards.formulas import special

FREEDOMS = [0.5, 1, 3, 29, 174, 2_708]
SHARES = [1e-6, 0.025, 0.2, 0.5, 0.975, 1 - 1e-6]


def grid(*axes: list[float]) -> list[np.ndarray]:
    return [axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")]


def test_f_quantile_agrees_with_scipy() -> None:
    p, first, second = grid(SHARES, FREEDOMS, FREEDOMS)
    np.testing.assert_allclose(special.f_quantile(p, first, second), stats.f.ppf(p, first, second), rtol=1e-10)


def test_f_tail_agrees_with_scipy() -> None:
    f, first, second = grid([0.0, 0.01, 0.3, 0.97, 1.0, 1.02, 4.0, 90.0], FREEDOMS, FREEDOMS)
    np.testing.assert_allclose(special.f_tail(f, first, second), stats.f.sf(f, first, second), rtol=1e-9, atol=1e-14)


def test_incomplete_beta_agrees_with_scipy() -> None:
    x, a, b = grid([0.0, 1e-9, 0.1, 0.5, 0.93, 1.0], FREEDOMS, FREEDOMS)
    np.testing.assert_allclose(special.incomplete_beta(x, 1 - x, a, b), stats.beta.cdf(x, a, b), rtol=1e-10, atol=1e-14)


def test_chi2_quantile_agrees_with_scipy() -> None:
    p, freedom = grid(SHARES, FREEDOMS)
    np.testing.assert_allclose(special.chi2_quantile(p, freedom), stats.chi2.ppf(p, freedom), rtol=1e-10)


def test_chi2_cdf_agrees_with_scipy() -> None:
    x, freedom = grid([0.0, 0.2, 1.0, 5.0, 80.0, 2_700.0, 120_400.0], FREEDOMS)
    np.testing.assert_allclose(special.chi2_cdf(x, freedom), stats.chi2.cdf(x, freedom), rtol=1e-10, atol=1e-14)


def test_quantiles_at_the_ends_are_the_ends_of_the_scale() -> None:
    assert special.chi2_quantile(0.0, 3) == 0.0
    assert special.chi2_quantile(1.0, 3) == np.inf
    assert special.f_quantile(0.0, 3, 4) == 0.0
    assert special.f_quantile(1.0, 3, 4) == np.inf


@pytest.mark.parametrize("p", [-0.1, 1.1, np.nan])
def test_quantile_of_an_impossible_probability_is_refused(p: float) -> None:
    with pytest.raises(special.ParameterOutOfRangeError):
        special.chi2_quantile(p, 3)


def test_no_degrees_of_freedom_are_refused() -> None:
    with pytest.raises(special.ParameterOutOfRangeError, match="above zero"):
        special.f_quantile(0.5, 0, 4)
