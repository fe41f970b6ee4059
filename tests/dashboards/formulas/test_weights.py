"""Post-stratification and raking against reference case 07 (183 schools)."""

from dataclasses import replace

import numpy as np
import pytest

from dashboards.formulas.raking import RakingRules
from dashboards.formulas.weights import Margin, MarginError, WeightStatus, collapse, kish_n, poststratify, rake
from tests.golden.case_files import expected, matrix, rows

CASE = expected("07")
PRINTED = CASE["expected"]
SAMPLE = rows("07", "sample.csv")
API, ENROLLED, DESIGN = matrix(SAMPLE, ["api00", "enroll", "pw"]).T
RAKED, POSTSTRATIFIED = matrix(rows("07", "expected_weights.csv"), ["weight_raked", "weight_poststratified"]).T
MARGINS = [Margin(name, [row[name] for row in SAMPLE], totals) for name, totals in CASE["margins"].items()]
TWENTY = ["young"] * 10 + ["old"] * 10


def test_raking_reproduces_the_weights_of_case_07() -> None:
    found = rake(MARGINS, base=DESIGN)
    np.testing.assert_allclose(found.values, RAKED, rtol=1e-10)
    assert np.average(API, weights=found.values) == pytest.approx(PRINTED["raked"]["mean_full"], abs=5e-11)
    assert found.values @ ENROLLED == pytest.approx(PRINTED["raked"]["total_enroll"], abs=0.5)
    assert found.kish_n == pytest.approx(PRINTED["raked"]["kish_effective_n"], rel=1e-10)
    assert found.design_effect == pytest.approx(PRINTED["raked"]["kish_deff"], rel=1e-10)
    assert (found.status, found.trimmed, found.collapsed) == (WeightStatus.OK, 0, ())


def test_poststratification_reproduces_the_weights_of_case_07() -> None:
    found = poststratify(MARGINS[0], base=DESIGN)
    np.testing.assert_allclose(found.values, POSTSTRATIFIED, rtol=1e-12)
    assert np.average(API, weights=found.values) == pytest.approx(642.31, abs=5e-3)
    assert found.values @ ENROLLED == pytest.approx(3680893, abs=0.5)


def test_kish_n_of_equal_weights_is_n_and_of_none_is_nought() -> None:
    assert kish_n([2.0] * 7) == pytest.approx(7)
    assert kish_n([]) == 0.0


def test_no_respondents_are_a_status() -> None:
    assert poststratify(Margin("age", [], {"young": 3, "old": 5})).status is WeightStatus.NO_ANSWERS


def test_one_respondent_carries_the_whole_population() -> None:
    found = poststratify(Margin("age", ["old"], {"young": 3, "old": 5}))
    assert found.values.tolist() == [8.0]
    assert found.collapsed == (("age", (("young", "old"),)),)


def test_cells_below_five_join_their_smaller_neighbour() -> None:
    assert collapse([20, 3, 6, 30], 5).tolist() == [0, 1, 1, 2]
    assert collapse([2, 30, 2], 5).tolist() == [0, 0, 0]
    assert collapse([0, 0], 5).tolist() == [0, 0]
    assert collapse([9], 50).tolist() == [0]


def test_weights_are_trimmed_to_the_bounds_and_keep_their_sum() -> None:
    margin = Margin("age", ["a"] * 5 + ["b"] * 95, {"a": 50, "b": 50})
    found = poststratify(margin)
    assert found.values.max() <= 3.0 * (1 + 1e-12)
    assert found.values.min() >= 0.3
    assert found.values.sum() == pytest.approx(100)
    assert found.trimmed == 5
    assert found.gap == pytest.approx(0.7)


def test_weights_within_the_bounds_are_the_same_with_and_without_trimming() -> None:
    free = rake(MARGINS, base=DESIGN, rules=replace(RakingRules(), trim=None))
    assert free.values.tolist() == rake(MARGINS, base=DESIGN).values.tolist()


def test_margins_that_contradict_each_other_in_the_sample_do_not_converge() -> None:
    first = Margin("age", TWENTY, {"young": 30, "old": 70})
    second = Margin("card", TWENTY, {"young": 70, "old": 30})
    found = rake([first, second])
    assert found.status is WeightStatus.NOT_CONVERGED
    assert np.all(np.isfinite(found.values))


def test_margins_that_do_not_add_up_are_refused() -> None:
    margins = [Margin("age", TWENTY, {"young": 3, "old": 5}), Margin("card", TWENTY, {"young": 4, "old": 5})]
    with pytest.raises(MarginError, match=r"totals of 'card' add up to 9, those of 'age' to 8"):
        rake(margins)


@pytest.mark.parametrize(
    ("categories", "totals", "sentence"),
    [
        (["young", "middle"], {"young": 3, "old": 5}, "has no total for: middle"),
        (["young", None], {"young": 3, "old": 5}, "missing for 1 respondents"),
        (["young", float("nan")], {"young": 3, "old": 5}, "missing for 1 respondents"),
        (["young", "old"], {"young": 3, "old": 0}, "a total of zero in: old"),
        (["young", "old"], {"young": 3, "old": -1}, "not negative"),
        (["young", "old"], {"young": 3, "old": float("nan")}, "have to be known"),
        (["young", "old"], {}, "have to be known"),
    ],
)
def test_margins_that_do_not_fit_the_sample_are_refused(categories: list, totals: dict, sentence: str) -> None:
    with pytest.raises(MarginError, match=sentence):
        poststratify(Margin("age", categories, totals))


def test_no_margin_at_all_is_refused() -> None:
    with pytest.raises(MarginError, match="at least one margin"):
        rake([])


@pytest.mark.parametrize("base", [[1.0], [1.0, 0.0], [1.0, np.nan]])
def test_base_weights_that_are_not_positive_are_refused(base: list[float]) -> None:
    with pytest.raises(MarginError, match="Base weights"):
        poststratify(Margin("age", ["young", "old"], {"young": 3, "old": 5}), base=base)
