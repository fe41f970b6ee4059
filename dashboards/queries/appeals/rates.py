"""How many appeals were upheld, by unit: counts, and the share of those decided with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from dashboards.formulas.estimate import Estimate, Status
from dashboards.formulas.intervals import scaled, wilson
from dashboards.models import Incident, IncidentMove
from dashboards.queries.appeals.listed import OPEN, visible_appeals
from surveys import access
from surveys.models import Unit
from surveys.tree import load_tree

MIN_PUBLISHABLE = 30  # decided appeals below which a share is a reference value; appeals are no one's answers


@dataclass(frozen=True, slots=True)
class Tally:
    """Appeals against answers, components and vetoes together; ``upheld`` in favour of the assessed."""

    open: int = 0
    upheld: int = 0
    rejected: int = 0
    withdrawn: int = 0

    @property
    def filed(self) -> int:
        return self.open + self.upheld + self.rejected + self.withdrawn

    @property
    def decided(self) -> int:
        return self.upheld + self.rejected

    @property
    def rate(self) -> Estimate | None:
        """Upheld of those decided, in percent, with Wilson's 95% interval; None where none is decided."""
        if not self.decided:
            return None
        found = scaled(wilson(self.upheld, self.decided), 100)
        value, low, high = (float(part[0]) for part in (found.value, found.low, found.high))
        status = Status.INDICATIVE if self.decided < MIN_PUBLISHABLE else Status.PUBLISHABLE
        return Estimate(value, low, high, self.decided, status, "percent")

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.open + other.open,
            self.upheld + other.upheld,
            self.rejected + other.rejected,
            self.withdrawn + other.withdrawn,
        )


@dataclass(frozen=True, slots=True)
class UnitRate:
    unit: Unit
    tally: Tally


def upheld_rates(viewer: access.Viewer, year: str = "") -> tuple[list[UnitRate], Tally]:
    """Units that appealed, by code, and all of them together; ``year`` is that of the period appraised."""
    counted = _appeals(viewer, year)
    for unit, tally in _vetoes(viewer, year).items():
        counted[unit] = counted.get(unit, Tally()) + tally
    units = Unit.objects.filter(pk__in=counted).order_by("code")
    return [UnitRate(unit, counted[unit.pk]) for unit in units], sum(counted.values(), Tally())


def years(viewer: access.Viewer) -> list[str]:
    """Years of which there are appeals, the newest first."""
    mine = visible_appeals(viewer).order_by().values_list("period", flat=True).distinct()
    vetoes = _appealed(viewer).order_by().values_list("veto__period", flat=True).distinct()
    return sorted({period[:4] for period in (*mine, *vetoes) if period}, reverse=True)


def _appeals(viewer: access.Viewer, year: str) -> dict[int, Tally]:
    rows = visible_appeals(viewer).filter(period__startswith=year)
    states = {"waiting": OPEN, "gained": ("upheld",), "lost": ("rejected",), "gone": ("withdrawn",)}
    return _tallies(rows, "unit_id", {name: Q(state__in=among) for name, among in states.items()})


def _vetoes(viewer: access.Viewer, year: str) -> dict[int, Tally]:
    """An appeal against a veto was upheld where the veto was lifted."""
    rows = _appealed(viewer).filter(veto__period__startswith=year)
    states = {"waiting": "appealed", "gained": "lifted", "lost": "upheld"}
    return _tallies(rows, "incident__unit_id", {name: Q(incident__state=one) for name, one in states.items()})


def _tallies(rows: QuerySet[Any], unit: str, conditions: Mapping[str, Q]) -> dict[int, Tally]:
    counts = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    found = rows.order_by().values(unit).annotate(**counts).values_list(unit, *counts)
    return {place: Tally(*numbers) for place, *numbers in found}


def _appealed(viewer: access.Viewer) -> QuerySet[IncidentMove]:
    rows = IncidentMove.objects.filter(to="appealed")
    if access.may(viewer, "view_audit") or access.may(viewer, "decide_appeals"):
        return rows
    if not access.may(viewer, "view_appraisals"):
        return rows.none()
    return rows.filter(incident__in=Incident.objects.filter(unit_id__in=access.visible_ids(viewer, load_tree())))
