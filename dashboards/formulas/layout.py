"""Where each item and each index of a survey version stands in a tally cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import lcm
from typing import Any

SCALE = 10_000  # a respondent's own score is an integer: 10⁴ × its value
KINDS = ("mean", "top2", "nps", "ces")
MIN_SHARE = 0.5  # a dimension counts for a respondent who answered at least half of its items


@dataclass(frozen=True, slots=True)
class LaidItem:
    """A scored item: its points' values ascending, and where its histogram begins in a cell."""

    id: str
    construct: str
    values: tuple[int, ...]
    reverse: bool
    offset: int

    @property
    def end(self) -> int:
        """One past its last bin; the bin before it counts those without a scored answer."""
        return self.offset + len(self.values) + 1


@dataclass(frozen=True, slots=True)
class LaidIndex:
    """An index over some items: ``weights`` are integers per member item, in the order of ``members``."""

    code: str
    kind: str
    members: tuple[int, ...]
    weights: tuple[int, ...]
    boxes: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The plan of a cell: ``hist_width`` bins of items, then n, Σy, Σy² for each index."""

    items: tuple[LaidItem, ...]
    indices: tuple[LaidIndex, ...]

    @property
    def width(self) -> int:
        return len(self.items)

    @property
    def hist_width(self) -> int:
        return self.items[-1].end if self.items else 0

    @property
    def sums_width(self) -> int:
        return 3 * len(self.indices)

    def index_place(self, code: str) -> int | None:
        """Where an index's n, Σy, Σy² begin in ``sums``; None where the version does not have it."""
        return next((3 * place for place, index in enumerate(self.indices) if index.code == code), None)


def build_layout(scored: Sequence[Any], indices: Sequence[Mapping[str, Any]]) -> Layout:
    """Lay out a version.

    Parameters
    ----------
    scored
        The version's scored items in their fixed order, each with ``id``, ``construct``, ``reverse`` and ``points``
        (each with ``value``), as ``surveys.engine.definition`` has them.
    indices
        Index definitions: ``code``, ``kind``, ``constructs`` (code → weight), optional ``boxes``. An index none of
        whose constructs the version asks is left out.
    """
    items: list[LaidItem] = []
    offset = 0
    for item in scored:
        values = tuple(point.value for point in item.points)
        items.append(LaidItem(item.id, item.construct or "", values, bool(item.reverse), offset))
        offset = items[-1].end
    laid = (_lay_index(spec, items) for spec in indices)
    return Layout(tuple(items), tuple(index for index in laid if index))


def _lay_index(spec: Mapping[str, Any], items: Sequence[LaidItem]) -> LaidIndex | None:
    constructs = {code: float(weight) for code, weight in spec["constructs"].items()}
    members = tuple(place for place, item in enumerate(items) if item.construct in constructs)
    if not members or spec["kind"] not in KINDS:
        return None
    asked = [items[place].construct for place in members]
    # A construct's weight is shared by the items that ask it; integers keep every respondent's score exact.
    many = lcm(*(asked.count(code) for code in asked))
    weights = tuple(round(constructs[code] * 1000) * many // asked.count(code) for code in asked)
    return LaidIndex(spec["code"], spec["kind"], members, weights, int(spec.get("boxes", 2)))
