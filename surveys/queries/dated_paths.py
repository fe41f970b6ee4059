"""Where every unit stood on any day: for imports, whose answers come from many days at once."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from surveys.models import UnitPath, UnitPlacement


class DatedPaths:
    """The whole history of the tree, read once; paths are those that ``surveys.tree`` gives day by day."""

    def __init__(self) -> None:
        placed = UnitPlacement.objects.order_by("unit_id", "since").values_list("unit_id", "since", "parent_id")
        self._since: dict[int, list[date]] = {}
        self._parents: dict[int, list[int | None]] = {}
        for unit_id, since, parent_id in placed:
            self._since.setdefault(unit_id, []).append(since)
            self._parents.setdefault(unit_id, []).append(parent_id)
        self._turns = sorted({since for days in self._since.values() for since in days})
        self._found: dict[tuple[int, int], str] = {}

    def path(self, unit_id: int, day: date) -> str:
        """Unit ids from the top, joined by slashes, as ``UnitPath.ids`` has them."""
        key = (unit_id, bisect_right(self._turns, day))
        if key not in self._found:
            self._found[key] = "/".join(str(step) for step in self._upwards(unit_id, day))
        return self._found[key]

    def _upwards(self, unit_id: int, day: date) -> list[int]:
        way: list[int] = []
        step: int | None = unit_id
        while step is not None and step not in way:
            way.append(step)
            place = bisect_right(self._since.get(step, []), day) - 1
            step = self._parents[step][place] if place >= 0 else None
        return way[::-1]


def stored_paths(wanted: Iterable[str]) -> dict[str, int]:
    """The ids of paths; those not there yet are made."""
    every = sorted(set(wanted))
    found = _known(every)
    missing = [ids for ids in every if ids not in found]
    if missing:
        rows = [UnitPath(ids=ids, unit_id=int(ids.rpartition("/")[2])) for ids in missing]
        UnitPath.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        found |= _known(missing)
    return found


def _known(wanted: list[str]) -> dict[str, int]:
    return dict(UnitPath.objects.filter(ids__in=wanted).values_list("ids", "id")) if wanted else {}
