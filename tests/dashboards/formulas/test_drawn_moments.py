"""Respondents drawn again: row by row where they are few, by the normal law of their moments where they are many."""

import numpy as np
import pytest

from dashboards.formulas import drawn_moments as module
from dashboards.formulas.drawn_moments import covariance_of, drawn_moments
from dashboards.formulas.drivers import driver_shares


def skewed(n: int, columns: int = 5) -> np.ndarray:
    rng = np.random.default_rng(4)
    leaning = rng.normal(4.2, 0.6, (n, 1))
    return np.clip(np.rint(leaning + rng.normal(0, 0.6, (n, columns))), 1, 5)


def test_normal_law_spreads_means_and_covariances_as_rows_do(monkeypatch: pytest.MonkeyPatch) -> None:
    table = skewed(3000)
    many = drawn_moments(table, np.random.default_rng(1), 3000)
    monkeypatch.setattr(module, "LARGE", len(table))
    rows = drawn_moments(table, np.random.default_rng(2), 3000)
    for one, other in zip(many, rows, strict=True):
        np.testing.assert_allclose(one.mean(axis=0), other.mean(axis=0), rtol=5e-3)
        np.testing.assert_allclose(one.std(axis=0), other.std(axis=0), rtol=0.08)


def test_importance_has_the_same_interval_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    table = skewed(2500)
    outcome = table @ [0.5, 0.3, 0.2, 0.1, 0.0] + np.random.default_rng(3).normal(0, 0.5, 2500)
    law = driver_shares(table, outcome, generator=np.random.default_rng(1))
    monkeypatch.setattr(module, "LARGE", 10_000)
    rows = driver_shares(table, outcome, generator=np.random.default_rng(2))
    np.testing.assert_allclose(law.lower, rows.lower, atol=0.01)
    np.testing.assert_allclose(law.upper, rows.upper, atol=0.01)


@pytest.mark.parametrize("n", [2, 50, 2001])
def test_draws_of_answers_all_alike_have_no_covariance(n: int) -> None:
    means, covariances = drawn_moments(np.full((n, 3), 4.0), np.random.default_rng(1), 20)
    assert np.allclose(means, 4) and np.allclose(covariances, 0)
    assert np.allclose(covariance_of(np.full((n, 3), 4.0)), 0)
