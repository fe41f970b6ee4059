"""One row of a scorecard: from a figure to points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from dashboards.formulas.points import NEUTRAL as NEUTRAL_POINTS
from dashboards.formulas.scheme import Component
from dashboards.formulas.scheme.points import Held, completion
from dashboards.formulas.scorecard.choosing import NEUTRAL, REDISTRIBUTE, Chosen, choose
from dashboards.formulas.scorecard.inputs import Figure, Given
from dashboards.formulas.scorecard.joining import rise

Ends = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class Row:
    """A component of one unit.

    Attributes
    ----------
    own : the unit's own figure, shown whatever is judged by
    figure : what was judged by; None where points did not come from a figure
    way : ``own``, or the fallback that was taken because of ``short``
    exact : points with six decimals; None where the weight is redistributed
    points : as published, with one decimal: what is weighted
    limit : ``floor`` or ``cap`` where one of them held the points
    rule, params : the reason code of the points, and what its sentence needs
    target, completion : the unit's target of the year, and how far what was judged by (else its own figure) meets it
    weight, contribution : see `weights.weigh`; None until weighed
    """

    component: Component
    own: Figure | None
    figure: Figure | None
    way: str
    short: str
    exact: Decimal | None
    points: Decimal | None
    ends: Ends = (None, None)
    limit: str = ""
    rule: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    weight: Decimal = Decimal(0)
    contribution: Decimal = Decimal(0)
    target: Decimal | None = None
    completion: Decimal | None = None


def make_row(component: Component, given: Given) -> Row:
    """Points of a component, not yet weighed."""
    row = _pointed(component, given)
    if given.target is None:
        return row
    held = row.figure or row.own
    reached = completion(held.value if held else None, given.target, component.direction)
    return replace(row, target=given.target, completion=reached)


def _pointed(component: Component, given: Given) -> Row:
    chosen = choose(component, given)
    if chosen.way == REDISTRIBUTE:
        return Row(component, given.own, None, REDISTRIBUTE, chosen.reason, None, None, rule="redistributed")
    if chosen.figure is None or chosen.way == NEUTRAL:
        return _neutral(component, given, chosen.reason)
    return _judged(component, given, chosen, chosen.figure)


def _judged(component: Component, given: Given, chosen: Chosen, figure: Figure) -> Row:
    assert figure.value is not None
    risen = rise(figure, given.earlier) if chosen.way == "own" else None
    held = Held(given.anchors, figure.same, risen, given.target)
    found = component.rule.points(figure.value, held)
    if found is None:
        return _unjudged(component, given)
    exact = round(min(max(found, component.floor), component.cap), 6)
    limit = "floor" if exact > found else "cap" if exact < round(found, 6) else ""
    rule, params = component.rule.said(figure.value, held)
    ends = _ends(component, figure, held, exact)
    points = round(exact, 1)
    return Row(component, given.own, figure, chosen.way, chosen.reason, exact, points, ends, limit, rule, params)


def _ends(component: Component, figure: Figure, held: Held, exact: Decimal) -> Ends:
    """Points at the ends of the figure's interval, the lower first, with the points themselves between them."""
    if figure.low is None or figure.high is None:
        return None, None
    found = [component.rule.end(one, held) for one in (figure.low, figure.high)]
    clipped = [round(min(max(one, component.floor), component.cap), 6) for one in found if one is not None]
    return min(*clipped, exact), max(*clipped, exact)


def _neutral(component: Component, given: Given, short: str) -> Row:
    """Half of the points, clipped like all others."""
    exact = min(max(Decimal(int(NEUTRAL_POINTS)), component.floor), component.cap)
    return Row(component, given.own, None, NEUTRAL, short, round(exact, 6), round(exact, 1), rule="neutral")


def _unjudged(component: Component, given: Given) -> Row:
    """There is a figure, but nothing to hold it against."""
    lacking = component.rule.lacking
    if component.below[-1] == NEUTRAL:
        return _neutral(component, given, lacking)
    return Row(component, given.own, None, REDISTRIBUTE, lacking, None, None, rule="redistributed")
