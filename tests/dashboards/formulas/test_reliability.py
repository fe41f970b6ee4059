"""Alpha and its companions against reference cases 01 and 03."""

import numpy as np
import pytest
from scipy import stats

from dashboards.formulas.reliability import (
    Missing,
    ReliabilityInputError,
    ReliabilityStatus,
    average_variance_extracted,
    composite_reliability,
    cronbach_alpha,
    feldt_interval,
)
from tests.golden.case_files import expected, matrix, rows

PRINTED = expected("03")["expected"]
BANK = expected("01")


def bfi_block(block: str) -> tuple[np.ndarray, list[int]]:
    keys = PRINTED["bfi"][block]["keys"]
    answers = matrix(rows("03", "bfi_items.csv"), [key.lstrip("-") for key in keys])
    return answers, [-1 if key.startswith("-") else 1 for key in keys]


def test_alpha_of_attitude_reproduces_case_03() -> None:
    printed = PRINTED["attitude"]
    found = cronbach_alpha(matrix(rows("03", "attitude.csv"), list(printed["alpha_if_dropped"])))
    assert found.raw == pytest.approx(printed["raw_alpha"], abs=5e-11)
    assert found.standardised == pytest.approx(printed["std_alpha"], abs=5e-10)
    assert found.average_r == pytest.approx(printed["average_r"], abs=5e-11)
    assert found.if_dropped == pytest.approx(list(printed["alpha_if_dropped"].values()), abs=5e-9)
    assert found.item_rest == pytest.approx(list(printed["item_rest_correlation"].values()), abs=5e-9)
    assert found.interval == pytest.approx(printed["feldt_ci95_computed"], abs=5e-7)
    assert found.status is ReliabilityStatus.OK


@pytest.mark.parametrize("block", list("ACENO"))
def test_alpha_with_reverse_keys_and_missing_answers_reproduces_case_03(block: str) -> None:
    answers, keys = bfi_block(block)
    found = cronbach_alpha(answers, keys=keys, scale=(1, 6))
    assert found.raw == pytest.approx(PRINTED["bfi"][block]["raw_alpha"], abs=5e-8)
    assert found.standardised == pytest.approx(PRINTED["bfi"][block]["std_alpha"], abs=5e-8)


def test_alpha_of_complete_respondents_reproduces_case_03() -> None:
    answers, keys = bfi_block("A")
    found = cronbach_alpha(answers, keys=keys, scale=(1, 6), missing=Missing.COMPLETE)
    assert found.n == 2709
    assert found.raw == pytest.approx(0.703755894, abs=5e-10)
    assert found.standardised == pytest.approx(0.713501553, abs=5e-10)


@pytest.mark.parametrize("construct", list(BANK["measurement_model"]))
def test_alpha_of_bank_customers_reproduces_case_01(construct: str) -> None:
    found = cronbach_alpha(matrix(rows("01", "responses.csv"), BANK["measurement_model"][construct]))
    assert found.raw == pytest.approx(BANK["expected"]["cronbach_alpha_raw"][construct], abs=5e-10)
    printed = BANK["expected"]["cronbach_alpha_standardised"][construct]  # single precision in the file
    assert found.standardised == pytest.approx(printed, abs=5e-8)


@pytest.mark.parametrize("construct", list(BANK["measurement_model"]))
def test_composite_reliability_and_ave_reproduce_case_01(construct: str) -> None:
    loadings = list(BANK["expected"]["loadings_PLSc"][construct].values())
    printed = BANK["expected"]
    assert composite_reliability(loadings) == pytest.approx(printed["joreskog_rho_c_PLSc"][construct], abs=1e-12)
    assert average_variance_extracted(loadings) == pytest.approx(printed["AVE_PLSc"][construct], abs=1e-12)


def test_feldt_interval_agrees_with_scipy() -> None:
    high, low = stats.f.ppf([0.995, 0.005], 119, 119 * 9)
    wanted = (1 - 0.2 * high, 1 - 0.2 * low)
    assert feldt_interval(0.8, 120, 10, level=0.99) == pytest.approx(wanted, rel=1e-10)


def test_a_turned_key_gives_the_same_alpha_with_or_without_the_scale() -> None:
    answers, keys = bfi_block("C")
    with_scale, without = cronbach_alpha(answers, keys=keys, scale=(1, 6)), cronbach_alpha(answers, keys=keys)
    assert with_scale.raw == pytest.approx(without.raw, abs=1e-12)


@pytest.mark.parametrize("respondents", [0, 1])
def test_too_few_respondents_are_a_status(respondents: int) -> None:
    found = cronbach_alpha(np.full((respondents, 4), 3.0))
    assert found.status is ReliabilityStatus.TOO_FEW_ANSWERS
    assert found.raw is None


def test_one_item_is_a_status() -> None:
    assert cronbach_alpha([[1.0], [2.0]]).status is ReliabilityStatus.TOO_FEW_ITEMS


def test_answers_all_alike_are_a_status() -> None:
    assert cronbach_alpha(np.full((30, 4), 5.0)).status is ReliabilityStatus.NO_VARIANCE


def test_an_item_nobody_answered_is_a_status() -> None:
    answers = np.random.default_rng(1).integers(1, 6, (20, 3)).astype(float)
    answers[:, 1] = np.nan
    assert cronbach_alpha(answers).status is ReliabilityStatus.TOO_FEW_ANSWERS


def test_a_constant_item_is_named_and_leaves_the_raw_alpha() -> None:
    answers = np.random.default_rng(2).integers(1, 6, (40, 1)) + np.random.default_rng(3).integers(0, 2, (40, 3))
    found = cronbach_alpha(np.column_stack([answers, np.full(40, 4.0)]))
    assert found.status is ReliabilityStatus.CONSTANT_ITEM
    assert found.constant_items == (3,)
    assert found.standardised is None and found.item_rest[3] is None
    assert found.raw is not None and 0 < found.raw < 1


def test_two_identical_items_have_alpha_one() -> None:
    column = np.arange(10.0)
    assert cronbach_alpha(np.column_stack([column, column])).raw == pytest.approx(1.0)


@pytest.mark.parametrize("keys", [[1, 1], [1, 0, 1], [2, 1, 1]])
def test_keys_that_do_not_fit_are_refused(keys: list[int]) -> None:
    with pytest.raises(ReliabilityInputError, match="one key an item"):
        cronbach_alpha(np.ones((5, 3)), keys=keys)


def test_a_loading_above_one_is_refused() -> None:
    with pytest.raises(ReliabilityInputError, match="between"):
        composite_reliability([0.8, 1.3])
