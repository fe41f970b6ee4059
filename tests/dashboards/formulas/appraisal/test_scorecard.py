"""From figures to a grade: the card of the picture, every fallback, and the veto."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.formulas.estimate import Gate
from dashboards.formulas.official import Settings
from dashboards.formulas.points import Anchors
from dashboards.formulas.scheme import Scheme, load_scheme
from dashboards.formulas.scorecard import Figure, Gap, Given, Scorecard, UnitFacts, canonical, make_card, payload
from dashboards.formulas.scorecard.card import months_open
from dashboards.formulas.scorecard.joining import joined, region_figure
from dashboards.formulas.scorecard.weights import shared_out
from dashboards.formulas.veto import Effect
from tests.dashboards.formulas.appraisal.schemes import branch_scheme, line, official, part

END, OPENED = date(2026, 9, 30), date(2020, 1, 1)
D = Decimal


def asked(value: str, low: str = "", high: str = "", n: int = 231, **more: Any) -> Figure:
    ends = {"low": D(low) if low else None, "high": D(high) if high else None}
    return Figure(D(value), n=n, **ends, **({"status": "appraisable", "reliability": D("0.84")} | more))


def counted(value: str, n: int = 100) -> Figure:
    return Figure(D(value), None, None, n)


PICTURE: dict[str, Given] = {
    "retail": Given(asked("79.1", "77.0", "81.2"), anchors=Anchors(78.0, 83.6, 5.0)),
    "corporate": Given(asked("58.0", n=34, status="indicative", reliability=D("0.63")), region=asked("81.5")),
    "product": Given(asked("82.5", "80.0", "85.0", status="publishable")),
    "visits": Given(counted("92")),
    "complaints": Given(counted("1.8")),
    "in_time": Given(counted("81.5")),
}


def card(scheme: Scheme | None = None, *effects: Effect, opened: date = OPENED, **given: Given) -> Scorecard:
    return make_card(scheme or load_scheme(branch_scheme()), UnitFacts("E1", opened, PICTURE | given, effects), END)


def test_card_of_the_picture_adds_up() -> None:
    found = card()
    assert [(str(row.points), str(row.weight), str(row.contribution)) for row in found.rows] == [
        ("59.8", "40.00", "23.92"),
        ("63.0", "15.00", "9.45"),
        ("65.0", "10.00", "6.50"),
        ("92.0", "15.00", "13.80"),
        ("75.0", "10.00", "7.50"),
        ("53.8", "10.00", "5.38"),
    ]
    assert (str(found.subtotal), str(found.total), found.grade, found.state) == ("66.55", "66.6", "B", "graded")
    assert [row.way for row in found.rows] == ["own", "region", "own", "own", "own", "own"]
    assert found.rows[1].short == "not_reliable"


@pytest.mark.parametrize(("given", "total"), [("65.55", "65.6"), ("65.45", "65.4"), ("65.65", "65.6")])
def test_total_is_rounded_half_even(given: str, total: str) -> None:
    only = load_scheme(branch_scheme(components=[part("visits", 100, {"kind": "visits"}, line(0, 100))]))
    found = make_card(only, UnitFacts("E1", OPENED, {"visits": Given(counted(given))}), END)
    assert str(found.total) == str(round(D(given), 1)) == total


def test_points_have_the_interval_of_their_figure() -> None:
    low, high = card().rows[0].ends
    assert (str(low), str(high)) == ("41.071429", "78.571429")


def test_line_may_fall_where_less_is_better() -> None:
    scheme = load_scheme(branch_scheme(components=[part("visits", 100, {"kind": "visits"}, line(10, 0), floor=20)]))
    points = {
        value: str(make_card(scheme, UnitFacts("E1", OPENED, {"visits": Given(counted(value))}), END).rows[0].points)
        for value in ("2", "9", "12", "-1")
    }
    assert points == {"2": "80.0", "9": "20.0", "12": "20.0", "-1": "100.0"}


def test_not_different_gets_the_points_that_the_scheme_names() -> None:
    same = Given(asked("79.1", same=True), anchors=Anchors(78.0, 83.6))
    assert (card(retail=same).rows[0].points, card(retail=same).rows[0].rule) == (D("50.0"), "not_different")
    whole = branch_scheme()
    whole["components"][0]["points"] = {"kind": "anchors", "same": None}
    assert card(load_scheme(whole), retail=same).rows[0].points == D("59.8")


@pytest.mark.parametrize(("before", "points"), [("70.0", "69.8"), ("78.5", "59.8"), ("85.0", "59.8")])
def test_improvement_adds_only_where_its_interval_leaves_nought(before: str, points: str) -> None:
    whole = branch_scheme()
    whole["components"][0]["points"] = {"kind": "anchors", "improvement": 10}
    earlier = asked(before, str(D(before) - 2), str(D(before) + 2))
    given = replace(PICTURE["retail"], earlier=earlier)
    assert str(card(load_scheme(whole), retail=given).rows[0].points) == points


def test_two_periods_joined_are_as_reliable_as_their_answers_together() -> None:
    own, earlier = (
        asked(value, str(D(value) - 3), str(D(value) + 3), n=40, reliability=D("0.6")) for value in ("80", "84")
    )
    found = joined(own, earlier)
    assert found is not None
    assert (found.value, found.n, found.reliability, found.status) == (D("82"), 80, D("0.75"), "appraisable")
    assert found.high is not None and found.low is not None
    assert round((found.high - found.low) / 2, 4) == round(D(3) / D(2).sqrt(), 4)
    weak = replace(own, status="publishable")
    row = card(corporate=Given(weak, earlier=earlier, region=asked("90"))).rows[1]
    assert (row.way, row.points, row.short) == ("join", D("64.0"), "not_reliable")


@pytest.mark.parametrize(
    ("now", "before", "same"),
    [
        (("-9", "4.5"), ("-8", "4.5"), False),  # neither year alone would do: together they are clear
        (("-9", "4.5"), ("0", "4.5"), True),  # flagged in one year, and not at all in the other
        (("-2.5", "0.2"), ("-2.5", "0.2"), True),  # clear, but nearer than three points
    ],
)
def test_two_periods_joined_are_tested_anew_and_read_neither_class(
    now: tuple[str, str], before: tuple[str, str], same: bool
) -> None:
    own, earlier = (
        asked("70", "66", "74", n=40, reliability=D("0.6"), gap=Gap(D(gap), D(se)), same=not same)
        for gap, se in (now, before)
    )
    found = joined(own, earlier)
    assert found is not None and (found.status, found.same) == ("appraisable", same)


def test_two_periods_joined_are_gated_and_parted_by_the_banks_own_settings() -> None:
    strict = Settings(gate=Gate(min_appraisable=100), min_difference=12.0)
    own = asked("70", "66", "74", n=40, reliability=D("0.6"), gap=Gap(D(-9), D("2.5"), strict))
    found = joined(own, own)
    assert found is not None and (found.status, found.same) == ("publishable", True)


def test_two_periods_that_stay_indicative_are_told_no_difference() -> None:
    own = asked("60", "56", "64", n=40, reliability=D("0.3"), gap=Gap(D(-20), D(2)))
    found = joined(own, own)
    assert found is not None and (found.status, found.same) == ("indicative", True)


def test_what_stays_unreliable_goes_on_to_the_next_fallback() -> None:
    weak = asked("80", "70", "90", n=12, status="indicative", reliability=D("0.2"))
    assert card(corporate=Given(weak, earlier=weak, region=asked("81.5"))).rows[1].way == "region"
    row = card(corporate=Given(weak, earlier=weak)).rows[1]
    assert (row.way, row.points, row.figure, row.own) == ("neutral", D("50.0"), None, weak)


def test_weight_without_points_goes_to_the_others() -> None:
    found = card(visits=Given())
    assert (found.rows[3].points, found.rows[3].weight, found.rows[3].contribution) == (None, D("0.00"), D("0.00"))
    assert [str(row.weight) for row in found.rows] == ["47.06", "17.65", "11.77", "0.00", "11.76", "11.76"]
    assert sum(row.weight for row in found.rows) == 100


def test_nothing_known_anywhere_gives_no_grade() -> None:
    only = load_scheme(
        branch_scheme(components=[part("v", 100, {"kind": "visits"}, line(0, 1), below=["redistribute"])])
    )
    found = make_card(only, UnitFacts("E1", OPENED, {"v": Given()}, (Effect("points_zero"),)), END)
    assert (found.state, found.total, found.grade) == ("no_figures", None, "")


def test_suppressed_figure_lends_no_value() -> None:
    hidden = Figure(None, None, None, 4, "suppressed")
    assert card(corporate=Given(hidden)).rows[1].short == "too_few"


def test_unit_without_anchors_is_judged_by_the_end_of_its_fallbacks() -> None:
    row = card(retail=Given(asked("79.1"))).rows[0]
    assert (row.way, row.short, row.points) == ("neutral", "no_anchors", D("50.0"))


@pytest.mark.parametrize(
    ("opened", "state"), [(date(2026, 4, 1), "graded"), (date(2026, 4, 2), "exempt"), (date(2026, 12, 1), "exempt")]
)
def test_unit_open_less_than_six_months_is_exempt(opened: date, state: str) -> None:
    found = card(opened=opened)
    assert (found.state, found.grade != "") == (state, state == "graded")


def test_months_open_are_whole_ones() -> None:
    assert [months_open(date(2026, month, day), END) for month, day in ((9, 1), (9, 2), (3, 31), (10, 1))] == [
        1,
        0,
        6,
        0,
    ]


def test_veto_caps_the_grade_and_leaves_the_points() -> None:
    found = card(None, Effect("grade_cap", "C"), Effect("grade_cap", "C"))
    assert (found.plain, found.plain_grade, found.total, found.grade) == (D("66.6"), "B", D("66.6"), "C")


def test_veto_of_all_points_leaves_the_worst_grade() -> None:
    found = card(None, Effect("points_zero"), Effect("grade_cap", "B"))
    assert (found.plain, found.plain_grade, found.total, found.grade) == (D("66.6"), "B", D("0.0"), "E")


def test_region_is_its_units_weighted_by_answers() -> None:
    units = [asked("80", "78", "82", n=100), asked("90", "88", "92", n=300), Figure(None, None, None, 3, "suppressed")]
    found = region_figure(units)
    assert found is not None and (found.value, found.n, found.facts["units"]) == (D("87.5"), 400, "2")
    assert region_figure(units[2:]) is None


@pytest.mark.parametrize(
    ("units", "way"),
    [
        ((12, 14), "neutral"),  # 26 answers together
        ((30, 34), "region"),
        ((64,), "neutral"),  # the unit's own figure under another name
    ],
)
def test_region_lends_its_figure_only_where_its_answers_suffice(units: tuple[int, ...], way: str) -> None:
    weak = [asked("70", n=n, status="indicative", reliability=D("0.4")) for n in units]
    assert card(corporate=Given(weak[0], region=region_figure(weak))).rows[1].way == way


def test_payload_is_the_same_text_for_the_same_card() -> None:
    about = {"unit": "E1", "period": "2026Q3"}
    text = canonical(payload(card(), about))
    assert text == canonical(payload(card(), dict(reversed(about.items()))))
    assert '"without_veto":{"grade":"B","total":"66.6"}' in text


@settings(deadline=None)
@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=40))
def test_weights_shared_out_make_a_hundred(parts: list[int]) -> None:
    found = shared_out([D(one) for one in parts])
    assert sum(found) == 100 and all(one >= 0 for one in found)


def test_every_total_lies_between_nought_and_a_hundred_for_many_units() -> None:
    parts = [part(f"c{place}", 8, official("retail"), {"kind": "anchors"}) for place in range(11)]
    whole = branch_scheme(components=[*parts, part("last", 12, {"kind": "visits"}, line(0, 100))])
    scheme, anchors = load_scheme(whole), Anchors(78.0, 83.6)
    for unit in range(2000):
        value = D(60) + D(unit) / 60
        one = Given(asked(str(round(value, 6)), str(round(value - 2, 6)), str(round(value + 2, 6))), anchors=anchors)
        found = make_card(scheme, UnitFacts(str(unit), OPENED, {part.code: one for part in scheme.components}), END)
        assert found.total is not None and 0 <= found.total <= 100
