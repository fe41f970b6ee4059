"""A scheme is loaded whole, or refused with every fault by name."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.formulas.scheme import SchemeError, load_scheme, outside
from dashboards.formulas.veto import Effect
from tests.dashboards.formulas.appraisal.schemes import branch_scheme, line, official, part


def faults(data: object) -> set[tuple[str, str]]:
    with pytest.raises(SchemeError) as refusal:
        load_scheme(data)
    return {(fault.path, fault.code) for fault in refusal.value.faults}


def changed(place: int, **more: Any) -> dict[str, Any]:
    whole = branch_scheme()
    whole["components"][place] |= more
    return whole


def test_scheme_of_the_picture_is_loaded() -> None:
    scheme = load_scheme(branch_scheme())
    assert [str(one.weight) for one in scheme.components] == ["40", "15", "10", "15", "10", "10"]
    assert (scheme.exempt_months, scheme.spread, scheme.kinds) == (6, None, ("branch",))


@pytest.mark.parametrize(("total", "grade"), [("85.0", "A"), ("84.9", "B"), ("65.0", "B"), ("64.9", "C"), ("0.0", "E")])
def test_grade_begins_at_its_bound(total: str, grade: str) -> None:
    assert load_scheme(branch_scheme()).grade_of(Decimal(total)) == grade


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (changed(0, weight=39.99), ("components", "weights_do_not_add_up")),
        (changed(0, weight=0), ("components[0].weight", "weight_not_positive")),
        (changed(0, weight=40.001), ("components[0].weight", "weight_too_fine")),
        (changed(0, weight=float("nan")), ("components[0].weight", "wrong_type")),
        (changed(0, weight=True), ("components[0].weight", "wrong_type")),
        (changed(0, code="corporate"), ("components[1].code", "duplicate")),
        (changed(0, source={"kind": "stars"}), ("components[0].source.kind", "unknown_source")),
        (changed(0, source=official("vip")), ("components[0].source.programme", "unknown_programme")),
        (changed(3, points={"kind": "anchors"}), ("components[3].points.kind", "anchors_for_official_only")),
        (changed(3, points={"kind": "curve"}), ("components[3].points.kind", "unknown_points")),
        (changed(3, points=line(5, 5)), ("components[3].points.full", "line_is_flat")),
        (changed(3, floor=60, cap=60), ("components[3].cap", "cap_not_above_floor")),
        (changed(3, below=["join"]), ("components[3].below", "fallback_must_end")),
        (changed(3, below=["neutral", "region"]), ("components[3].below", "fallback_must_end")),
        (changed(3, below=[]), ("components[3].below", "unknown_fallback")),
        (changed(3, below=[{}]), ("components[3].below", "unknown_fallback")),
        (changed(3, least="perfect"), ("components[3].least", "unknown_status")),
        (branch_scheme(grades={"A": 60, "B": 65, "C": 50, "D": 35}), ("grades", "grades_out_of_order")),
        (branch_scheme(grades={"A": 85}), ("grades.B", "missing")),
        (branch_scheme(kinds=["planet"]), ("kinds", "unknown_kind")),
        (branch_scheme(kinds=["branch", "branch"]), ("kinds", "duplicate")),
        (branch_scheme(vetoes={"minor": {}}), ("vetoes", "unknown_key")),
        (branch_scheme(vetoes={"serious": {"unit": "grade_cap:C"}}), ("vetoes.serious.leader", "unknown_effect")),
        (branch_scheme(vetoes={"grave": {"unit": "grade_cap:A"}}), ("vetoes.grave.unit", "unknown_effect")),
        (branch_scheme(vetoes={"grave": {"unit": "points_zero:C"}}), ("vetoes.grave.unit", "unknown_effect")),
        (
            branch_scheme(vetoes={"grave": {"unit": "none", "leader": "none"}}),
            ("vetoes.grave.unit", "veto_without_effect"),
        ),
        (branch_scheme(surprise=1), ("", "unknown_key")),
        (branch_scheme(schema=2), ("schema", "unknown_schema")),
        ([], ("", "wrong_type")),
    ],
)
def test_fault_is_named_where_it_is(data: object, fault: tuple[str, str]) -> None:
    assert fault in faults(data)


@pytest.mark.parametrize(
    ("bands", "code"),
    [
        ([(None, 1), (2, None)], "bands_leave_gap"),
        ([(None, 2), (1, None)], "bands_overlap"),
        ([(None, None), (1, None)], "bands_overlap"),
        ([(0, 1), (1, None)], "bands_not_open"),
        ([(None, 1), (1, 2)], "bands_not_open"),
        ([(None, 3), (3, 2), (2, None)], "band_turned"),
    ],
)
def test_bands_hold_every_value_once(bands: list[tuple[int | None, int | None]], code: str) -> None:
    listed = [{"from": low, "to": high, "points": 5} for low, high in bands]
    found = faults(changed(4, points={"kind": "bands", "bands": listed}))
    assert code in {name for _path, name in found}


def test_veto_does_what_the_scheme_says_of_the_severity() -> None:
    said = {
        "serious": {"unit": "grade_cap:C", "leader": "none"},
        "grave": {"unit": "points_zero", "leader": "points_zero:"},
    }
    loaded = load_scheme(branch_scheme(vetoes=said)).vetoes
    assert loaded == {
        "serious": (Effect("grade_cap", "C"), Effect("none")),
        "grave": (Effect("points_zero"), Effect("points_zero")),
    }
    above = load_scheme(branch_scheme(spread=5, vetoes=said))
    assert [one.path for one in outside(load_scheme(branch_scheme()), above)] == ["vetoes"]


def test_region_moves_weights_within_its_bounds_and_nothing_else() -> None:
    above = load_scheme(branch_scheme(spread=5))
    own = branch_scheme(spread=5)
    own["components"][0]["weight"], own["components"][1]["weight"] = 35, 20
    assert outside(load_scheme(own), above) == ()
    own["components"][0]["weight"], own["components"][1]["weight"] = 34, 21
    assert {(one.path, one.code) for one in outside(load_scheme(own), above)} == {
        ("components[0].weight", "weight_outside_bounds"),
        ("components[1].weight", "weight_outside_bounds"),
    }
    own = branch_scheme(grades={"A": 80, "B": 65, "C": 50, "D": 35})
    own["components"][3]["floor"] = 10
    found = {(one.path, one.code) for one in outside(load_scheme(own), above)}
    assert found == {("grades", "differs_from_above"), ("components[3]", "component_differs")}


def test_region_has_no_scheme_where_the_one_above_allows_none() -> None:
    scheme = load_scheme(branch_scheme())
    assert [one.code for one in outside(scheme, scheme)] == ["region_may_not"]


def test_region_keeps_the_components_of_the_one_above() -> None:
    above = load_scheme(branch_scheme(spread=100))
    own = load_scheme(branch_scheme(components=[part("visits", 100, {"kind": "visits"}, line(0, 100))]))
    assert [one.code for one in outside(own, above)] == ["component_differs"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = ("title", "kinds", "components", "grades", "exempt_months", "spread")
PARTS = ("code", "title", "source", "weight", "points", "floor", "cap", "least", "below")


@settings(deadline=None)
@given(st.sampled_from(KEYS), st.sampled_from(PARTS), JSON, JSON)
def test_nothing_but_named_faults_comes_of_any_json(key: str, inner: str, value: object, other: object) -> None:
    for data in (branch_scheme(**{key: value}), changed(0, **{inner: other})):
        try:
            load_scheme(data)
        except SchemeError as refusal:
            assert refusal.faults
