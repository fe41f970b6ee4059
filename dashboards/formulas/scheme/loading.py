"""From a scheme as JSON to one frozen object, or to every fault by name."""

from __future__ import annotations

import itertools
from decimal import Decimal

from dashboards.formulas.rules.numbers import part
from dashboards.formulas.scheme.components import read_components
from dashboards.formulas.scheme.numbers import decimal
from dashboards.formulas.scheme.parts import GRADES, Component, Scheme, SchemeError
from dashboards.formulas.veto import VETOABLE, Effect, read_effect
from surveys.engine.reading import Fault, Reader

_KNOWN = frozenset(
    ["schema", "title", "kinds", "components", "grades", "exempt_months", "spread", "adjustments", "vetoes"]
)
VETO_TARGETS = ("unit", "leader")
KINDS = ("region", "branch", "department")


def load_scheme(data: object) -> Scheme:
    """The scheme in `data`.

    Raises
    ------
    SchemeError
        With every fault found; nothing else is raised, whatever `data` is. Codes besides those of a definition:
        ``weights_do_not_add_up``, ``weight_not_positive``, ``weight_too_fine``, ``unknown_source``,
        ``unknown_programme``, ``unknown_points``, ``unknown_status``, ``unknown_fallback``, ``fallback_must_end``,
        ``unknown_kind``, ``unknown_basis``, ``unknown_direction``, ``direction_contradicts``, ``completion_turned``,
        ``duplicate``, ``grades_out_of_order``, ``cap_not_above_floor``, ``line_is_flat``,
        ``anchors_for_official_only``, ``too_fine``, ``unknown_effect``, ``veto_without_effect`` and those of bands.
    """
    if not isinstance(data, dict):
        raise SchemeError((Fault("", "wrong_type", {"expected": "object"}),))
    faults: list[Fault] = []
    scheme = _scheme(Reader(data, "", faults))
    if faults:
        raise SchemeError(tuple(faults))
    return scheme


def _scheme(reader: Reader) -> Scheme:
    reader.refuse_unknown(_KNOWN)
    if reader.data.get("schema") != 1:
        reader.fault("unknown_schema", "schema")
    title, components = reader.text("title", 80, required=True), tuple(read_components(reader))
    _check_sum(reader, components)
    months = reader.whole("exempt_months", 0, 60)
    spread = reader.data.get("spread")
    bonus, deduction = _adjustments(reader)
    return Scheme(
        title={"zh": title.zh, "en": title.en},
        kinds=_kinds(reader),
        components=components,
        grades=_grades(part(reader, "grades")),
        exempt_months=6 if months is None else months,
        spread=None if spread is None else decimal(reader, "spread", 0, 100),
        bonus=bonus,
        deduction=deduction,
        vetoes=_vetoes(reader),
    )


def _vetoes(reader: Reader) -> dict[str, tuple[Effect, Effect]]:
    """By severity; what the scheme leaves open is decided with each veto."""
    if reader.data.get("vetoes") is None:
        return {}
    given = part(reader, "vetoes")
    given.refuse_unknown(frozenset(VETOABLE))
    return {severity: _effects(part(given, severity)) for severity in VETOABLE if severity in given.data}


def _effects(reader: Reader) -> tuple[Effect, Effect]:
    reader.refuse_unknown(frozenset(VETO_TARGETS))
    unit, leader = (read_effect(reader.data.get(name)) for name in VETO_TARGETS)
    for name, effect in zip(VETO_TARGETS, (unit, leader), strict=True):
        if effect is None:
            reader.fault("unknown_effect", name)
    if unit == leader == Effect("none"):
        reader.fault("veto_without_effect", VETO_TARGETS[0])
    return unit or Effect("none"), leader or Effect("none")


def _adjustments(reader: Reader) -> tuple[Decimal, Decimal]:
    """The most that may be added and taken off; nothing where the scheme does not say."""
    none = Decimal(0)
    if reader.data.get("adjustments") is None:
        return none, none
    given = part(reader, "adjustments")
    given.refuse_unknown(frozenset({"bonus", "deduction"}))
    return decimal(given, "bonus", 0, 100, none) or none, decimal(given, "deduction", 0, 100, none) or none


def _check_sum(reader: Reader, components: tuple[Component, ...]) -> None:
    total = sum((one.weight for one in components), Decimal(0))
    if components and total != 100:
        reader.fault("weights_do_not_add_up", "components", total=f"{total.normalize():f}")


def _kinds(reader: Reader) -> tuple[str, ...]:
    given = reader.data.get("kinds")
    if not isinstance(given, list) or not given or not all(one in KINDS for one in given):
        reader.fault("unknown_kind", "kinds")
        return ()
    if len(set(given)) != len(given):
        reader.fault("duplicate", "kinds")
    return tuple(given)


def _grades(reader: Reader) -> tuple[Decimal, ...]:
    reader.refuse_unknown(frozenset(GRADES[:-1]))
    found = [decimal(reader, grade, 0, 100) for grade in GRADES[:-1]]
    bounds = tuple(one for one in found if one is not None)
    if any(one <= other for one, other in itertools.pairwise(bounds)):
        reader.fault("grades_out_of_order")
    return bounds
