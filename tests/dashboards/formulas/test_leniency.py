"""Leniency against ordinary least squares with a dummy for every answer and department (statsmodels)."""

import numpy as np
import pytest
import statsmodels.api as sm

from dashboards.formulas.leniency import Leniency, LeniencyInputError, LeniencyStatus, Link, without_leniency
from tests.golden.case_files import matrix, rows

RATER, DEPT, MEAN = matrix(rows("c5", "ratings_150_raters.csv"), ["rater", "dept", "mean"]).T
DEPARTMENTS, PLACE = np.unique(DEPT.astype(int), return_inverse=True)


def of_case_c5() -> Leniency:
    return without_leniency(RATER.astype(int), PLACE, MEAN, department_count=len(DEPARTMENTS))


def test_adjusted_departments_agree_with_least_squares_on_dummies() -> None:
    found = of_case_c5()
    _, who = np.unique(RATER, return_inverse=True)
    design = np.hstack([np.eye(who.max() + 1)[who], np.eye(len(DEPARTMENTS))[PLACE][:, 1:]])
    oracle = sm.OLS(MEAN, design).fit()
    share = np.bincount(PLACE) / PLACE.size
    about = np.eye(len(share)) - np.outer(np.ones(len(share)), share)
    contrast = np.hstack([np.zeros((len(share), who.max() + 1)), about[:, 1:]])
    np.testing.assert_allclose(found.adjusted - found.centre, contrast @ oracle.params, atol=1e-10)
    wanted = contrast @ oracle.cov_params() @ contrast.T
    np.testing.assert_allclose(found.covariance, wanted, atol=1e-12)
    np.testing.assert_allclose(found.standard_error, np.sqrt(np.diag(wanted)), rtol=1e-8)
    assert found.freedom == oracle.df_resid
    assert found.status is LeniencyStatus.OK


def test_a_lenient_rater_of_one_department_does_not_lift_it() -> None:
    answers, departments = [0, 0, 1, 1, 2, 2, 3, 3], [0, 1, 0, 1, 1, 2, 1, 2]
    scores = [3.0, 2.0, 3.0, 2.0, 5.0, 5.0, 5.0, 5.0]
    found = without_leniency(answers, departments, scores, department_count=3)
    assert found.raw[2] - found.raw[0] == pytest.approx(2.0)
    assert found.adjusted[2] - found.adjusted[0] == pytest.approx(-1.0)
    assert found.status is LeniencyStatus.NO_VARIANCE


def test_departments_that_no_answer_compares_are_unlinked() -> None:
    answers, departments = [0, 0, 1, 1, 2, 3], [0, 1, 0, 1, 2, 2]
    found = without_leniency(answers, departments, [3.0, 2.0, 5.0, 3.0, 5.0, 1.0], department_count=4)
    assert found.link == (Link.LINKED, Link.LINKED, Link.UNLINKED, Link.NOT_RATED)
    assert found.adjusted[:2] - found.centre == pytest.approx([0.75, -0.75])
    assert (found.adjusted[2], found.standard_error[2]) == (0.0, 0.0)


def test_shifting_one_answer_as_a_whole_changes_no_difference() -> None:
    shifted = without_leniency(RATER, PLACE, MEAN + 2.0 * (RATER == 7), department_count=len(DEPARTMENTS))
    before = of_case_c5()
    np.testing.assert_allclose(shifted.adjusted - shifted.centre, before.adjusted - before.centre, atol=1e-10)


def test_no_ratings_are_a_status() -> None:
    found = without_leniency([], [], [], department_count=2)
    assert found.status is LeniencyStatus.NO_RATINGS
    assert found.link == (Link.NOT_RATED, Link.NOT_RATED)


@pytest.mark.parametrize("scores", [[4.0, 2.0], [4.0, np.nan]])
def test_one_answer_leaves_no_freedom(scores: list[float]) -> None:
    found = without_leniency([0, 0], [0, 1], scores, department_count=2)
    assert found.status is LeniencyStatus.NO_FREEDOM
    assert np.all(np.isfinite(found.adjusted)) and not found.standard_error.any()


def test_ratings_all_alike_have_no_variance() -> None:
    found = without_leniency([0, 0, 1, 1], [0, 1, 0, 1], [5.0] * 4, department_count=2)
    assert found.status is LeniencyStatus.NO_VARIANCE
    assert found.adjusted.tolist() == [5.0, 5.0]


def test_the_same_department_twice_in_one_answer_is_refused() -> None:
    with pytest.raises(LeniencyInputError, match="twice"):
        without_leniency([0, 0], [1, 1], [3.0, 4.0], department_count=2)


def test_a_department_outside_the_list_is_refused() -> None:
    with pytest.raises(LeniencyInputError, match="not in the list"):
        without_leniency([0], [5], [3.0], department_count=2)
