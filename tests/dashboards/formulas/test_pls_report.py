"""The advisory PLS report: reference case 01 with its intervals, and a bank of ten thousand respondents."""

import numpy as np
import pytest

from dashboards.formulas.pls import PlsInputError, PlsReason
from dashboards.formulas.pls_report import PlsReport, pls_report, satisfaction_model
from dashboards.formulas.refusals import MeasurementRefusedError

from .test_pls import ANSWERS, FIT, MODEL, PRINTED

REPORT = pls_report(ANSWERS, MODEL, np.random.default_rng(1), scale=(0, 10), draws=200)
SMALL = satisfaction_model({"waiting": ["w1", "w2"], "staff": ["s1", "s2"]}, ["o", "e", "i"], ["r"])


def answers(n: int = 300, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    common = rng.normal(0, 0.7, (n, 1))
    return np.clip(np.rint(4 + common + rng.normal(0, 0.7, (n, len(SMALL.items)))), 1, 5)


def small(table: np.ndarray, **more: object) -> PlsReport:
    return pls_report(table, SMALL, np.random.default_rng(1), scale=(1, 5), draws=60, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("place", range(6))
def test_quality_of_a_construct_reproduces_case_01_and_lies_within_its_interval(place: int) -> None:
    one = REPORT.constructs[place]
    for found, table in (
        (one.alpha, "cronbach_alpha_raw"),
        (one.rho_c, "joreskog_rho_c_PLSc"),
        (one.ave, "AVE_PLSc"),
    ):
        assert found is not None and found.low is not None and found.high is not None
        assert found.value == pytest.approx(PRINTED[table][one.name], abs=5e-7)
        assert found.low < found.value < found.high
    assert one.holds


def test_index_of_a_construct_reproduces_case_01_beside_the_one_of_equal_weights() -> None:
    for one in REPORT.constructs:
        assert one.index.value == pytest.approx(PRINTED["index_0_100"][one.name]["index_0_100"], abs=5e-6)
        mine = [MODEL.items.index(item) for name, items in MODEL.blocks if name == one.name for item in items]
        assert one.index_in_force == pytest.approx(ANSWERS[:, mine].mean() * 10)


def test_shares_of_a_construct_add_up_to_one_like_the_weights_in_force() -> None:
    for name, _ in MODEL.blocks:
        mine = [one for one in REPORT.weights if one.construct == name]
        assert sum(one.share.value for one in mine) == pytest.approx(1)
        assert sum(one.in_force for one in mine) == pytest.approx(1)
    scores = ANSWERS[:, :5] @ [one.share.value for one in REPORT.weights[:5]]
    np.testing.assert_allclose(scores, FIT.scores[:, 0], rtol=1e-12)


def test_paths_and_r2_are_those_of_the_fit_within_their_intervals() -> None:
    for one in REPORT.paths:
        assert one.strength.value == FIT.paths[one.target][one.source]
    assert {name: one.value for name, one in REPORT.r2.items()} == dict(FIT.r2)
    assert (REPORT.n, REPORT.left_out, REPORT.draws, REPORT.failed) == (250, 0, 200, 0)


def test_the_same_seed_gives_the_same_report() -> None:
    assert small(answers()) == small(answers())


def test_one_item_has_no_alpha_and_takes_the_whole_weight() -> None:
    report = small(answers())
    recommend = report.constructs[-1]
    assert (recommend.alpha, recommend.rho_c, recommend.ave, recommend.holds) == (None, None, None, None)
    assert report.weights[-1].share.value == pytest.approx(1)


def test_a_construct_of_one_item_leaves_the_others_their_composite_reliability() -> None:
    for one in small(answers()).constructs[:3]:
        assert one.rho_c is not None and one.ave is not None and one.holds is not None
        assert 0.5 < one.rho_c.value < 1 and 0 < one.ave.value < 1


def test_respondents_with_missing_answers_are_left_out_and_counted() -> None:
    table = answers()
    table[[2, 5], [0, 3]] = np.nan
    assert (small(table).n, small(table).left_out) == (298, 2)


def test_weights_in_force_are_shown_as_given() -> None:
    given = dict.fromkeys(("w1", "w2", "s1", "s2"), 0.5) | {"o": 0.5, "e": 0.25, "i": 0.25, "r": 1.0}
    assert [one.in_force for one in small(answers(), in_force=given).weights] == list(given.values())


def test_weights_in_force_that_do_not_add_up_are_refused() -> None:
    given = dict.fromkeys(("w1", "w2", "s1", "s2"), 0.5) | {"o": 0.33, "e": 0.33, "i": 0.33, "r": 1.0}
    with pytest.raises(MeasurementRefusedError, match="do_not_add_up"):
        small(answers(), in_force=given)


@pytest.mark.parametrize("respondents", [0, 1, 3])
def test_too_few_respondents_are_a_named_refusal(respondents: int) -> None:
    with pytest.raises(PlsInputError) as refused:
        small(answers()[:respondents])
    assert refused.value.reason is PlsReason.TOO_FEW_ANSWERS


def test_answers_all_alike_name_their_items() -> None:
    table = answers()
    table[:, [1, 4]] = 5
    with pytest.raises(PlsInputError) as refused:
        small(table)
    assert (refused.value.reason, refused.value.names) == (PlsReason.CONSTANT_ITEM, ("w2", "o"))


def test_dimensions_that_are_copies_of_each_other_are_a_named_refusal() -> None:
    table = answers()
    table[:, 2:4] = table[:, :2]
    with pytest.raises(PlsInputError) as refused:
        small(table)
    assert (refused.value.reason, refused.value.names) == (PlsReason.COLLINEAR, ("satisfaction",))


def test_items_that_do_not_hang_together_have_no_rho_and_no_ave() -> None:
    rng = np.random.default_rng(4)
    report = small(np.column_stack([rng.integers(1, 6, (400, 7)), rng.integers(1, 6, 400)]).astype(float))
    assert any(one.rho_c is None for one in report.constructs)
    assert all(one.holds is not True for one in report.constructs)


def test_a_construct_without_items_is_refused() -> None:
    with pytest.raises(PlsInputError, match="needs items"):
        satisfaction_model({"waiting": []}, ["o"], ["r"])
