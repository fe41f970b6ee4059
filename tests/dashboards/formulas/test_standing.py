"""A peer group ready for its pages: funnel, alerts, ranks, and the quality of its data."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from dashboards.formulas.answers import Answers
from dashboards.formulas.careless import careless
from dashboards.formulas.funnel import FunnelStatus
from dashboards.formulas.official import OfficialRun
from dashboards.formulas.pipeline import official_run
from dashboards.formulas.quality import data_quality
from dashboards.formulas.rake_units import UnitMargin, UnitWeighting, rake_within_units
from dashboards.formulas.simulate import Shape, simulate_bank
from dashboards.formulas.standing import funnel_view, ranking

SIZES = [40, 200, 8] * 20
EVERYBODY = np.arange(len(SIZES))


def run_of(sizes: list[int], seed: int = 1) -> OfficialRun:
    return official_run(simulate_bank(np.random.default_rng(seed), sizes, Shape(unit_sd=0.3)).answers)


RUN = run_of(SIZES)


def test_funnel_holds_the_compared_units_around_their_equal_unit_mean() -> None:
    view = funnel_view(RUN, EVERYBODY)
    assert view.units.tolist() == [unit for unit in EVERYBODY if SIZES[unit] >= 10]
    assert view.funnel.target == pytest.approx(RUN.groups[0].mean, abs=1e-12)
    assert view.size == pytest.approx(RUN.pooled_variance / RUN.units.variance.data[view.units])


def test_limits_of_every_unit_lie_on_the_curve_that_is_drawn() -> None:
    view = funnel_view(RUN, EVERYBODY)
    assert np.interp(view.size, view.curve, view.high) == pytest.approx(view.funnel.upper, abs=0.05)
    assert view.curve[[0, -1]] == pytest.approx([view.size.min(), view.size.max()])


def test_alerts_are_outside_their_limits_and_discoveries_over_all() -> None:
    a = np.r_[np.random.default_rng(2).normal(75, 1, 60), 30.0]
    unit = np.repeat(np.arange(61), 100)
    noise = np.random.default_rng(3).normal(0, 15, unit.size)
    run = official_run(Answers(unit, np.rint((a[unit] + noise) * 10_000).astype(int), 61))
    view = funnel_view(run, np.arange(61))
    assert view.units[view.alerts].tolist() == [60]
    wanted = multipletests(run.units.p.data, method="fdr_bh")[0]
    assert view.discovered.tolist() == wanted.tolist()


def test_funnel_of_a_group_without_compared_units_is_empty() -> None:
    view = funnel_view(RUN, EVERYBODY[2::3])
    assert view.funnel.status is FunnelStatus.NO_UNITS
    assert (len(view.units), len(view.curve), view.alerts.sum()) == (0, 0, 0)


def test_ranking_begins_with_the_best_and_leaves_out_who_was_not_compared() -> None:
    found = ranking(RUN, EVERYBODY)
    assert len(found) == 40
    assert [one.rank for one in found] == sorted(one.rank for one in found)
    assert [one.rank for one in found] == stats.rankdata([-one.score for one in found], method="min").tolist()
    assert all(one.best <= one.rank <= one.worst for one in found)


def test_ranking_of_one_unit_is_empty() -> None:
    assert ranking(run_of([50]), np.array([0])) == ()


def test_quality_counts_signs_and_the_effective_number_of_each_unit() -> None:
    rng = np.random.default_rng(5)
    unit = np.repeat([0, 1], [80, 60])
    answers = rng.integers(1, 6, (140, 12)).astype(float)
    answers[:5] = 4
    signs = careless(answers, np.full(140, 90.0))
    totals = np.array([[500.0, 500.0], [np.nan, np.nan]])
    margin = UnitMargin("age", np.r_[np.repeat([0, 1], [60, 20]), np.zeros(60, int)], totals)
    weights = rake_within_units(unit, [margin], unit_count=3 - 1, base=None)
    first, second = data_quality(unit, 2, signs, weights)
    assert (first.n, second.n, first.weighting) == (80, 60, UnitWeighting.RAKED)
    assert first.kish_n == pytest.approx(weights.values[:80].sum() ** 2 / (weights.values[:80] ** 2).sum())
    assert first.design_effect == pytest.approx(80 / first.kish_n)
    assert second.weighting is UnitWeighting.SKIPPED_NO_MARGINS and second.kish_n == 60
    assert first.signs["longstring"] == 5 == first.careless
    assert first.careless_share == pytest.approx(6.25)


def test_quality_of_a_unit_without_answers_is_nothing_and_no_division() -> None:
    only, empty = data_quality(np.zeros(3, int), 2, careless(np.full((3, 2), 3.0)))
    assert (only.n, only.kish_n, only.weighting) == (3, 3.0, None)
    assert (empty.n, empty.kish_n, empty.design_effect, empty.careless_share) == (0, None, None, None)


def test_judgements_of_other_respondents_are_refused() -> None:
    with pytest.raises(ValueError, match="needs a unit"):
        data_quality(np.zeros(2, int), 1, careless(np.full((3, 2), 3.0)))
