"""Signs of careless answers against reference case 12 (200 respondents, 50 items) and SciPy."""

import warnings

import numpy as np
import pytest
from scipy import stats

from dashboards.formulas.careless import CarelessInputError, careless, longstring, mahalanobis, variability
from tests.golden.case_files import expected, matrix, rows

TABLE = rows("12", "responses.csv")
ANSWERS = matrix(TABLE, list(TABLE[0]))
RUNS, SPREAD, DISTANCE = matrix(rows("12", "expected.csv"), ["longstring", "irv", "mahalanobis_d2"]).T
SUMMARY = expected("12")["summary"]


def test_longstring_reproduces_case_12() -> None:
    found = longstring(ANSWERS)
    assert found.tolist() == RUNS.astype(int).tolist()
    assert found.max() == SUMMARY["longstring_max"]
    assert (found >= 10).sum() == SUMMARY["respondents_longstring_ge_10"]


def test_variability_reproduces_case_12() -> None:
    np.testing.assert_allclose(variability(ANSWERS), SPREAD, rtol=0, atol=5e-10)


def test_mahalanobis_distance_reproduces_case_12() -> None:
    found = mahalanobis(ANSWERS)
    np.testing.assert_allclose(found.d2, DISTANCE, rtol=1e-9)
    assert set(found.freedom) == {50}
    assert (found.d2 > stats.chi2.ppf(0.99, 50)).sum() == SUMMARY["d2_above_chi2_0.99_df50"]


def test_the_distance_flag_stands_at_p_one_in_a_thousand() -> None:
    found = careless(ANSWERS)
    assert found.flags[:, 2].tolist() == (stats.chi2.ppf(0.999, 50) < DISTANCE).tolist()


def test_two_flags_make_a_careless_answer_and_one_does_not() -> None:
    found = careless(ANSWERS, np.where(np.arange(200) < 100, 60.0, 300.0))
    assert found.flags[:, 3].sum() == 100
    assert found.careless.tolist() == (found.flags.sum(axis=1) >= 2).tolist()
    assert not found.careless[found.flags.sum(axis=1) == 1].any()


def test_all_top_answers_to_a_short_survey_are_not_careless() -> None:
    answers = np.random.default_rng(4).integers(1, 6, (60, 6)).astype(float)
    answers[0] = 5
    assert not careless(answers, np.full(60, 40.0)).careless[0]


def test_missing_answers_end_a_run_and_leave_the_items_answered() -> None:
    answers = np.array([[4, 4, np.nan, 4, 4, 4], [np.nan] * 6])
    assert longstring(answers).tolist() == [3, 0]
    assert variability(answers).tolist() == [0.0, 0.0]


def test_distance_with_missing_answers_uses_the_items_answered() -> None:
    answers = np.random.default_rng(5).normal(3, 1, (400, 4))
    answers[0, 2] = np.nan
    found = mahalanobis(answers)
    assert found.freedom[0] == 3
    kept = answers[1:][:, [0, 1, 3]]
    gap = answers[0, [0, 1, 3]] - answers[:, [0, 1, 3]].mean(axis=0)
    wanted = gap @ np.linalg.solve(np.cov(np.vstack([answers[0, [0, 1, 3]], kept]).T), gap)
    assert found.d2[0] == pytest.approx(wanted, rel=1e-10)


def test_distance_of_forty_items_uses_the_same_items_far_apart() -> None:
    answers = np.random.default_rng(9).normal(3, 1, (300, 40))
    answers[:9, 2] = answers[5:12, 38] = np.nan
    found = mahalanobis(answers)
    assert found.freedom.tolist() == (~np.isnan(answers)).sum(axis=1).tolist()
    assert found.d2[5:9] == pytest.approx(mahalanobis(answers[:, [*range(38), 39]]).d2[5:9], rel=0.02)


def test_constant_and_collinear_items_take_no_degree_of_freedom() -> None:
    base = np.random.default_rng(6).normal(3, 1, (100, 3))
    answers = np.column_stack([base, base[:, 0] + base[:, 1], np.full(100, 4.0)])
    found = mahalanobis(answers)
    assert set(found.freedom) == {3}
    np.testing.assert_allclose(found.d2, mahalanobis(base).d2, rtol=1e-8)


@pytest.mark.parametrize("respondents", [0, 1])
def test_too_few_respondents_have_no_distance_and_no_flag(respondents: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = careless(np.full((respondents, 12), 3.0), np.full(respondents, 200.0))
    assert found.distances.freedom.sum() == 0
    assert not found.flags[:, 2:].any()


def test_an_item_nobody_answered_leaves_no_distance() -> None:
    answers = np.random.default_rng(7).normal(3, 1, (50, 3))
    answers[:, 1] = np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert careless(answers).distances.freedom.sum() == 0


def test_answers_all_alike_are_not_far_from_each_other() -> None:
    assert not careless(np.full((40, 5), 5.0)).flags.any()


def test_an_unknown_time_is_no_flag() -> None:
    assert not careless(ANSWERS, np.full(200, np.nan)).flags[:, 3].any()


def test_negative_seconds_are_refused() -> None:
    with pytest.raises(CarelessInputError, match="not negative"):
        careless(ANSWERS, np.full(200, -1.0))
