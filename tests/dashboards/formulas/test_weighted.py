"""Weighted shares and NPS at the effective n."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from dashboards.formulas.intervals import nps_interval, wilson
from dashboards.formulas.refusals import MeasurementRefusedError, Reason
from dashboards.formulas.weighted import weighted_nps, weighted_shares
from dashboards.formulas.weights import kish_n

RNG = np.random.default_rng(3)
UNIT = np.repeat([0, 1], [60, 35])
WEIGHTS = RNG.uniform(0.3, 3, 95)
HIT = RNG.random(95) < 0.8
VOTE = RNG.choice([1, 0, -1], 95, p=[0.6, 0.3, 0.1])


def test_weighted_share_has_wilsons_interval_at_kish_n() -> None:
    got = weighted_shares(UNIT, HIT, 2, weights=WEIGHTS)
    for unit in (0, 1):
        mine = unit == UNIT
        n, share = kish_n(WEIGHTS[mine]), np.average(HIT[mine], weights=WEIGHTS[mine])
        wanted = proportion_confint(share * n, n, method="wilson")
        assert [got.low[unit], got.value[unit], got.high[unit]] == pytest.approx([wanted[0], share, wanted[1]])


def test_weighted_nps_has_its_interval_at_kish_n() -> None:
    got = weighted_nps(UNIT, VOTE, 2, weights=WEIGHTS)
    mine = UNIT == 1
    n = kish_n(WEIGHTS[mine])
    shares = [np.average(VOTE[mine] == kind, weights=WEIGHTS[mine]) for kind in (1, 0, -1)]
    wanted = nps_interval(*(share * n for share in shares))
    assert [got.low[1], got.high[1]] == pytest.approx([wanted.low[0], wanted.high[0]])
    assert got.value[1] == pytest.approx(np.average(VOTE[mine], weights=WEIGHTS[mine]))


def test_equal_weights_change_nothing() -> None:
    got, same = (
        weighted_shares(UNIT, HIT, 2, weights=np.full(95, 0.7)),
        wilson([HIT[:60].sum(), HIT[60:].sum()], [60, 35]),
    )
    np.testing.assert_allclose([got.low, got.high], [same.low, same.high], rtol=1e-12)


def test_a_unit_without_answers_has_no_value_and_one_answer_a_wide_interval() -> None:
    share, nps = weighted_shares(np.array([0]), [1], 2), weighted_nps(np.array([0]), [1], 2)
    assert (share.value.tolist(), nps.value.tolist()) == ([1.0, None], [1.0, None])
    assert share.low[0] < 0.3 and nps.low[0] < 0.2


def test_weights_that_are_not_positive_are_refused() -> None:
    with pytest.raises(MeasurementRefusedError) as refused:
        weighted_nps(np.zeros(2, int), [1, 0], 1, weights=[1.0, 0.0])
    assert refused.value.reason is Reason.WEIGHT_NOT_POSITIVE
