"""Leniency taken out within each answer, against statsmodels' two-way fit."""

import numpy as np
import pytest
import statsmodels.api as sm

from dashboards.formulas.leniency import take_out_leniency

RNG = np.random.default_rng(4)


def ratings(raters: int = 150, departments: int = 8) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Lenient raters rate the last departments: raw means mislead."""
    leniency, truth = RNG.normal(0, 12, raters), np.linspace(60, 80, departments)
    first = (np.argsort(np.argsort(leniency)) * (departments - 2)) // raters
    answer = np.repeat(np.arange(raters), 3)
    unit = np.repeat(first, 3) + np.tile([0, 1, 2], raters)
    score = truth[unit] + leniency[answer] + RNG.normal(0, 8, len(unit))
    return answer, unit, np.rint(score * 10_000).astype(np.int64), truth


def test_department_effects_agree_with_statsmodels() -> None:
    answer, unit, score, _ = ratings()
    got = take_out_leniency(answer, unit, score, 8)
    design = np.column_stack([np.eye(150)[answer], np.eye(8)[unit][:, 1:]])
    fit = sm.OLS(score / 10_000, design).fit()
    means = np.array([got.score[unit == each].mean() for each in range(8)]) / 10_000
    np.testing.assert_allclose(means[1:] - means[0], fit.params[150:], atol=1e-4)
    assert got.parts == 1 and got.score.mean() == pytest.approx(score.mean(), abs=1)


def test_variance_of_a_department_is_that_of_the_two_way_fit() -> None:
    answer, unit, score, _ = ratings()
    got = take_out_leniency(answer, unit, score, 8)
    fit = sm.OLS(score / 10_000, np.column_stack([np.eye(150)[answer], np.eye(8)[unit][:, 1:]])).fit()
    contrasts = np.hstack([np.zeros((8, 150)), (np.eye(8) - 1 / 8)[:, 1:]])
    per_answer = np.diag(contrasts @ fit.cov_params() @ contrasts.T) / fit.scale
    members = [got.score[unit == each] / 10_000 for each in range(8)]
    squares = [((each - each.mean()) ** 2).sum() / len(each) for each in members]
    assert (squares / per_answer).sum() / (len(unit) - 8) == pytest.approx(fit.scale, rel=1e-6)


def test_raw_means_mislead_and_evened_ones_do_not() -> None:
    answer, unit, score, truth = ratings(raters=600)
    got = take_out_leniency(answer, unit, score, 8)
    raw, evened = (np.array([each[unit == d].mean() for d in range(8)]) / 10_000 for each in (score, got.score))
    centred = truth - truth.mean()
    assert np.abs(evened - evened.mean() - centred).max() < 3.5
    assert np.abs(raw - raw.mean() - centred).max() > 6


def test_an_answer_with_one_department_says_nothing_of_leniency() -> None:
    got = take_out_leniency(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([500_000, 700_000, 100]), 2)
    assert got.kept.tolist() == [True, True, False]


@pytest.mark.parametrize("size", [0, 1])
def test_no_rating_or_one_keeps_nothing(size: int) -> None:
    got = take_out_leniency(np.zeros(size, int), np.zeros(size, int), np.zeros(size, int), 1)
    assert (len(got.score), got.parts) == (0, 0)


def test_departments_no_answer_joins_are_counted_as_parts() -> None:
    answer, unit = np.array([0, 0, 1, 1]), np.array([0, 1, 2, 3])
    assert take_out_leniency(answer, unit, np.array([1, 2, 3, 4]) * 10_000, 4).parts == 2


def test_all_alike_stays_all_alike() -> None:
    answer, unit = np.repeat(np.arange(10), 2), np.tile([0, 1], 10)
    got = take_out_leniency(answer, unit, np.full(20, 750_000), 2)
    assert set(got.score.tolist()) == {750_000}
