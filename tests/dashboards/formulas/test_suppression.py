"""Hidden cells: none stands alone in a line, so that none can be worked out from what is shown."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dashboards.formulas.suppression import hidden_cells

LEAST = 5


def test_nothing_is_hidden_where_everything_has_enough() -> None:
    assert not hidden_cells(np.full((3, 4), 5), LEAST).any()


def test_an_empty_table_and_empty_cells_hide_nothing() -> None:
    assert hidden_cells(np.zeros((0, 3), int), LEAST).shape == (0, 3)
    assert not hidden_cells(np.array([[0, 0, 9], [0, 7, 0]]), LEAST).any()


def test_the_smallest_beside_a_hidden_cell_is_hidden_in_its_row_and_its_column() -> None:
    n = np.array([[4, 8, 9], [6, 20, 30], [7, 40, 50]])
    expected = np.array([[True, True, False], [True, True, False], [False, False, False]])
    assert (hidden_cells(n, LEAST) == expected).all()


def test_a_row_too_small_altogether_takes_the_next_smallest_row_with_it() -> None:
    n = np.array([[3, 3], [9, 9], [30, 30]])
    assert hidden_cells(n, LEAST).tolist() == [[True, True], [True, True], [False, False]]


def test_a_single_cell_hides_alone() -> None:
    assert hidden_cells(np.array([[2]]), LEAST).tolist() == [[True]]


@given(arrays(np.int64, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.integers(0, 12)))
def test_no_line_has_one_hidden_cell_beside_shown_ones(n: np.ndarray) -> None:
    hidden = hidden_cells(n, LEAST)
    assert hidden[(n > 0) & (n < LEAST)].all() and not hidden[n == 0].any()
    for counts, gone in (*zip(n, hidden, strict=True), *zip(n.T, hidden.T, strict=True)):
        assert gone.sum() != 1 or ((counts > 0) & ~gone).sum() == 0
