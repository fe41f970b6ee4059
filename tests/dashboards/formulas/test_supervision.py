"""Rates of complaints against SciPy, a visit's score, and what a veto does to a result."""

import itertools

import numpy as np
import pytest
from scipy import stats

from dashboards.formulas.checklist import checklist_score
from dashboards.formulas.poisson import poisson_rate
from dashboards.formulas.veto import Effect, Result, with_veto


def test_garwood_interval_equals_scipys_exact_one() -> None:
    events = np.array([0, 1, 2, 7, 19, 100, 2500])
    exposure = np.full(events.shape, 39_000.0)
    found = poisson_rate(events, exposure)
    for place, k in enumerate(events.tolist()):
        low = stats.chi2.ppf(0.025, 2 * k) / 2 if k else 0.0
        high = stats.chi2.ppf(0.975, 2 * k + 2) / 2
        expected = [k / 3.9, low / 3.9, high / 3.9]
        assert [found.value[place], found.low[place], found.high[place]] == pytest.approx(expected, rel=1e-10)


def test_garwood_interval_is_the_published_one_for_ten_events() -> None:
    """Garwood 1936, as in every table of exact Poisson limits: 10 events, 4.795 to 18.390."""
    found = poisson_rate(10, 1, per=1)
    assert [round(float(found.low[0]), 3), round(float(found.high[0]), 3)] == [4.795, 18.390]


def test_ends_hold_the_tails_they_claim() -> None:
    found = poisson_rate([3, 12], 1, per=1)
    for k, low, high in zip((3, 12), found.low.tolist(), found.high.tolist(), strict=True):
        assert stats.poisson.sf(k - 1, low) == pytest.approx(0.025)
        assert stats.poisson.cdf(k, high) == pytest.approx(0.025)


def test_no_event_has_an_upper_end_and_no_customer_has_no_rate() -> None:
    found = poisson_rate([0, 4], [10_000, 0])
    assert (found.value[0], found.low[0]) == (0, 0)
    assert found.high[0] == pytest.approx(3.688879, abs=1e-6)
    assert all(column.mask[1] for column in (found.value, found.low, found.high))


def test_visit_counts_what_applied_by_weight() -> None:
    weights = {"greeting": 1, "risk": 2, "privacy": 1}
    assert checklist_score(weights, {"greeting": True, "risk": False, "privacy": None}) == (1, 3)
    assert checklist_score(weights, {"risk": True, "unheard_of": True}) == (2, 2)
    assert checklist_score(weights, {}) == checklist_score({}, {"risk": True}) == (0, 0)


CAP, ZERO, NONE = Effect("grade_cap", "C"), Effect("points_zero"), Effect("none")


@pytest.mark.parametrize("grade,capped", [("A", "C"), ("B", "C"), ("C", "C"), ("D", "D"), ("E", "E")])
def test_cap_lowers_a_better_grade_and_leaves_points(grade: str, capped: str) -> None:
    assert with_veto(Result(65.6, grade), CAP) == Result(65.6, capped)


def test_effects_are_the_same_in_any_order_and_however_often() -> None:
    for order in itertools.permutations([CAP, ZERO, NONE, CAP, ZERO]):
        assert with_veto(Result(90.0, "A"), *order) == Result(0.0, "E")
    assert with_veto(Result(90.0, "A"), NONE) == Result(90.0, "A")


def test_unknown_effect_is_an_error() -> None:
    with pytest.raises(KeyError):
        with_veto(Result(90.0, "A"), Effect("guillotine"))
