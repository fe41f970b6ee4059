"""Respondents' own scores from packed answers, exactly; the equal-weight index of reference case 01."""

import numpy as np
import pytest

from dashboards.formulas.indices import index_mean, rescaled_mean
from dashboards.formulas.layout import LaidIndex, LaidItem, Layout
from dashboards.formulas.scores import own_scores
from tests.golden.case_files import expected, matrix, rows

NOT_APPLICABLE, NONE = 254, 255
FIVE = tuple(range(1, 6))


def layout(
    count: int, values: tuple[int, ...] = FIVE, weights: tuple[int, ...] | None = None, **more: object
) -> Layout:
    items = tuple(LaidItem(f"q{at}", "c", values, bool(more.get("reverse")), 0) for at in range(count))
    kind = str(more.get("kind", "mean"))
    return Layout(items, (LaidIndex("index", kind, tuple(range(count)), weights or (1,) * count, 2),))


def scores(answers: object, plan: Layout) -> tuple[list[int], list[bool]]:
    found, counted = own_scores(np.array(answers, dtype=np.uint8).reshape(-1, plan.width), plan)
    return found[:, 0].tolist(), counted[:, 0].tolist()


def test_equal_weight_index_of_the_banks_customers_reproduces_case_01() -> None:
    case = expected("01")
    items = case["measurement_model"]["SAT"]
    answers = matrix(rows("01", "responses.csv"), items)
    found, counted = own_scores(answers.astype(np.uint8), layout(4, tuple(range(11))))
    means = [case["expected"]["item_mean"][item] for item in items]
    assert counted.all()
    index = index_mean(counted.sum(), found.sum(), (found**2).sum())[0]
    assert index.value == pytest.approx(np.mean(means) * 10, abs=1e-9)
    each = rescaled_mean([np.bincount(column.astype(int), minlength=11) for column in answers.T])
    assert [one.value for one in each] == pytest.approx([mean * 10 for mean in means], abs=1e-9)


def test_half_of_the_items_are_enough_and_fewer_are_not() -> None:
    answers = [[4, 2, NONE, NOT_APPLICABLE], [4, NONE, NONE, NOT_APPLICABLE], [NONE] * 4]
    assert scores(answers, layout(4)) == ([750_000, 0, 0], [True, False, False])


def test_a_reverse_keyed_item_is_turned() -> None:
    assert scores([[0], [3]], layout(1, reverse=True)) == ([1_000_000, 250_000], [True, True])


def test_thirds_are_rounded_half_even_and_weights_count() -> None:
    assert scores([[4, 4, 0]], layout(3))[0] == [666_667]
    assert scores([[4, 4, 0]], layout(3, weights=(1, 1, 2)))[0] == [500_000]


@pytest.mark.parametrize(("kind", "points"), [("top2", [0, 1_000_000]), ("ces", [30_000, 40_000])])
def test_single_questions_score_their_box_or_their_own_value(kind: str, points: list[int]) -> None:
    assert scores([[2], [3]], layout(1, kind=kind))[0] == points


def test_nobody_has_no_score() -> None:
    assert scores(np.zeros((0, 3)), layout(3)) == ([], [])
