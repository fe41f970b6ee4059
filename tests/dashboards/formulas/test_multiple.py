import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from dashboards.formulas.multiple import ProbabilityError, benjamini_hochberg


@pytest.mark.parametrize("size", [1, 2, 54, 400])
def test_benjamini_hochberg_agrees_with_statsmodels(size: int) -> None:
    p = np.random.default_rng(size).beta(0.4, 1.0, size)
    rejected, adjusted, _, _ = multipletests(p, alpha=0.05, method="fdr_bh")
    found = benjamini_hochberg(p)
    np.testing.assert_allclose(found.adjusted, adjusted, rtol=1e-12)
    assert found.rejected.tolist() == rejected.tolist()


def test_tied_p_values_share_one_adjusted_value() -> None:
    assert benjamini_hochberg([0.02, 0.02, 0.02]).adjusted.tolist() == pytest.approx([0.02] * 3)


def test_a_unit_without_a_test_does_not_count_in_the_family() -> None:
    found = benjamini_hochberg([0.01, np.nan, 0.04])
    assert found.adjusted.tolist() == [0.02, 1.0, 0.04]
    assert found.tested.tolist() == [True, False, True]
    assert found.rejected.tolist() == [True, False, True]


def test_no_tests_reject_nothing() -> None:
    assert benjamini_hochberg([]).rejected.size == 0


@pytest.mark.parametrize("p", [[-0.1], [1.2]])
def test_an_impossible_p_value_is_refused(p: list[float]) -> None:
    with pytest.raises(ProbabilityError, match="between 0 and 1"):
        benjamini_hochberg(p)
