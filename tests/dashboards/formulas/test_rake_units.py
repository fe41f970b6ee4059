"""Raking within units: each unit as if it were alone, and a reason where it is skipped."""

import numpy as np
import pytest

from dashboards.formulas.rake_units import UnitMargin, UnitWeighting, rake_within_units
from dashboards.formulas.weights import Margin, MarginError, rake
from tests.golden.case_files import expected, matrix, rows

CASE = expected("07")
SAMPLE = rows("07", "sample.csv")
DESIGN = matrix(SAMPLE, ["pw"]).ravel()
RAKED = matrix(rows("07", "expected_weights.csv"), ["weight_raked"]).ravel()


def case_margin(name: str, copies: int) -> UnitMargin:
    totals = CASE["margins"][name]
    codes = np.array([list(totals).index(row[name]) for row in SAMPLE])
    return UnitMargin(name, np.tile(codes, copies), np.tile(np.array([*totals.values()], float), (copies, 1)))


def two_margins(n: int, units: int) -> tuple[np.ndarray, list[UnitMargin]]:
    rng = np.random.default_rng(n)
    totals = rng.integers(200, 900, (units, 3)).astype(float)
    halves = np.column_stack([totals.sum(axis=1) * 0.4, totals.sum(axis=1) * 0.6])
    place = np.repeat(np.arange(units), n)
    margins = [
        UnitMargin("age", rng.integers(0, 3, place.size), totals),
        UnitMargin("card", rng.integers(0, 2, place.size), halves),
    ]
    return place, margins


def test_each_unit_gets_the_weights_of_case_07() -> None:
    units = np.repeat([0, 1, 2], len(SAMPLE))
    margins = [case_margin("stype", 3), case_margin("sch.wide", 3)]
    found = rake_within_units(units, margins, unit_count=3, base=np.tile(DESIGN, 3))
    np.testing.assert_allclose(found.values, np.tile(RAKED / RAKED.mean(), 3), rtol=1e-10)
    np.testing.assert_allclose(found.kish_n, CASE["expected"]["raked"]["kish_effective_n"], rtol=1e-10)


def test_a_unit_among_many_gets_the_weights_it_gets_alone() -> None:
    place, margins = two_margins(80, 40)
    found = rake_within_units(place, margins, unit_count=40)
    mine = place == 17
    alone = rake([Margin(m.name, m.codes[mine].tolist(), dict(enumerate(m.totals[17].tolist()))) for m in margins])
    np.testing.assert_allclose(found.values[mine], alone.values / alone.values.mean(), rtol=1e-9)
    assert set(found.status) == {UnitWeighting.RAKED}


def test_units_that_cannot_be_raked_are_skipped_with_the_reason() -> None:
    place, margins = two_margins(60, 6)
    age, card = margins
    age.totals[1] = np.nan
    card.totals[2] *= 1.5
    age.codes[place == 3] = np.where(np.arange(60) == 9, -1, age.codes[place == 3])
    keep = (place != 4) | (np.cumsum(place == 4) <= 49)
    keep &= place != 5
    cut = [UnitMargin(m.name, m.codes[keep], m.totals) for m in margins]
    found = rake_within_units(place[keep], cut, unit_count=6)
    assert found.status == (
        UnitWeighting.RAKED,
        UnitWeighting.SKIPPED_NO_MARGINS,
        UnitWeighting.SKIPPED_SUMS_DIFFER,
        UnitWeighting.SKIPPED_UNKNOWN_CATEGORY,
        UnitWeighting.SKIPPED_TOO_FEW,
        UnitWeighting.SKIPPED_TOO_FEW,
    )
    skipped = place[keep] > 0
    assert found.values[skipped].tolist() == [1.0] * int(skipped.sum())
    assert found.kish_n[4:].tolist() == [49.0, 0.0]


def test_small_cells_are_collapsed_in_the_unit_that_has_them() -> None:
    codes = np.concatenate([np.arange(60) % 3, np.where(np.arange(60) < 2, 2, np.arange(60) % 2)])
    margin = UnitMargin("age", codes, np.array([[10.0, 20.0, 30.0]] * 2))
    found = rake_within_units(np.repeat([0, 1], 60), [margin], unit_count=2)
    assert found.collapsed.tolist() == [0, 1]
    assert found.status == (UnitWeighting.RAKED, UnitWeighting.RAKED)


def test_no_margins_at_all_skip_every_unit() -> None:
    found = rake_within_units(np.zeros(60, int), [], unit_count=1)
    assert found.status == (UnitWeighting.SKIPPED_NO_MARGINS,)


def test_no_answers_leave_every_unit_skipped() -> None:
    margin = UnitMargin("age", np.zeros(0, int), np.ones((2, 2)))
    found = rake_within_units(np.zeros(0, int), [margin], unit_count=2)
    assert found.values.size == 0
    assert found.kish_n.tolist() == [0.0, 0.0]


def test_a_unit_outside_the_list_is_refused() -> None:
    with pytest.raises(MarginError, match="outside"):
        rake_within_units([3], [], unit_count=2)
