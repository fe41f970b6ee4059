"""Targets and their completion, which way is better, and bonus and deduction within their bounds."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from dashboards.formulas.scheme import Scheme, SchemeError, load_scheme
from dashboards.formulas.scheme.points import completion
from dashboards.formulas.scorecard import Adjustment, Figure, Given, UnitFacts, canonical, make_card, payload
from dashboards.formulas.scorecard.adjusting import adjust
from tests.dashboards.formulas.appraisal.schemes import branch_scheme, line, part
from tests.dashboards.formulas.appraisal.test_scorecard import END, OPENED, PICTURE, counted

D = Decimal
TARGET = {"kind": "target", "zero": 80, "full": 100}


def scheme(points: dict[str, Any] = TARGET, source: dict[str, Any] | None = None, **more: Any) -> Scheme:
    one = part(
        "deposits", 100, source or {"kind": "figure", "code": "deposits"}, points, below=["redistribute"], **more
    )
    return load_scheme(branch_scheme(components=[one], adjustments={"bonus": 5, "deduction": 10}))


def faults(content: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(SchemeError) as refusal:
        load_scheme(content)
    return [(one.path, one.code) for one in refusal.value.faults]


@pytest.mark.parametrize(
    ("value", "target", "direction", "reached"),
    [
        ("90", "100", "higher", "90"),
        ("120", "100", "higher", "120"),
        ("120", "100", "lower", "80"),
        ("250", "100", "lower", "0"),
        ("50", None, "higher", None),
        (None, "50", "higher", None),
    ],
)
def test_completion_is_in_percent_of_the_target(
    value: str | None, target: str | None, direction: str, reached: str | None
) -> None:
    found = completion(D(value) if value else None, D(target) if target else None, direction)
    assert found == (D(reached) if reached else None)


@pytest.mark.parametrize(("value", "points"), [("79", "0.0"), ("80", "0.0"), ("95", "75.0"), ("100", "100.0")])
def test_points_follow_from_completion(value: str, points: str) -> None:
    given = {"deposits": Given(counted(value), target=D(100))}
    row = make_card(scheme(), UnitFacts("E1", OPENED, given), END).rows[0]
    assert (str(row.points), row.completion, row.rule) == (points, D(value), "target")


def test_completion_is_shown_whatever_gives_the_points() -> None:
    given = {"deposits": Given(counted("90"), target=D(120))}
    row = make_card(scheme(line(0, 100)), UnitFacts("E1", OPENED, given), END).rows[0]
    assert (str(row.points), row.target, row.completion) == ("90.0", D(120), D("75"))


def test_unit_without_a_target_is_judged_by_the_end_of_its_fallbacks() -> None:
    facts = UnitFacts("E1", OPENED, {"deposits": Given(counted("90"))})
    assert make_card(scheme(), facts, END).rows[0].short == "no_target"
    neutral = replace(scheme(), components=(replace(scheme().components[0], below=("neutral",)),))
    row = make_card(neutral, facts, END).rows[0]
    assert (row.way, str(row.points), row.short) == ("neutral", "50.0", "no_target")


@pytest.mark.parametrize(
    ("points", "found"),
    [(line(0, 5), "higher"), (line(5, 0), "lower"), (TARGET, "higher"), ({"kind": "bands", "bands": []}, "")],
)
def test_direction_follows_from_the_rule(points: dict[str, Any], found: str) -> None:
    if points["kind"] == "bands":
        points = {
            "kind": "bands",
            "bands": [{"to": 1, "points": 0}, {"from": 1, "to": 2, "points": 9}, {"from": 2, "points": 1}],
        }
    assert scheme(points).components[0].direction == found


def test_rule_that_runs_the_other_way_is_refused() -> None:
    one = part("deposits", 100, {"kind": "complaints"}, line(0, 5), direction="lower")
    assert faults(branch_scheme(components=[one])) == [("components[0].direction", "direction_contradicts")]
    one["direction"] = "sideways"
    assert faults(branch_scheme(components=[one])) == [("components[0].direction", "unknown_direction")]
    assert scheme(TARGET, direction="lower").components[0].direction == "lower"


def test_faults_of_new_parts_are_named() -> None:
    one = part("deposits", 100, {"kind": "complaints", "basis": "x"}, {"kind": "target", "zero": 100, "full": 90})
    found = faults(branch_scheme(components=[one], adjustments={"bonus": -1, "x": 1}))
    assert found == [
        ("components[0].points.full", "completion_turned"),
        ("components[0].source.basis", "unknown_basis"),
        ("adjustments", "unknown_key"),
        ("adjustments.bonus", "out_of_range"),
    ]


def adjusted(*points: str) -> list[str]:
    given = [Adjustment(place, f"a{place}", D(one)) for place, one in enumerate(points)]
    return [str(one.counted) for one in adjust(given, D(5), D(10))]


def test_bonus_and_deduction_are_held_within_their_bounds() -> None:
    assert adjusted("3", "-4", "1.5") == ["3.00", "-4.00", "1.50"]
    assert adjusted("3", "4", "-8", "-8", "1") == ["3.00", "2.00", "-8.00", "-2.00", "0.00"]


def test_bonus_adds_to_the_sum_and_the_total_stays_within_a_hundred() -> None:
    rules = load_scheme(branch_scheme(adjustments={"bonus": 50, "deduction": 100}))

    def total(*points: str) -> tuple[str, str, str]:
        given = tuple(Adjustment(place, "a", D(one)) for place, one in enumerate(points))
        found = make_card(rules, UnitFacts("E1", OPENED, PICTURE, (), given), END)
        return str(found.subtotal), str(found.exact), str(found.total)

    assert total("2.10", "-0.05") == ("66.55", "68.60", "68.6")
    assert total("50") == ("66.55", "100.00", "100.0")
    assert total("-90") == ("66.55", "0.00", "0.0")


def test_reasons_stay_out_of_the_canonical_text() -> None:
    facts = UnitFacts("E1", OPENED, PICTURE, (), (Adjustment(7, "award", D("2")),))
    text = canonical(payload(make_card(load_scheme(branch_scheme(adjustments={"bonus": 1})), facts, END), {}))
    assert '"adjustments":[{"code":"award","counted":"1.00","entry":7,"points":"2"}]' in text


def test_figure_that_was_supplied_has_neither_interval_nor_count() -> None:
    figure = Figure(D(95), None, None, 0)
    row = make_card(scheme(line(0, 100)), UnitFacts("E1", OPENED, {"deposits": Given(figure)}), END).rows[0]
    assert (str(row.points), row.ends) == ("95.0", (None, None))
