"""Reading a component of a scheme."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dashboards.formulas.rules.numbers import part
from dashboards.formulas.scheme.numbers import decimal
from dashboards.formulas.scheme.parts import BASES, ENDS, FALLBACKS, SOURCES, STATUSES, Component, Source
from dashboards.formulas.scheme.points import DIRECTIONS, RULES, PointsRule
from dashboards.formulas.scheme.points.linear import Linear
from surveys.engine.dimensions import PROGRAMMES
from surveys.engine.reading import Reader

MOST_COMPONENTS = 40
_KNOWN = frozenset(["code", "title", "source", "weight", "points", "floor", "cap", "least", "below", "direction"])
_ZERO, _FULL = Decimal(0), Decimal(100)


def read_components(reader: Reader) -> Iterator[Component]:
    """Every component; ``duplicate`` where a code stands twice."""
    seen: set[str] = set()
    for each in reader.objects("components", 1, MOST_COMPONENTS):
        found = _component(each)
        if found.code and found.code in seen:
            each.fault("duplicate", "code", name=found.code)
        seen.add(found.code)
        yield found


def _component(reader: Reader) -> Component:
    reader.refuse_unknown(_KNOWN)
    title = reader.text("title", 60, required=True)
    floor, cap = decimal(reader, "floor", 0, 100, _ZERO) or _ZERO, decimal(reader, "cap", 0, 100, _FULL)
    if cap is None or floor >= cap:
        reader.fault("cap_not_above_floor", "cap")
    rule = _rule(reader, part(reader, "points"))
    return Component(
        code=reader.code("code"),
        title={"zh": title.zh, "en": title.en},
        source=_source(part(reader, "source")),
        weight=_weight(reader),
        rule=rule,
        floor=floor,
        cap=cap or _FULL,
        least=_least(reader),
        below=_below(reader),
        direction=rule.direction,
    )


def _weight(reader: Reader) -> Decimal:
    weight = decimal(reader, "weight", 0, 100)
    if weight is None:
        return _ZERO
    if weight == 0:
        reader.fault("weight_not_positive", "weight")
    if weight != round(weight, 2):
        reader.fault("weight_too_fine", "weight")
    return weight


def _source(reader: Reader) -> Source:
    reader.refuse_unknown(frozenset({"kind", "programme", "product", "code", "basis"}))
    kind = str(reader.data.get("kind"))
    if kind not in SOURCES:
        reader.fault("unknown_source", "kind", name=kind[:40])
    if kind in ("measure", "figure"):
        return Source(kind, reader.code("code"))
    if kind == "complaints":
        return Source(kind, _basis(reader))
    if kind != "official":
        return Source(kind)
    programme = str(reader.data.get("programme"))
    if programme not in PROGRAMMES:
        reader.fault("unknown_programme", "programme", name=programme[:40])
    product = reader.words("product", 40) if programme == "product" else ""
    return Source(kind, programme, product)


def _basis(reader: Reader) -> str:
    basis = reader.data.get("basis", BASES[0])
    if basis not in BASES:
        reader.fault("unknown_basis", "basis", name=str(basis)[:40])
    return str(basis)


def _rule(component: Reader, reader: Reader) -> PointsRule:
    kind = str(reader.data.get("kind"))
    if kind not in RULES:
        reader.fault("unknown_points", "kind", name=kind[:40])
        return Linear(_ZERO, _FULL)
    source = component.data.get("source")
    if kind == "anchors" and isinstance(source, dict) and source.get("kind") != "official":
        reader.fault("anchors_for_official_only", "kind")
    return _directed(component, RULES[kind](reader))


def _directed(component: Reader, rule: PointsRule) -> PointsRule:
    """A rule that runs as the component says, where it says."""
    direction = component.data.get("direction")
    if direction is None:
        return rule
    if direction not in DIRECTIONS:
        component.fault("unknown_direction", "direction", name=str(direction)[:40])
        return rule
    found = rule.directed(str(direction))
    if found is None:
        component.fault("direction_contradicts", "direction")
    return found or rule


def _least(reader: Reader) -> str:
    least = reader.data.get("least", STATUSES[-1])
    if least not in STATUSES:
        reader.fault("unknown_status", "least", name=str(least)[:40])
    return str(least)


def _below(reader: Reader) -> tuple[str, ...]:
    given = reader.data.get("below", ["neutral"])
    if not isinstance(given, list) or not given or not all(one in FALLBACKS for one in given):
        reader.fault("unknown_fallback", "below")
        return ("neutral",)
    if given[-1] not in ENDS or any(one in ENDS for one in given[:-1]) or len(set(given)) != len(given):
        reader.fault("fallback_must_end", "below")
    return tuple(given)
