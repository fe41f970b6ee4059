"""Reliability, ranks, points, weighted sums, published decimals."""

import math
from decimal import Decimal

import numpy as np
import pytest
from scipy import stats

from dashboards.formulas.classes import Class
from dashboards.formulas.combine import check_weights, combine
from dashboards.formulas.comparison import compare
from dashboards.formulas.gates import PlanStatus, answers_for_reliability, iur, plan_answers
from dashboards.formulas.intervals import mean_difference
from dashboards.formulas.points import Anchors, achievement, fix_anchors, improvement, points
from dashboards.formulas.ranks import joint_ranks, rank_intervals, whole_scores
from dashboards.formulas.refusals import MeasurementRefusedError, Reason
from dashboards.formulas.rounding import published, ratio, settled
from dashboards.formulas.special import f_tail


@pytest.mark.parametrize(("icc", "answers"), [(0.043, 52), (0.015, 153)])
def test_answers_for_reliability_are_the_known_figures(icc: float, answers: int) -> None:
    assert round(answers_for_reliability(0.70, icc)) == answers


def test_reliability_at_the_planned_n_is_reached() -> None:
    tau2, s2 = 24.0, 420.0
    n = answers_for_reliability(0.7, tau2 / (tau2 + s2))
    assert iur(tau2, s2 / n) == pytest.approx(0.7)
    assert iur(0, 0) == 0


@pytest.mark.parametrize(
    ("n", "icc", "rate", "eligible", "plan"),
    [
        (40, 0.043, 0.2, None, (PlanStatus.REACHABLE, 52, 12, 60)),
        (60, 0.043, 0.2, None, (PlanStatus.ENOUGH, 52, 0, 0)),
        (40, 0.5, 0.1, None, (PlanStatus.REACHABLE, 50, 10, 100)),
        (40, 0.043, 0.2, 59, (PlanStatus.NOT_ENOUGH_CUSTOMERS, 52, 12, 60)),
        (40, 0.043, 0.0, None, (PlanStatus.NO_RESPONSE_RATE, 52, 12, None)),
        (40, 0.043, None, None, (PlanStatus.NO_RESPONSE_RATE, 52, 12, None)),
        (40, 0.0, 0.2, None, (PlanStatus.UNITS_DO_NOT_DIFFER, None, None, None)),
    ],
)
def test_planner_says_how_many_answers_and_invitations(n, icc, rate, eligible, plan) -> None:
    got = plan_answers(n, icc=icc, response_rate=rate, eligible=eligible)
    assert (got.status, got.needed, got.more, got.invitations) == plan


def test_joint_ranks_skip_after_a_tie() -> None:
    assert joint_ranks([90, 85, 85, 70]).tolist() == [1, 2, 2, 4]
    assert joint_ranks([70, 70, 70]).tolist() == [1, 1, 1]


def test_nobody_has_no_rank_no_points_and_no_class() -> None:
    best, worst = rank_intervals([], [])
    assert joint_ranks([]).tolist() == best.tolist() == worst.tolist() == []
    nothing = np.zeros(0)
    assert points(nothing, nothing, nothing, (), Anchors(70, 80)).value.tolist() == []


def test_ranks_of_units_without_variance_are_their_joint_ranks() -> None:
    best, worst = rank_intervals([90, 80, 80], [0, 0, 0])
    assert (best.tolist(), worst.tolist()) == ([1, 2, 2], [1, 3, 3])


def test_whole_scores_round_half_even() -> None:
    assert whole_scores([80.5, 81.5, 79.4999]).tolist() == [80, 82, 79]


def test_rank_intervals_are_sure_where_units_lie_far_apart_and_open_where_not() -> None:
    best, worst = rank_intervals([90, 80, 70], [0.01, 0.01, 0.01])
    assert (best.tolist(), worst.tolist()) == ([1, 2, 3], [1, 2, 3])
    best, worst = rank_intervals([90, 80, 70], [400, 400, 400])
    assert (best.tolist(), worst.tolist()) == ([1, 1, 1], [3, 3, 3])
    assert [each.tolist() for each in rank_intervals([90], [4])] == [[1], [1]]


def test_comparison_agrees_with_the_equal_variance_anova_of_scipy() -> None:
    rng = np.random.default_rng(2)
    samples = [rng.normal(75 + shift, 10, 30) for shift in (0, 3, -4, 6)]
    pooled = np.mean([np.var(each, ddof=1) for each in samples])
    got = compare(np.array([each.mean() for each in samples]), np.full(4, pooled / 30), 116)
    f, p = stats.f_oneway(*samples)
    assert (got.f, got.f_p) == pytest.approx((f, p), rel=1e-9)


@pytest.mark.parametrize(
    ("f", "df1", "df2"), [(0, 3, 10), (0.2, 1, 5), (1.0, 13, 70000), (2.5, 3, 40), (9.0, 1127, 72290)]
)
def test_f_tail_agrees_with_scipy(f: float, df1: int, df2: int) -> None:
    assert f_tail(f, df1, df2) == pytest.approx(stats.f.sf(f, df1, df2), rel=1e-7, abs=1e-12)


def test_anchors_are_the_median_and_the_mean_of_the_top_decile() -> None:
    anchors = fix_anchors(np.arange(60, 80))
    assert (anchors.median, anchors.top, anchors.distance) == (69.5, 78.5, 9)


def test_anchors_that_lie_close_together_are_five_points_apart() -> None:
    assert fix_anchors([80, 80, 81]).distance == 5


def test_anchors_without_a_baseline_are_refused() -> None:
    with pytest.raises(MeasurementRefusedError) as refusal:
        fix_anchors([])
    assert refusal.value.reason is Reason.NO_BASELINE


def test_achievement_is_half_at_the_median_and_full_at_the_top() -> None:
    assert achievement([70, 80, 95, 75, 60, 30], Anchors(70, 80)).tolist() == [50, 100, 100, 75, 0, 0]


def test_improvement_counts_only_where_its_interval_excludes_nought() -> None:
    y1, y2 = np.array([70, 60, 80, 70] * 30), np.array([74, 64, 84, 74] * 30)
    clear = mean_difference(*((len(y), y.sum(), (y * y).sum()) for y in (y1, y2)))
    unclear = mean_difference(*((4, y[:4].sum(), (y[:4] ** 2).sum()) for y in (y1, y2)))
    anchors = Anchors(70, 80)
    assert improvement(clear, anchors)[0] == pytest.approx(4)
    assert improvement(unclear, anchors)[0] == 0
    assert improvement(mean_difference((1, 70, 4900), (1, 90, 8100)), anchors)[0] == 0


def test_not_different_gets_fifty_points_unless_the_scheme_says_otherwise() -> None:
    figure, low, high = np.array([74.0, 78.0]), np.array([71.0, 76.0]), np.array([77.0, 82.0])
    classes, anchors = (Class.NOT_DIFFERENT, Class.ABOVE), Anchors(70, 80)
    got = points(figure, low, high, classes, anchors)
    assert (got.value.tolist(), got.low.tolist(), got.high.tolist()) == ([50, 90], [50, 80], [85, 100])
    assert points(figure, low, high, classes, anchors, neutral=None).value.tolist() == [70, 90]


@pytest.mark.parametrize("weights", [{"a": 0.5, "b": 0.49}, {"a": 1.5, "b": -0.5}, {"a": math.nan, "b": 1}, {}])
def test_weights_that_do_not_add_up_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(MeasurementRefusedError):
        check_weights(weights)


def test_thirds_add_up() -> None:
    check_weights({"overall": 1 / 3, "expectation": 1 / 3, "ideal": 1 / 3})


def test_programmes_combine_as_a_weighted_sum_with_its_variance() -> None:
    got = combine({"retail": (80.0, 4.0), "corporate": (70.0, 9.0)}, {"retail": 0.6, "corporate": 0.4})
    assert (got.value, got.variance) == pytest.approx((76, 2.88))
    assert got.high - got.value == pytest.approx(1.959964 * 2.88**0.5, abs=1e-6)


def test_published_decimals_round_half_even_from_exact_integers() -> None:
    assert ratio(1, 3) == Decimal("0.333333")
    assert ratio(5, 10_000_000) == Decimal("0")
    assert ratio(15, 10_000_000) == Decimal("0.000002")
    assert ratio(25, 10_000_000) == Decimal("0.000002")
    assert str(ratio(80, 1)) == "80.000000"


def test_published_floats_keep_six_places_and_no_minus_nought() -> None:
    assert str(published(79.1234565)) in {"79.123456", "79.123457"}
    assert str(published(-1e-9)) == "0.000000"
    assert published(None) is None
    assert settled(0.1234567894) == 0.123456789
