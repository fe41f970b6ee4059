"""Create the units with their history: one branch moved to another region, two were merged into one."""

from collections.abc import Sequence
from datetime import date

from dashboards.actions.demo.bank import (
    DEPARTMENTS,
    HEAD_OFFICE,
    MERGED,
    MERGED_INTO,
    MOVED,
    MOVED_TO,
    REGIONS,
    Place,
)
from dashboards.actions.demo.span import OPENED, Span
from surveys.models import Unit, UnitKind, UnitPlacement

MOVED_IN_MONTH, MERGED_IN_MONTH = 10, 14


def make_units(branches: Sequence[Place], span: Span) -> dict[str, Unit]:
    """Create head office, departments, regions and branches; return them by code."""
    code, zh, en = HEAD_OFFICE
    rows = [(Place(code, zh, en), UnitKind.HEAD_OFFICE)]
    rows += [(place, UnitKind.DEPARTMENT) for place in DEPARTMENTS]
    rows += [(place, UnitKind.REGION) for place in REGIONS]
    rows += [(place, UnitKind.BRANCH) for place in branches]
    made = Unit.objects.bulk_create(
        [Unit(code=one.code, kind=kind, name_zh=one.zh, name_en=one.en, opened=OPENED) for one, kind in rows]
    )
    units = {unit.code: unit for unit in made}
    _merge(units, span.month(MERGED_IN_MONTH))
    UnitPlacement.objects.bulk_create(_placements([place for place, _ in rows], units, span))
    return units


def _merge(units: dict[str, Unit], day: date) -> None:
    merged = units[MERGED]
    merged.closed, merged.successor = day, units[MERGED_INTO]
    merged.save(update_fields=["closed", "successor"])


def _placements(places: Sequence[Place], units: dict[str, Unit], span: Span) -> list[UnitPlacement]:
    head = units[HEAD_OFFICE[0]]
    day = span.month(MOVED_IN_MONTH)
    rows = []
    for place in places:
        unit = units[place.code]
        below = place.region and unit.kind == UnitKind.BRANCH
        parent = units[f"{place.region}-0000"] if below else head if unit is not head else None
        moved = place.code == MOVED
        rows.append(UnitPlacement(unit=unit, parent=parent, since=OPENED, until=day if moved else None))
        if moved:
            rows.append(UnitPlacement(unit=unit, parent=units[f"{MOVED_TO}-0000"], since=day))
    return rows
