"""What changed: every index at every unit against the period before, said only where the interval leaves 0."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

from dashboards.formulas.estimate import Estimate
from dashboards.formulas.scores import Ints
from dashboards.queries.figures import IndexSpec, differences_of, estimates_of, moved
from dashboards.queries.window import Window
from surveys.tree import Node

UNSAID = ("ces",)  # diagnostic only


@dataclass(frozen=True, slots=True)
class Signal:
    """An index that ``rose`` or ``fell`` at some units, or (no units) of the network as a whole.

    ``change`` and ``now`` are those of all their answers together.
    """

    spec: IndexSpec
    moved: str
    units: tuple[Node, ...]
    change: Estimate
    now: Estimate
    n: int


@dataclass(frozen=True, slots=True)
class _Group:
    spec: IndexSpec
    side: str
    places: tuple[int, ...]


def find_signals(specs: Sequence[IndexSpec], seen: Window, below: Sequence[Node]) -> tuple[Signal, ...]:
    """Signals of the network in row 0 and its units in the rows after it: falls first, the largest first."""
    found = _signals(list(_groups([spec for spec in specs if spec.kind not in UNSAID], seen, len(below))), seen, below)
    return tuple(sorted(found, key=lambda one: (one.moved == "rose", -abs(one.change.value or 0.0))))


def _groups(specs: Sequence[IndexSpec], seen: Window, count: int) -> Iterator[_Group]:
    """Units that moved the same way by the same index; the network itself only where no unit of it did."""
    cells = [(spec, place) for spec in specs for place in range(count + 1)]
    shifts = differences_of([(spec.kind, *_sums(seen, spec, (place,))) for spec, place in cells])
    sides = {cell: moved(shift) for cell, shift in zip(cells, shifts, strict=True)}
    for spec in specs:
        for side in ("fell", "rose"):
            where = tuple(place for place in range(1, count + 1) if sides[spec, place] == side)
            if where or sides[spec, 0] == side:
                yield _Group(spec, side, where or (0,))


def _sums(seen: Window, spec: IndexSpec, places: Sequence[int]) -> tuple[Ints, Ints]:
    """Before and now, of all those rows together."""
    before, now = ([part(spec.code, place) for place in places] for part in (seen.earlier, seen.at))
    return reduce(add, before), reduce(add, now)


def _signals(groups: Sequence[_Group], seen: Window, below: Sequence[Node]) -> Iterator[Signal]:
    sums = [_sums(seen, group.spec, group.places) for group in groups]
    changes = differences_of([(group.spec.kind, *both) for group, both in zip(groups, sums, strict=True)])
    values = estimates_of([(group.spec.kind, both[1]) for group, both in zip(groups, sums, strict=True)])
    for group, change, now in zip(groups, changes, values, strict=True):
        if change is not None and moved(change) == group.side:
            units = tuple(below[place - 1] for place in group.places if place)
            yield Signal(group.spec, group.side, units, change, now, now.n)
