"""Charts are plain data: marks by class, both ends of every interval, colours by role, traces the page can draw."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from dashboards.charts.caterpillar import Leg, caterpillar
from dashboards.charts.drivers import Spot, driver_matrix
from dashboards.charts.funnel import Dot, Limits, funnel
from dashboards.charts.ranks import Place, rank_intervals
from dashboards.charts.trend import Line, trend

DRAWABLE = {"scatter", "bar"}

DOTS = [
    Dot("城东支行", 52, 71.234, "below"),
    Dot("城西支行", 60, 80.0, "same"),
    Dot("城南支行", 12, 84.5, "same", weak=True),
    Dot("城北支行", 300, 86.0, "above"),
]
LIMITS = Limits((12.0, 60.0, 300.0), (60.0, 72.0, 76.0), (96.0, 84.0, 80.0))
SPOTS = [
    Spot("排队等候", 62.0, 31.0, (58.0, 66.0), (24.0, 38.0)),
    Spot("柜员", 81.0, 12.0, (79.0, 83.0), (7.0, 19.0), decided=False),
    Spot("环境", 70.0, 9.0),
]
PLACES = [
    Place("甲", 1, 1, 3, "above"),
    Place("乙", 2, 1, 4, "same"),
    Place("丙", 2, 1, 5, "same", weak=True),
    Place("丁", 5, 3, 5, "below"),
]


def marks(figure: dict[str, Any]) -> list[dict[str, Any]]:
    return [trace for trace in figure["data"] if "markers" in trace["mode"]]


def colours(part: Any) -> set[str]:
    """Every colour under a figure."""
    if isinstance(part, dict):
        found = {one for key, one in part.items() if key.endswith("color") and isinstance(one, str)}
        return found.union(*(colours(one) for one in part.values()))
    return set().union(*(colours(one) for one in part)) if isinstance(part, list | tuple) else set()


@pytest.mark.parametrize(
    "figure",
    [
        funnel(DOTS, LIMITS, 78.0, ("平均", "99.8%"), focus=0),
        driver_matrix(SPOTS, (71.0, 33.3), ("先改进", "保持", "不急", "可能过度")),
        rank_intervals(PLACES, 5),
        caterpillar([Leg("甲", 80.0, 78.0, 82.0, "same")], 79.0, focus=0),
    ],
)
def test_every_chart_has_traces_the_bundle_draws_and_colours_by_role(figure: dict[str, Any]) -> None:
    assert {trace["type"] for trace in figure["data"]} <= DRAWABLE
    assert all(one.startswith("var(--") or one == "rgba(0,0,0,0)" for one in colours(figure))
    assert "NaN" not in json.dumps(figure, allow_nan=False)


def test_caterpillar_names_its_unit_above_every_interval_and_leaves_other_words_to_wide_pages() -> None:
    legs = [Leg(f"支行{at}", 90.0 - at, 85.0 - at, 95.0 - at, "same") for at in range(30)]
    for focus, side in ((0, "right"), (15, "center"), (29, "left")):
        figure = caterpillar(legs, 75.0, labels=("平均", "3分以内"), focus=focus)
        texts = {trace["text"][0]: trace for trace in figure["data"] if trace["mode"] == "text"}
        name = texts.pop(f"支行{focus} {90.0 - focus:.1f}")
        assert name["y"][0] > 95.0 and name["textposition"] == f"top {side}"
        assert figure["layout"]["yaxis"]["range"][1] > name["y"][0]
        assert [one["meta"] for one in texts.values()] == ["wide", "wide"] and name.get("meta") is None


@pytest.mark.parametrize(("network", "apart"), [(76.7, True), (85.0, False)])
def test_names_at_the_ends_of_a_trend_never_stand_on_each_other(network: float, apart: bool) -> None:
    wide = [at(75.0, 50.0, 100.0), at(75.0, 60.0, 90.0)]
    beside = [at(80.0), at(network)]
    figure = trend(["2026-01-01", "2026-02-01"], Line("本行", wide), Line("分行", beside))
    shifts = [one["yshift"] for one in figure["layout"]["annotations"]]
    assert shifts == ([-8, 8] if apart else [0, 0])


def at(value: float, low: float | None = None, high: float | None = None) -> SimpleNamespace:
    return SimpleNamespace(value=value, low=low, high=high, status="publishable")


def test_funnel_marks_units_by_side_and_leaves_indicative_ones_hollow() -> None:
    figure = funnel(DOTS, LIMITS, 78.0)
    above, within, below = marks(figure)
    assert [trace["marker"]["symbol"] for trace in (above, within, below)] == ["triangle-up", "circle", "triangle-down"]
    assert within["text"] == ["城西支行", "城南支行"]
    assert within["marker"]["color"] == ["var(--same)", "var(--surface)"]
    assert (below["x"], below["y"]) == ([52], [71.23])
    assert [list(trace["y"]) for trace in figure["data"][:2]] == [[60.0, 72.0, 76.0], [96.0, 84.0, 80.0]]


def test_funnel_of_no_units_is_an_empty_picture() -> None:
    figure = funnel([], Limits((), (), ()), None)
    assert marks(figure) == [] and not figure["layout"].get("shapes")


def test_driver_matrix_shows_both_intervals_of_a_driver() -> None:
    clear, unclear = marks(driver_matrix(SPOTS, (71.0, 33.3)))
    assert clear["text"] == ["排队等候", "环境"]
    assert (clear["error_x"]["array"], clear["error_x"]["arrayminus"]) == ([4.0, 0.0], [4.0, 0.0])
    assert (clear["error_y"]["array"], clear["error_y"]["arrayminus"]) == ([7.0, 0.0], [7.0, 0.0])
    assert (unclear["text"], unclear["marker"]["color"]) == (["柜员"], "var(--surface)")


def test_driver_matrix_names_its_quarters_in_its_corners() -> None:
    figure = driver_matrix(SPOTS, (71.0, 33.3), ("先改进", "保持", "不急", "可能过度"))
    corners = {trace["text"][0]: (trace["x"][0], trace["y"][0]) for trace in figure["data"] if trace["mode"] == "text"}
    assert corners["先改进"][0] < corners["保持"][0] and corners["先改进"][1] > corners["不急"][1]
    assert corners["可能过度"][0] > 83 and len(figure["layout"]["shapes"]) == 2


def test_driver_matrix_without_drivers_has_axes_alone() -> None:
    assert driver_matrix([], None)["data"] == []


def test_rank_chart_draws_every_rank_a_unit_may_hold_over_all_ranks() -> None:
    figure = rank_intervals(PLACES, 5)
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines"]
    assert list(lines[0]["x"]) == [1, 3, None]
    assert [trace["line"]["dash"] for trace in lines] == ["solid", "solid", "2px,2px", "solid"]
    assert list(figure["layout"]["xaxis"]["range"]) == [0.5, 5.5]
    assert list(figure["layout"]["yaxis"]["ticktext"]) == ["甲", "乙", "丙", "丁"]
    assert [list(trace["x"]) for trace in marks(figure)] == [[1], [2, 2], [5]]


def test_rank_chart_of_nobody_is_an_empty_picture() -> None:
    assert rank_intervals([], 0)["data"] == []
