"""Live figures: statuses, indices from histograms, change, classes."""

import numpy as np
import pytest

from dashboards.formulas.change import Change, change
from dashboards.formulas.classes import Class, classify
from dashboards.formulas.estimate import Estimate, Gate, Status
from dashboards.formulas.indices import (
    ces_mean,
    ces_share,
    index_mean,
    nps,
    nps_of_counts,
    rescaled_mean,
    share_percent,
    top_box,
)
from dashboards.formulas.intervals import mean_difference, nps_difference, share_difference

NOTHING = [0, 0, 0, 0, 0]
SCORE = 10_000


@pytest.mark.parametrize(
    ("n", "status"),
    [
        (0, "suppressed"),
        (9, "suppressed"),
        (10, "indicative"),
        (29, "indicative"),
        (30, "publishable"),
        (9999, "publishable"),
    ],
)
def test_live_status_follows_from_n(n: int, status: str) -> None:
    assert Gate().live(n) == status


@pytest.mark.parametrize(
    ("n", "iur", "status"),
    [
        (9, 0.99, "suppressed"),
        (29, 0.99, "indicative"),
        (30, 0.59, "indicative"),
        (30, 0.60, "publishable"),
        (49, 0.99, "publishable"),
        (50, 0.69, "publishable"),
        (50, 0.70, "appraisable"),
    ],
)
def test_official_status_follows_from_n_and_reliability(n: int, iur: float, status: str) -> None:
    assert Gate().official(n, iur) == status


def test_no_answers_are_suppressed_and_never_nan() -> None:
    for figure in (
        rescaled_mean(NOTHING)[0],
        top_box(NOTHING)[0],
        nps([0] * 11)[0],
        ces_mean([0] * 7)[0],
        ces_share([0] * 7)[0],
        index_mean(0, 0, 0)[0],
        share_percent(0, 0)[0],
    ):
        assert (figure.value, figure.low, figure.high, figure.n) == (None, None, None, 0)
        assert figure.status is Status.SUPPRESSED


def test_one_answer_is_suppressed() -> None:
    assert index_mean(1, 50 * SCORE, (50 * SCORE) ** 2)[0] == Estimate(None, None, None, 1, Status.SUPPRESSED, "points")


def test_one_answer_has_no_interval_even_where_the_gate_lets_it_through() -> None:
    figure = rescaled_mean([0, 0, 0, 1, 0], gate=Gate(min_shown=1))[0]
    assert (figure.value, figure.low, figure.high) == (75, None, None)


def test_rescaled_mean_turns_a_reverse_keyed_item() -> None:
    assert rescaled_mean([30, 10, 0, 0, 0], reverse=True)[0].value == pytest.approx(93.75)
    assert rescaled_mean([30, 10, 0, 0, 0])[0].value == pytest.approx(6.25)


def test_top_boxes_count_the_highest_points() -> None:
    assert top_box([1, 2, 3, 4, 10])[0].value == 50
    assert top_box([1, 2, 3, 4, 10], boxes=2)[0].value == 70


def test_nps_counts_nine_and_ten_against_zero_to_six() -> None:
    figure = nps([1, 1, 1, 1, 1, 1, 4, 5, 5, 20, 10])[0]
    assert (figure.value, figure.n, figure.unit) == (40, 50, "nps")
    assert figure.low is not None and figure.high is not None and figure.low < 40 < figure.high


def test_ces_is_the_mean_of_one_to_seven_and_the_share_from_five() -> None:
    counts = [1, 2, 3, 4, 5, 6, 7]
    assert ces_mean(counts)[0].value == 5
    assert ces_share(counts)[0].value == pytest.approx(1800 / 28)


@pytest.mark.parametrize("index", [nps, ces_mean, ces_share])
def test_a_histogram_of_the_wrong_length_is_refused(index: object) -> None:
    with pytest.raises(ValueError, match="needs counts of"):
        index(NOTHING)  # type: ignore[operator]


def test_all_alike_has_width_where_a_pooled_variance_is_given() -> None:
    y = 100 * SCORE
    plain = index_mean(20, 20 * y, 20 * y * y)[0]
    safe = index_mean(20, 20 * y, 20 * y * y, pooled_variance=(20.0 * SCORE) ** 2)[0]
    assert plain.low == plain.high == 100
    assert safe.low is not None and safe.low == pytest.approx(100 - 2.0452296 * 20 * np.sqrt(10 / 29 / 20), abs=1e-6)


def test_many_units_at_once_equal_each_alone() -> None:
    rows = [[1, 2, 3, 4, 30], NOTHING, [0, 0, 5, 5, 5]]
    assert list(rescaled_mean(rows)) == [rescaled_mean(row)[0] for row in rows]
    assert len(rescaled_mean(rows)) == 3


def test_change_is_called_only_where_the_interval_leaves_zero() -> None:
    before, after = ([10, 50, 50], [5, 10, 10], [20, 5, 40]), ([60, 52, 5], [5, 10, 10], [2, 5, 85])
    assert change(nps_difference(before, after)) == (Change.RISE, Change.NO_CLEAR_DIFFERENCE, Change.FALL)


def test_change_needs_the_same_instrument_and_mode() -> None:
    difference = share_difference((10, 100), (90, 100))
    assert change(difference, same_instrument=False) == (Change.NOT_COMPARABLE,)
    assert change(difference, same_mode=False) == (Change.NOT_COMPARABLE,)
    assert change(mean_difference((1, 5, 25), (50, 300, 1900))) == (Change.NOT_COMPARABLE,)


def test_class_needs_a_clear_and_large_difference() -> None:
    gaps, p = [5, 5, 2.9, -3, -8, 8], [0.01, 0.05, 0.001, 0.049, 0.2, 0.0499]
    assert classify(gaps, p) == (
        Class.ABOVE,
        Class.NOT_DIFFERENT,
        Class.NOT_DIFFERENT,
        Class.BELOW,
        Class.NOT_DIFFERENT,
        Class.ABOVE,
    )


def test_nps_of_counts_equals_nps_of_the_histogram() -> None:
    histogram = [1, 1, 1, 1, 1, 1, 4, 5, 5, 20, 10]
    assert nps_of_counts(30, 10, 10)[0] == nps(histogram)[0]
