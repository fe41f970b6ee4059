"""The simulated bank: its truth is the truth, and a seed is a bank."""

import numpy as np
import pytest

from dashboards.formulas.simulate import Shape, simulate_bank
from tests.benchmarks._report import Line
from tests.benchmarks.methods import all_fives_lines, over_seeds, size_lines
from tests.benchmarks.methods_nps import BAR, EXTREMES, PROFILES, coverages, grid


def test_truth_is_what_many_answers_tend_to() -> None:
    bank = simulate_bank(np.random.default_rng(1), [200_000] * 4)
    means = np.bincount(bank.answers.unit, bank.answers.score) / 200_000 / 10_000
    assert np.abs(means - bank.truth).max() < 0.25


def test_the_same_seed_gives_the_same_bank() -> None:
    first, second = (simulate_bank(np.random.default_rng(9), [30, 40], Shape(effects=(0.1,))) for _ in range(2))
    np.testing.assert_array_equal(first.answers.score, second.answers.score)
    np.testing.assert_array_equal(first.truth, second.truth)


def test_answers_are_skewed_like_real_ones() -> None:
    points = simulate_bank(np.random.default_rng(1), [1000] * 20).answers.score / 10_000
    assert 70 < points.mean() < 82 and np.median(points) > points.mean()
    assert 0.1 < (points == 100).mean() < 0.3


def test_benchmark_lines_say_whether_a_bar_is_missed() -> None:
    assert not Line("", 0.95, 0.93, 0.97).missed
    assert Line("", 0.98, 0.93, 0.97).missed and Line("", 0.90, 0.93).missed
    assert str(Line("x", 0.98, None, 0.97)).startswith("MISSED")


def test_a_few_seeds_reach_the_bars_of_fifty_two_answers() -> None:
    lines = size_lines(52, over_seeds([52] * 200, 8, Shape()))
    assert [line.what for line in lines if line.missed] == []


def test_an_all_fives_branch_reaches_its_bars() -> None:
    assert not any(line.missed for line in all_fives_lines())


@pytest.mark.parametrize("n", [10, 15, 30])
def test_exact_nps_coverage_reaches_its_bar_at_every_named_profile(n: int) -> None:
    assert coverages(n, (*PROFILES, *EXTREMES)).min() >= BAR


@pytest.mark.parametrize("n", [10, 12, 17])
def test_exact_nps_coverage_reaches_its_bar_over_the_grid_of_profiles(n: int) -> None:
    assert coverages(n, grid()).min() >= BAR


def test_a_bank_of_ten_answers_a_unit_is_told_no_class() -> None:
    lines = size_lines(10, over_seeds([10] * 200, 2, Shape()))
    assert [line.reached for line in lines if "told to differ" in line.what] == [0]
