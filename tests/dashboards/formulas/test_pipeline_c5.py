"""The pipeline on 73,421 real ratings against an independent implementation, to 1e-8."""

import numpy as np
import pytest
from numpy.typing import ArrayLike
from scipy import stats

from dashboards.formulas.answers import Answers
from dashboards.formulas.official import OfficialRun, Outcome, Tau2Source
from dashboards.formulas.pipeline import official_run

from . import c5, independent


def assert_agree(first: ArrayLike, second: ArrayLike, what: str = "") -> None:
    np.testing.assert_allclose(np.asarray(first), np.asarray(second), rtol=1e-8, atol=1e-8, err_msg=what)


@pytest.fixture(scope="module", params=[False, True], ids=["unweighted", "weighted"])
def pair(request: pytest.FixtureRequest) -> tuple[OfficialRun, tuple]:
    answers = c5.answers(weighted=request.param)
    y = answers.score / 10_000
    second = independent.adjusted(answers.unit, y, answers.adjusters, answers.weights, answers.units)
    return official_run(answers), second


def test_adjusted_means_and_both_variances_agree(pair: tuple[OfficialRun, tuple]) -> None:
    run, (beta, a, macro, official, s2) = pair
    assert_agree(list(run.beta.values()), beta)
    assert_agree(run.units.adjusted, a)
    assert_agree(run.units.macro_variance, macro)
    assert_agree(run.units.variance, official)
    assert run.pooled_variance == pytest.approx(s2, rel=1e-10)


def test_every_department_agrees(pair: tuple[OfficialRun, tuple]) -> None:
    run, (_, a, _, v, _) = pair
    groups = c5.answers().groups
    for group in run.groups:
        mine = groups == group.group
        second = independent.judged(a[mine], v[mine], run.units.n[mine], 3)
        for name in ("difference", "se", "t", "p", "iur", "shrunken", "shrunken_low"):
            assert_agree(getattr(run.units, name)[mine], second[name], name)
        assert (group.tau2, group.f) == pytest.approx((second["tau2"], second["f"]), rel=1e-8)
        assert group.f_p == pytest.approx(second["f_p"], rel=1e-6)
        assert (group.outcome, group.tau2_source) == (Outcome.COMPLETE, Tau2Source.OWN)


def test_interval_of_the_adjusted_mean_is_students(pair: tuple[OfficialRun, tuple]) -> None:
    run, (_, a, _, v, _) = pair
    reach = stats.t.ppf(0.975, 9 + np.asarray(run.units.kish)) * np.sqrt(v)
    assert_agree(run.units.adjusted_low, a - reach)


def test_shuffled_answers_give_the_same_published_digits() -> None:
    answers = c5.answers()
    assert answers.adjusters is not None
    order = np.random.default_rng(7).permutation(len(answers.unit))
    shuffled = Answers(
        answers.unit[order],
        answers.score[order],
        answers.units,
        adjusters=answers.adjusters[order],
        names=answers.names,
        peer_group=answers.peer_group,
    )
    first, second = official_run(answers), official_run(shuffled)
    assert [first.published(unit) for unit in range(50)] == [second.published(unit) for unit in range(50)]
    assert first.beta == second.beta
