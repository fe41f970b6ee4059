"""Which questions were answered together: the largest set that leaves enough whole answers."""

import numpy as np

from dashboards.formulas.together import together


def visits(*groups: tuple[int, str]) -> np.ndarray:
    """So many customers who answered the columns marked 1."""
    return np.concatenate([np.tile([mark == "1" for mark in marks], (n, 1)) for n, marks in groups])


def test_counter_and_mobile_are_not_asked_together_and_the_larger_set_is_kept() -> None:
    table = visits((400, "11100"), (500, "00011"))
    assert together(table, np.ones(900)) == [0, 1, 2]


def test_of_equally_large_sets_the_fuller_one_is_kept() -> None:
    assert together(visits((300, "1100"), (400, "0011")), np.ones(700)) == [2, 3]


def test_a_question_of_few_is_left_out_and_all_are_kept_where_all_answered() -> None:
    table = visits((90, "110"), (10, "111"))
    assert together(table, np.ones(100)) == [0, 1]
    assert together(visits((100, "111")), np.ones(100)) == [0, 1, 2]


def test_fewer_than_thirty_whole_answers_keep_nothing() -> None:
    assert together(visits((29, "11")), np.ones(29)) == []
    assert together(visits((30, "11")), np.ones(30)) == [0, 1]
    assert together(np.zeros((0, 3), dtype=bool), np.zeros(0)) == []


def test_those_without_an_outcome_do_not_count() -> None:
    table = visits((40, "11"), (400, "10"))
    assert together(table, np.concatenate([np.ones(40), np.zeros(400)])) == [0, 1]


def test_more_columns_than_can_be_tried_are_cut_to_the_fullest() -> None:
    table = np.ones((100, 15), dtype=bool)
    table[:60, 3] = False
    assert 3 not in together(table, np.ones(100)) and len(together(table, np.ones(100))) == 12
