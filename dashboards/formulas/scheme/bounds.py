"""How far a region's scheme may depart from the one above it."""

from __future__ import annotations

from collections.abc import Iterator

from dashboards.formulas.scheme.parts import Component, Scheme
from surveys.engine.reading import Fault


def outside(own: Scheme, above: Scheme) -> tuple[Fault, ...]:
    """What a region's scheme does beyond its bounds: it may move weights by ``above.spread``, and nothing else.

    Codes: ``region_may_not``, ``component_differs``, ``weight_outside_bounds``, ``differs_from_above``.
    """
    if above.spread is None:
        return (Fault("", "region_may_not"),)
    return (*_wholes(own, above), *_components(own, above))


def _wholes(own: Scheme, above: Scheme) -> Iterator[Fault]:
    for name in ("grades", "exempt_months", "bonus", "deduction", "vetoes"):
        if getattr(own, name) != getattr(above, name):
            yield Fault(name, "differs_from_above")
    if not set(own.kinds) <= set(above.kinds):
        yield Fault("kinds", "differs_from_above")


def _components(own: Scheme, above: Scheme) -> Iterator[Fault]:
    theirs = {one.code: one for one in above.components}
    if [one.code for one in own.components] != list(theirs):
        yield Fault("components", "component_differs", {"names": ", ".join(theirs)})
        return
    for place, one in enumerate(own.components):
        yield from _component(f"components[{place}]", one, theirs[one.code], above)


def _component(path: str, own: Component, theirs: Component, above: Scheme) -> Iterator[Fault]:
    names = ("source", "rule", "direction", "floor", "cap", "least", "below")
    if any(getattr(own, name) != getattr(theirs, name) for name in names):
        yield Fault(path, "component_differs", {"names": own.code})
    spread = above.spread or 0
    low, high = theirs.weight - spread, theirs.weight + spread
    if not low <= own.weight <= high:
        yield Fault(f"{path}.weight", "weight_outside_bounds", {"low": str(low), "high": str(high)})
