"""What a veto does to a result: kinds of effect as functions, named by the data of a veto."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

GRADES = "ABCDE"


@dataclass(frozen=True, slots=True)
class Result:
    """Points (0-100) and grade (A best, E worst) of a unit or its leader."""

    points: float
    grade: str


@dataclass(frozen=True, slots=True)
class Effect:
    """A kind of `EFFECTS`; ``grade`` is the best one that may still be reached, for kinds that cap it."""

    kind: str
    grade: str = ""


def _grade_cap(result: Result, effect: Effect) -> Result:
    """Points stay; the grade is at best ``effect.grade``."""
    return replace(result, grade=max(result.grade, effect.grade))


def _points_zero(result: Result, effect: Effect) -> Result:
    """Nothing is left: no points, the worst grade."""
    return Result(0.0, GRADES[-1])


def _none(result: Result, effect: Effect) -> Result:
    """The result stays; the veto is recorded alone."""
    return result


EFFECTS: Mapping[str, Callable[[Result, Effect], Result]] = MappingProxyType(
    {"grade_cap": _grade_cap, "points_zero": _points_zero, "none": _none}
)
CAPPING = frozenset({"grade_cap"})
VETOABLE = ("serious", "grave")  # severities of an incident that can carry a veto


def read_effect(text: object) -> Effect | None:
    """The effect in ``grade_cap:C``, ``points_zero`` or ``none``; None where there is none in it."""
    kind, _colon, grade = text.partition(":") if isinstance(text, str) else ("", "", "")
    if kind not in EFFECTS or (kind in CAPPING) != (grade != "" and grade in GRADES[1:]):
        return None
    return Effect(kind, grade) if kind in CAPPING or not grade else None


def with_veto(result: Result, *effects: Effect) -> Result:
    """The result with every effect; the same in whatever order they come, and however often.

    Raises
    ------
    KeyError
        For a kind that nobody knows.
    """
    for effect in effects:
        result = EFFECTS[effect.kind](result, effect)
    return result
