"""Which figure a component stands on: the unit's own where it is good enough, else what the scheme tries next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboards.formulas.scheme import Component
from dashboards.formulas.scheme.parts import STATUSES
from dashboards.formulas.scorecard.inputs import MEASURED, Figure, Given
from dashboards.formulas.scorecard.joining import joined

OWN, REDISTRIBUTE, NEUTRAL = "own", "redistribute", "neutral"


@dataclass(frozen=True, slots=True)
class Chosen:
    """``way`` is `OWN` or one of the fallbacks; ``reason`` why it was not the unit's own, '' where it was."""

    way: str
    figure: Figure | None
    reason: str = ""


def choose(component: Component, given: Given) -> Chosen:
    """The figure to judge by, or what is done without one."""
    reason = shortfall(component, given.own)
    if not reason:
        return Chosen(OWN, given.own)
    for way in component.below:
        figure = _TRIES[way](given) if way in _TRIES else None
        if way in (REDISTRIBUTE, NEUTRAL) or not shortfall(component, figure):
            return Chosen(way, figure, reason)
    return Chosen(NEUTRAL, None, reason)


def shortfall(component: Component, figure: Figure | None) -> str:
    """``no_figure``, ``too_few`` or ``not_reliable``; '' where pay may hang on it."""
    if figure is None:
        return "no_figure"
    if figure.value is None:
        return "too_few" if figure.status != MEASURED else "no_figure"
    if figure.status == MEASURED or _rank(figure.status) >= _rank(component.least):
        return ""
    return "not_reliable"


def _join(given: Given) -> Figure | None:
    return joined(given.own, given.earlier) if given.own and given.earlier else None


def _region(given: Given) -> Figure | None:
    return given.region


_TRIES: Mapping[str, Callable[[Given], Figure | None]] = {"join": _join, "region": _region}


def _rank(status: str) -> int:
    return STATUSES.index(status) if status in STATUSES else -1
