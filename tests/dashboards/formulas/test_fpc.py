import numpy as np
import pytest
from scipy import stats

from dashboards.formulas.fpc import CensusInputError, CensusStatus, census_means, finite_population_factor
from dashboards.formulas.fpc import one_vote_per_client as votes


def test_census_interval_agrees_with_scipy_times_the_finite_population_factor() -> None:
    rng = np.random.default_rng(3)
    units, scores = np.repeat([0, 1], [30, 12]), rng.uniform(0, 100, 42)
    found = census_means(units, scores, [40, 400], level=0.9)
    for unit, (n, whole) in enumerate([(30, 40), (12, 400)]):
        own = scores[units == unit]
        error = stats.sem(own) * np.sqrt(1 - n / whole)
        assert found[unit].standard_error == pytest.approx(error, rel=1e-12)
        assert found[unit].interval == pytest.approx(stats.t.interval(0.9, n - 1, own.mean(), error), rel=1e-10)


def test_the_sampling_variance_over_all_samples_is_the_corrected_one() -> None:
    population = np.array([10.0, 30.0, 40.0, 70.0, 100.0])
    means = [population[[i, j]].mean() for i in range(5) for j in range(i)]
    wanted = np.sqrt(population.var(ddof=1) / 2) * finite_population_factor(2, 5)
    assert np.std(means) == pytest.approx(wanted, rel=1e-12)


def test_a_complete_census_has_no_sampling_error() -> None:
    found = census_means([0, 0], [50.0, 70.0], [2])[0]
    assert (found.status, found.mean, found.interval) == (CensusStatus.COMPLETE, 60.0, (60.0, 60.0))


def test_units_without_answers_with_one_or_with_all_alike_are_statuses() -> None:
    found = census_means([1, 2, 2, 2], [80.0, 75.1, 75.1, 75.1], [9, 9, 9])
    assert [f.status for f in found] == [CensusStatus.NO_ANSWERS, CensusStatus.ONE_ANSWER, CensusStatus.NO_SPREAD]
    assert [f.mean for f in found] == [None, 80.0, pytest.approx(75.1)]
    assert all(f.interval is None for f in found)


def test_several_answers_of_a_client_are_one_vote() -> None:
    found = votes(["b", "a", "b", "c"], [40.0, 90.0, 60.0, np.nan])
    assert found.clients.tolist() == ["a", "b"]
    assert found.scores.tolist() == [90.0, 50.0]
    assert found.answers.tolist() == [1, 2]


def test_no_answers_are_no_votes() -> None:
    assert votes(np.zeros(0, int), []).scores.size == 0
    assert census_means(np.zeros(0, int), [], [3])[0].status is CensusStatus.NO_ANSWERS


def test_more_answers_than_clients_are_refused() -> None:
    with pytest.raises(CensusInputError, match="More clients answered"):
        census_means([0, 0], [1.0, 2.0], [1])


def test_a_missing_score_is_refused() -> None:
    with pytest.raises(CensusInputError, match="missing scores"):
        census_means([0], [np.nan], [3])
