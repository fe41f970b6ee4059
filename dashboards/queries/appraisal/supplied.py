"""What headquarters supplied, as it stood at a time: figures, targets, bonus and deduction."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, QuerySet

from dashboards.formulas.scorecard import Adjustment, Figure
from dashboards.models import SchemeVersion, SuppliedValue, SupplyBatch, SupplyKind, SupplyState
from surveys import access
from surveys.engine.periods import Period


def figures_given(units: Collection[int], period: Period, at: datetime) -> dict[str, dict[int, Figure]]:
    """By code and unit, those of exactly this period."""
    found: dict[str, dict[int, Figure]] = {}
    for one in _standing(SupplyKind.FIGURE, units, period, at):
        found.setdefault(one.code, {})[one.unit_id] = Figure(one.value, None, None, 0, facts={"entry": str(one.pk)})
    return found


def targets_given(units: Collection[int], period: Period, at: datetime) -> dict[str, dict[int, Decimal]]:
    """By component and unit, those of the period's year."""
    year = year_of(period)
    found: dict[str, dict[int, Decimal]] = {}
    for one in _standing(SupplyKind.TARGET, units, year, at):
        found.setdefault(one.code, {})[one.unit_id] = one.value
    return found


def adjustments_given(units: Collection[int], period: Period, at: datetime) -> dict[int, tuple[Adjustment, ...]]:
    """By unit in the order of approval; one that was put back to 0 is none."""
    found: dict[int, tuple[Adjustment, ...]] = {}
    for one in _standing(SupplyKind.ADJUSTMENT, units, period, at):
        if one.value:
            mine = Adjustment(one.pk, one.code, round(one.value, 2))
            found[one.unit_id] = (*found.get(one.unit_id, ()), mine)
    return found


def year_of(period: Period) -> Period:
    year = period.first // 100
    return Period(year * 100 + 1, year * 100 + 12)


def _standing(kind: str, units: Collection[int], period: Period, at: datetime) -> Iterator[SuppliedValue]:
    rows = SuppliedValue.objects.filter(
        batch__kind=kind,
        batch__state=SupplyState.APPROVED,
        batch__decided_at__lte=at,
        first_month=period.first,
        last_month=period.last,
    ).order_by("batch__decided_at", "batch_id", "id")
    wanted = set(units)
    last = {(one.unit_id, one.code): one for one in rows if one.unit_id in wanted}
    yield from last.values()


def supply_batches(viewer: access.Viewer) -> QuerySet[SupplyBatch]:
    """Newest first, each with ``lines``; for who proposes, approves or audits."""
    if not any(access.may(viewer, verb) for verb in ("propose_supplies", "approve_supplies", "view_audit")):
        return SupplyBatch.objects.none()
    return (
        SupplyBatch.objects.select_related("proposed_by", "decided_by").annotate(lines=Count("values")).order_by("-pk")
    )


def used_codes(kind: str) -> dict[str, dict[str, str]]:
    """What schemes ask for, approved or not: titles by the code of a supplied figure, or of a component (targets)."""
    found: dict[str, dict[str, str]] = {}
    for content in SchemeVersion.objects.order_by("pk").values_list("content", flat=True):
        for one in content["components"]:
            source = one["source"]
            if kind == SupplyKind.TARGET:
                found[one["code"]] = one["title"]
            elif source["kind"] == "figure":
                found[source["code"]] = one["title"]
    return found


def reasons_of(entries: Collection[int]) -> dict[int, SuppliedValue]:
    """Adjustments by number, with their reasons and the two people."""
    related = SuppliedValue.objects.select_related("batch__proposed_by", "batch__decided_by")
    return related.in_bulk(list(entries))
