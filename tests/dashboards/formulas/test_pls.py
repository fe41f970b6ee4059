"""PLS on customers of a Spanish bank: every figure reference case 01 prints."""

import numpy as np
import pytest

from dashboards.formulas.dimensionality import dimensionality
from dashboards.formulas.pls import PlsInputError, PlsModel, fit_pls, indices_of
from dashboards.formulas.pls_bootstrap import bootstrap_pls
from dashboards.formulas.pls_consistent import ConsistentStatus, consistent, htmt
from dashboards.formulas.reliability import ReliabilityInputError
from tests.golden.case_files import expected, matrix, rows

CASE = expected("01")
PRINTED = CASE["expected"]
CENTROID = PRINTED["plspm_modeA"]["schemes"]["centroid"]
MODEL = PlsModel(
    tuple((name, tuple(items)) for name, items in CASE["measurement_model"].items()),
    tuple((name, tuple(sources)) for name, sources in CASE["structural_model"].items()),
)
TABLE = rows("01", "responses.csv")
ANSWERS = matrix(TABLE, list(MODEL.items))
FIT = fit_pls(ANSWERS, MODEL, scale=(0, 10))


def by_item(blocks: dict[str, dict[str, float]]) -> list[float]:
    return [value for block in blocks.values() for value in block.values()]


def test_weights_reproduce_both_programmes_of_case_01() -> None:
    assert FIT.weights == pytest.approx(by_item(PRINTED["outer_weights_standardised"]), abs=5e-7)
    assert FIT.weights == pytest.approx([CENTROID["weights"][item] for item in MODEL.items], abs=5e-7)


def test_loadings_paths_and_r2_reproduce_case_01() -> None:
    assert FIT.loadings == pytest.approx([CENTROID["loadings"][item] for item in MODEL.items], abs=5e-7)
    for target, sources in CASE["structural_model"].items():
        assert FIT.r2[target] == pytest.approx(CENTROID["R2"][target], abs=5e-7)
        for source in sources:
            assert FIT.paths[target][source] == pytest.approx(CENTROID["paths"][target][source], abs=5e-7)


def test_average_communality_of_mode_a_reproduces_case_01() -> None:
    member = MODEL.membership()
    mean = (FIT.loadings**2) @ member / member.sum(axis=0)
    assert mean == pytest.approx([CENTROID["AVE"][name] for name in MODEL.constructs], abs=5e-7)


def test_all_1500_construct_scores_reproduce_case_01() -> None:
    printed = matrix(rows("01", "expected_construct_scores_adanco.csv"), list(MODEL.constructs))
    assert FIT.scores.size == 1500
    np.testing.assert_allclose(FIT.scores, printed, rtol=0, atol=2e-6)


@pytest.mark.parametrize("construct", MODEL.constructs)
def test_index_with_its_interval_reproduces_case_01(construct: str) -> None:
    printed, found = PRINTED["index_0_100"][construct], FIT.indices[construct]
    assert found.value == pytest.approx(printed["index_0_100"], abs=5e-6)
    assert found.standard_error == pytest.approx(printed["se"], abs=2e-6)
    assert found.interval == pytest.approx(printed["ci95"], abs=5e-6)


@pytest.mark.parametrize("gender", ["female", "male"])
def test_index_of_a_part_with_the_pooled_weights_reproduces_case_01(gender: str) -> None:
    part = FIT.scores[np.array([row["gender"] == gender for row in TABLE])]
    found = indices_of(part, MODEL, scale=(0, 10))
    for construct, printed in PRINTED["index_by_gender_using_pooled_weights"][gender].items():
        assert found[construct].n == printed["n"]
        assert found[construct].value == pytest.approx(printed["index"], abs=5e-6)


def test_item_means_and_variances_reproduce_case_01() -> None:
    assert ANSWERS.mean(axis=0) == pytest.approx(list(PRINTED["item_mean"].values()), abs=1e-9)
    assert FIT.item_sd**2 == pytest.approx(list(PRINTED["item_variance_n-1"].values()), abs=1e-9)


def test_consistent_loadings_reproduce_case_01() -> None:
    found = consistent(FIT)
    assert found.loadings == pytest.approx(by_item(PRINTED["loadings_PLSc"]), abs=5e-6)


@pytest.mark.parametrize("construct", MODEL.constructs)
def test_consistent_reliability_reproduces_case_01(construct: str) -> None:
    found = consistent(FIT)
    assert found.rho_a[construct] == pytest.approx(PRINTED["dijkstra_henseler_rho_A"][construct], abs=5e-6)
    assert found.rho_c[construct] == pytest.approx(PRINTED["joreskog_rho_c_PLSc"][construct], abs=5e-6)
    assert found.ave[construct] == pytest.approx(PRINTED["AVE_PLSc"][construct], abs=5e-6)


def test_consistent_paths_and_r2_reproduce_case_01() -> None:
    found = consistent(FIT)
    for source, targets in PRINTED["path_PLSc"].items():
        for target, value in targets.items():
            assert found.paths[target][source] == pytest.approx(value, abs=2e-4)
    for target, (r2, adjusted) in PRINTED["R2_PLSc"].items():
        assert (found.r2[target], found.r2_adjusted[target]) == pytest.approx((r2, adjusted), abs=2e-5)


def test_htmt_reproduces_case_01() -> None:
    found, names = htmt(FIT), MODEL.constructs
    for one, others in PRINTED["HTMT"].items():
        for other, value in others.items():
            assert found[names.index(one), names.index(other)] == pytest.approx(value, abs=5e-7)


@pytest.mark.parametrize("construct", MODEL.constructs)
def test_dimensionality_reproduces_case_01(construct: str) -> None:
    found = dimensionality(matrix(TABLE, CASE["measurement_model"][construct]))
    assert found.first == pytest.approx(PRINTED["plspm_modeA"]["eig_1st"][construct], abs=5e-8)
    assert found.second == pytest.approx(PRINTED["plspm_modeA"]["eig_2nd"][construct], abs=5e-8)
    assert found.rho == pytest.approx(PRINTED["plspm_modeA"]["dillon_goldstein_rho"][construct], abs=5e-8)


def test_bootstrap_interval_of_the_index_agrees_with_its_t_interval() -> None:
    found = bootstrap_pls(ANSWERS, FIT, np.random.default_rng(1), scale=(0, 10), draws=800)
    assert (found.draws, found.failed) == (800, 0)
    wanted = np.array([FIT.indices[name].interval for name in MODEL.constructs]).T
    np.testing.assert_allclose(found.indices, wanted, atol=0.4)
    assert np.all((found.weights[0] < FIT.weights) & (FIT.weights < found.weights[1]))


def test_the_same_seed_gives_the_same_intervals() -> None:
    first, second = (bootstrap_pls(ANSWERS, FIT, np.random.default_rng(5), scale=(0, 10), draws=40) for _ in range(2))
    assert first.paths.tolist() == second.paths.tolist()


def test_too_few_draws_are_refused() -> None:
    with pytest.raises(PlsInputError, match="Only 3 of 3"):
        bootstrap_pls(ANSWERS, FIT, np.random.default_rng(5), scale=(0, 10), draws=3)


def test_respondents_with_missing_answers_are_left_out_and_marked() -> None:
    answers = ANSWERS.copy()
    answers[[3, 9], [0, 5]] = np.nan
    found = fit_pls(answers, MODEL, scale=(0, 10))
    assert np.flatnonzero(~found.used).tolist() == [3, 9]
    assert found.scores.shape == (248, 6)


@pytest.mark.parametrize("respondents", [0, 1, 5])
def test_too_few_respondents_are_refused(respondents: int) -> None:
    with pytest.raises(PlsInputError, match="too few: the model needs 6"):
        fit_pls(ANSWERS[:respondents], MODEL, scale=(0, 10))


def test_an_item_that_does_not_vary_is_named() -> None:
    answers = ANSWERS.copy()
    answers[:, 3] = 7
    with pytest.raises(PlsInputError, match="same answer to: imag4"):
        fit_pls(answers, MODEL, scale=(0, 10))


def test_constructs_that_are_copies_of_each_other_are_named() -> None:
    base = np.random.default_rng(2).normal(5, 1, (60, 2))
    model = PlsModel((("A", ("a",)), ("B", ("b",)), ("Y", ("y",))), (("Y", ("A", "B")),))
    with pytest.raises(PlsInputError, match="behind 'Y' cannot be told apart"):
        fit_pls(base[:, [0, 0, 1]], model, scale=(0, 10))


def test_single_item_constructs_keep_their_correlations() -> None:
    base = np.random.default_rng(3).normal(5, 1, (60, 2))
    fit = fit_pls(base, PlsModel((("A", ("a",)), ("Y", ("y",))), (("Y", ("A",)),)), scale=(0, 10))
    found = consistent(fit)
    assert found.status is ConsistentStatus.OK
    assert found.paths["Y"]["A"] == pytest.approx(fit.paths["Y"]["A"])
    assert abs(fit.paths["Y"]["A"]) == pytest.approx(abs(np.corrcoef(base.T)[0, 1]))


@pytest.mark.parametrize(
    ("blocks", "paths", "sentence"),
    [
        ((("A", ("a",)), ("B", ("a",))), (("B", ("A",)),), "named once"),
        ((("A", ("a",)), ("B", ())), (("B", ("A",)),), "needs items"),
        ((("A", ("a",)),), (("B", ("A",)),), "without items: B"),
        ((("A", ("a",)), ("B", ("b",)), ("C", ("c",))), (("B", ("A",)),), "to or from: C"),
        ((("A", ("a",)),), (("A", ("A",)),), "depend on itself"),
    ],
)
def test_a_model_that_makes_no_sense_is_refused(blocks: tuple, paths: tuple, sentence: str) -> None:
    with pytest.raises(PlsInputError, match=sentence):
        PlsModel(blocks, paths)


def test_dimensionality_of_an_item_that_does_not_vary_is_refused() -> None:
    with pytest.raises(ReliabilityInputError, match="who differ"):
        dimensionality([[1.0, 2.0], [1.0, 3.0]])
