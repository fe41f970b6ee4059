"""The pipeline's edges: every poor input has a named outcome, and nothing is ever NaN."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from dashboards.formulas.answers import Answers
from dashboards.formulas.classes import Class
from dashboards.formulas.estimate import Status
from dashboards.formulas.official import DECIMALS, OfficialRun, Outcome, Settings, Tau2Source
from dashboards.formulas.pipeline import official_run
from dashboards.formulas.refusals import MeasurementRefusedError, NoteKind, Reason
from dashboards.formulas.simulate import Shape, simulate_bank

POINT = 10_000


def bank(units: int = 30, n: int = 40, seed: int = 1, **shape: Any) -> Answers:
    return simulate_bank(np.random.default_rng(seed), [n] * units, Shape(**shape)).answers


def codes(answers: Answers) -> np.ndarray:
    assert answers.adjusters is not None
    return answers.adjusters


def with_adjuster(answers: Answers, column: np.ndarray) -> Answers:
    return Answers(answers.unit, answers.score, answers.units, adjusters=column[:, None], names=("tenure",))


def assert_nothing_is_nan(run: OfficialRun) -> None:
    for name in DECIMALS:
        assert np.isfinite(getattr(run.units, name).data).all(), name
    for unit in range(len(run.units.n)):
        run.published(unit)
        run.appraised(unit)


@pytest.mark.parametrize(
    ("unit", "score", "units", "outcome"),
    [
        ([], [], 0, Outcome.NO_ANSWERS),
        ([], [], 3, Outcome.NO_ANSWERS),
        ([1], [50 * POINT], 3, Outcome.ONE_ANSWER),
        ([1] * 40, [50 * POINT, 75 * POINT] * 20, 3, Outcome.ONE_UNIT),
        ([0, 1, 2], [50 * POINT, 75 * POINT, 0], 3, Outcome.TOO_FEW_ANSWERS),
        ([0] * 40 + [1] * 40, [50 * POINT] * 80, 2, Outcome.NO_VARIANCE_WITHIN_UNITS),
        ([0] * 40 + [1] * 40, [50 * POINT] * 40 + [75 * POINT] * 40, 2, Outcome.NO_VARIANCE_WITHIN_UNITS),
        ([0] * 9 + [1] * 9, [50 * POINT, 75 * POINT] * 9, 2, Outcome.TOO_FEW_ANSWERS),
        ([0] * 9 + [1] * 41, [50 * POINT, 75 * POINT] * 25, 2, Outcome.ONE_UNIT),
    ],
)
def test_poor_input_has_a_named_outcome(unit: Any, score: Any, units: int, outcome: Outcome) -> None:
    run = official_run(Answers(unit, score, units))
    assert run.outcome is outcome
    assert set(run.units.classes) <= {None}
    assert_nothing_is_nan(run)


def test_units_that_do_not_differ_are_not_different_and_not_an_error() -> None:
    score = np.tile([25, 50, 75, 100], 10) * POINT
    run = official_run(Answers(np.repeat(np.arange(25), 40), np.tile(score, 25), 25))
    assert run.outcome is Outcome.UNITS_DO_NOT_DIFFER
    assert run.groups[0].tau2 == 0
    assert set(run.units.classes) == {Class.NOT_DIFFERENT}
    assert set(run.units.status) == {Status.INDICATIVE}
    assert np.all(run.units.shrunken_high - run.units.shrunken_low > 0.5)


def test_a_unit_where_all_agree_is_shrunken_and_keeps_an_interval() -> None:
    rest = bank(units=40, n=52)
    answers = Answers(np.append(rest.unit, [40] * 52), np.append(rest.score, [100 * POINT] * 52), 41)
    run = official_run(answers)
    assert run.units.macro_variance[40] == 0
    assert run.units.adjusted[40] == 100 > run.units.shrunken[40]
    assert run.units.shrunken_low[40] < run.units.shrunken[40] < run.units.shrunken_high[40]
    assert run.units.adjusted_low[40] < 100


def test_units_below_the_smallest_n_enter_no_mean_and_get_no_class() -> None:
    rest = bank(units=30)
    tiny = Answers(np.append(rest.unit, [30] * 9), np.append(rest.score, [0] * 9), 31)
    alone, joined = official_run(rest), official_run(tiny)
    assert joined.groups[0].mean == pytest.approx(alone.groups[0].mean, abs=1e-9)
    assert (joined.units.classes[30], joined.units.status[30]) == (None, Status.SUPPRESSED)
    assert joined.appraised(30).value is None
    assert joined.units.rank[30] == 0


def test_a_small_peer_group_takes_the_banks_tau_and_a_wider_interval() -> None:
    answers = bank(units=60)
    grouped = Answers(answers.unit, answers.score, 60, peer_group=np.repeat([0, 1], [50, 10]))
    run = official_run(grouped)
    assert [each.tau2_source for each in run.groups] == [Tau2Source.OWN, Tau2Source.BANK]
    widths = run.units.shrunken_high - run.units.shrunken_low
    plain = official_run(grouped, Settings(small_group=2))
    assert widths[50:].mean() > (plain.units.shrunken_high - plain.units.shrunken_low)[:50].mean() * 0.95
    assert run.groups[1].tau2 != plain.groups[1].tau2


def test_a_peer_group_of_one_is_named_and_leaves_the_others_alone() -> None:
    answers = bank(units=31)
    run = official_run(Answers(answers.unit, answers.score, 31, peer_group=np.repeat([0, 5], [30, 1])))
    assert [each.outcome for each in run.groups] == [Outcome.COMPLETE, Outcome.ONE_UNIT]
    assert (run.outcome, run.units.classes[30], run.units.status[30]) == (Outcome.COMPLETE, None, Status.INDICATIVE)
    assert_nothing_is_nan(run)


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (lambda unit: np.full(len(unit), 0.1), NoteKind.ADJUSTER_CONSTANT),
        (lambda unit: unit / 3, NoteKind.ADJUSTER_CONSTANT_WITHIN_UNITS),
        (lambda unit: np.full(len(unit), np.nan), NoteKind.ADJUSTER_MISSING_EVERYWHERE),
    ],
)
def test_a_useless_adjuster_is_dropped_by_name(column: Callable, kind: NoteKind) -> None:
    answers = bank()
    plain, run = official_run(answers), official_run(with_adjuster(answers, column(answers.unit)))
    assert [(note.kind, note.name) for note in run.notes] == [(kind, "tenure")]
    assert run.beta == {"tenure": 0}
    np.testing.assert_array_equal(run.units.adjusted, plain.units.adjusted)
    assert run.df == plain.df


def test_a_collinear_adjuster_is_dropped_and_the_first_kept() -> None:
    answers = bank(effects=(0.2,))
    both = np.column_stack([codes(answers), 3 * codes(answers) + 1])
    run = official_run(Answers(answers.unit, answers.score, 30, adjusters=both, names=("age", "again")))
    assert [(note.kind, note.name) for note in run.notes] == [(NoteKind.ADJUSTER_COLLINEAR, "again")]
    alone = official_run(answers)
    assert run.beta == {"age": alone.beta["adjuster_0"], "again": 0}


def test_a_missing_adjuster_takes_the_units_mean() -> None:
    answers = bank(effects=(0.2,))
    gaps = np.arange(len(answers.unit)) % 7 == 0
    holes, filled = (codes(answers)[:, 0].copy() for _ in range(2))
    holes[gaps] = np.nan
    for unit in range(30):
        mine = answers.unit == unit
        filled[mine & gaps] = holes[mine & ~gaps].mean()
    run, by_hand = official_run(with_adjuster(answers, holes)), official_run(with_adjuster(answers, filled))
    np.testing.assert_allclose(run.units.adjusted, by_hand.units.adjusted, atol=1e-8)
    assert [(note.kind, note.count) for note in run.notes] == [
        (NoteKind.ADJUSTER_FILLED_WITH_UNIT_MEAN, int(gaps.sum()))
    ]


def test_equal_weights_change_nothing() -> None:
    answers = bank(effects=(0.2,))
    weighted = Answers(
        answers.unit,
        answers.score,
        30,
        weights=np.full(len(answers.unit), 2.5),
        adjusters=answers.adjusters,
        names=("x",),
    )
    first, second = official_run(answers).units, official_run(weighted).units
    for name in ("weighted", "adjusted", "variance", "macro_variance", "iur", "shrunken", "p"):
        np.testing.assert_allclose(getattr(first, name), getattr(second, name), rtol=1e-8, err_msg=name)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"score": [1, 2]}, Reason.LENGTHS_DIFFER),
        ({"score": [1, 2, float("nan")]}, Reason.SCORE_NOT_A_NUMBER),
        ({"unit": [0, 1, 2]}, Reason.UNKNOWN_UNIT),
        ({"weights": [1, 0, 1]}, Reason.WEIGHT_NOT_POSITIVE),
        ({"weights": [1, float("nan"), 1]}, Reason.WEIGHT_NOT_POSITIVE),
        ({"weights": [1, 1]}, Reason.LENGTHS_DIFFER),
        ({"adjusters": [[1], [2]], "names": ("age",)}, Reason.LENGTHS_DIFFER),
        ({"peer_group": [0]}, Reason.UNKNOWN_PEER_GROUP),
    ],
)
def test_malformed_input_is_refused_by_name(changed: Any, reason: Reason) -> None:
    with pytest.raises(MeasurementRefusedError) as refusal:
        Answers(**({"unit": [0, 1, 1], "score": [1, 2, 3], "units": 2} | changed))
    assert refusal.value.reason is reason


def test_case_mix_takes_out_who_answered() -> None:
    many = simulate_bank(np.random.default_rng(3), [300] * 80, Shape(effects=(0.25, -0.15), unevenness=0.8))
    run = official_run(many.answers)
    apart = [np.std(np.asarray(each) - many.truth) for each in (run.units.raw, run.units.adjusted)]
    assert apart[1] < 0.6 * apart[0]


def test_an_indicative_unit_is_told_no_class_though_the_test_gives_one() -> None:
    rng = np.random.default_rng(3)
    drawn = simulate_bank(rng, [60] * 40 + [12] * 40, Shape(unit_sd=0.5))
    run = official_run(drawn.answers)
    told = [run.told_class(unit) for unit in range(80)]
    assert told[:40] == list(run.units.classes[:40])
    assert set(told[40:]) == {None} and Class.BELOW in run.units.classes[40:]
