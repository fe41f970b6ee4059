"""Which unit (or product) an answer is scored for, and whom each is compared with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.rules import Peers, Rules
from surveys.engine.periods import Period
from surveys.models import Product, Programme, Unit, UnitPath
from surveys.tree import load_tree

Ints = NDArray[np.int64]
EVERYONE = "all"


@dataclass(frozen=True, slots=True)
class Places:
    """Scored units in the order of their codes: ids, codes and peer groups; for the product programme, products."""

    ids: tuple[int, ...]
    codes: tuple[str, ...]
    peers: tuple[str, ...]
    peer_of: tuple[int, ...]

    def rows(self, ids: Ints) -> Ints:
        """The place of each id."""
        order = np.argsort(np.array(self.ids, dtype=np.int64), kind="stable")
        known = np.array(self.ids, dtype=np.int64)[order]
        found: Ints = order[np.searchsorted(known, ids)]
        return found


def units_of_paths(paths: Ints) -> Ints:
    """The last unit of each path; 0 of path 0."""
    wanted = np.unique(paths)
    known = dict(UnitPath.objects.filter(pk__in=wanted[wanted > 0].tolist()).values_list("pk", "unit_id"))
    table = np.array([known.get(path, 0) for path in wanted.tolist()], dtype=np.int64)
    found: Ints = table[np.searchsorted(wanted, paths)] if len(wanted) else np.zeros(0, dtype=np.int64)
    return found


def places_of(programme: str, ids: set[int], rules: Rules, period: Period) -> Places:
    """The units with these ids, as they stood on the last day of the period."""
    if programme == Programme.PRODUCT:
        products = sorted(Product.objects.filter(pk__in=ids).values_list("code", "pk"))
        return _places([(code, pk, EVERYONE) for code, pk in products])
    labels = _labels(ids, rules.peers, period)
    units = Unit.objects.filter(pk__in=ids).values_list("code", "pk")
    return _places(sorted((code, pk, labels[pk]) for code, pk in units))


def _labels(ids: set[int], peers: Peers, period: Period) -> dict[int, str]:
    """Each unit's peer group by name; a unit without the attribute, or at the top, stands with the others like it."""
    if peers.by == "all":
        return dict.fromkeys(ids, EVERYONE)
    if peers.by == "attribute":
        rows = Unit.objects.filter(pk__in=ids).values_list("pk", "attributes")
        return {pk: f"{peers.attribute}={(attributes or {}).get(peers.attribute, '')}"[:120] for pk, attributes in rows}
    nodes = load_tree(period.last_day).nodes
    if peers.by == "kind":
        return {unit: nodes[unit].kind for unit in ids}
    parents = {unit: nodes[unit].parent for unit in ids}
    return {unit: nodes[parent].code if parent else "" for unit, parent in parents.items()}


def _places(found: list[tuple[str, int, str]]) -> Places:
    labels = sorted({label for _, _, label in found})
    return Places(
        ids=tuple(pk for _, pk, _ in found),
        codes=tuple(code for code, _, _ in found),
        peers=tuple(labels),
        peer_of=tuple(labels.index(label) for _, _, label in found),
    )
