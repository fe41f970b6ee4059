"""The units that a version judges in a period."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.models import SchemeVersion
from dashboards.queries.appraisal.schemes import in_force
from surveys.engine.periods import Period
from surveys.tree import Node, load_tree


@dataclass(frozen=True, slots=True)
class Judged:
    """Units in the order of their codes, and for each the id of what it stands under on the period's last day."""

    units: tuple[Node, ...]

    @property
    def ids(self) -> list[int]:
        return [one.id for one in self.units]

    @property
    def under(self) -> dict[int, int | None]:
        return {one.id: one.parent for one in self.units}


def judging(period: Period) -> dict[int, SchemeVersion]:
    """By unit id, the version in force that judges it in a period; units that none judges are left out."""
    versions = list(in_force(period))
    return {unit: version for version in versions for unit in judged_units(version, period).ids}


def judged_units(version: SchemeVersion, period: Period) -> Judged:
    """Of the scheme's kinds, open on the period's last day; those of a region with its own scheme are judged by it."""
    tree, day = load_tree(period.last_day), period.last_day
    kinds = set(version.content["kinds"])
    if version.scheme.region_id is not None:
        within = tree.subtree([version.scheme.region_id])
    else:
        own = [one for one in in_force(period).exclude(scheme__region=None) if kinds & set(one.content["kinds"])]
        within = set(tree.nodes) - tree.subtree(one.scheme.region_id for one in own if one.scheme.region_id)
    found = (tree.nodes[unit] for unit in within)
    there = [one for one in found if one.kind in kinds and one.opened <= day and not (one.closed and one.closed <= day)]
    return Judged(tuple(sorted(there, key=lambda one: one.code)))
