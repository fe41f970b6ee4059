"""Figures as pages show them: an estimate, its change, its place beside the rest; and the names of the indices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dashboards.formulas.change import Change, change
from dashboards.formulas.classes import MIN_DIFFERENCE
from dashboards.formulas.estimate import LIVE_GATE, Estimate, FigureUnit, Gate, Intervals, Status
from dashboards.formulas.figures import differences, estimates
from dashboards.formulas.scores import Ints
from dashboards.models import TallyLayout

UNITS: dict[str, FigureUnit] = {"mean": "points", "top2": "percent", "nps": "nps", "ces": "mean"}
MOVES = {Change.RISE: "rose", Change.FALL: "fell", Change.NO_CLEAR_DIFFERENCE: "steady"}
HEADLINE = "satisfaction"


@dataclass(frozen=True, slots=True)
class IndexSpec:
    """An index by its code, its kind (``mean``, ``top2``, ``nps``, ``ces``) and its names."""

    code: str
    kind: str
    zh: str
    en: str

    def name(self, language: str) -> str:
        return self.zh if language.startswith("zh") or not self.en else self.en


@dataclass(frozen=True, slots=True)
class Figure:
    """One index of one unit: the estimate, how it moved since before, and where it stands beside the rest.

    ``moved`` is ``rose``, ``fell`` or ``steady``, ``verdict`` ``above``, ``below`` or ``same``; either is None where
    nothing may be said. ``gap`` is unit minus the rest of the network, ``reference`` the network's own figure.
    """

    spec: IndexSpec
    estimate: Estimate
    change: Estimate | None = None
    moved: str | None = None
    gap: Estimate | None = None
    verdict: str | None = None
    reference: Estimate | None = None


def index_specs(programme: str) -> tuple[IndexSpec, ...]:
    """The indices of a programme's answered versions, the newest version's names first."""
    rows = TallyLayout.objects.filter(current=True, version__survey__programme=programme).order_by("-version_id")
    found: dict[str, IndexSpec] = {}
    for indices in rows.values_list("indices", flat=True):
        for one in indices:
            spec = IndexSpec(one["code"], one["kind"], one["title"].get("zh", ""), one["title"].get("en", ""))
            found.setdefault(spec.code, spec)
    return tuple(found.values())


def headline(specs: Sequence[IndexSpec]) -> IndexSpec | None:
    """The index that a page speaks of: satisfaction, or the first there is."""
    return next((spec for spec in specs if spec.code == HEADLINE), specs[0] if specs else None)


def dimensions(specs: Sequence[IndexSpec]) -> tuple[IndexSpec, ...]:
    top = headline(specs)
    return tuple(spec for spec in specs if spec.kind == "mean" and spec is not top)


Asked = tuple[str, Ints]
Pair = tuple[str, Ints, Ints]


def estimates_of(asked: Sequence[Asked], gate: Gate = LIVE_GATE) -> list[Estimate]:
    """The estimate of each (kind, n Σy Σy²). All of a kind go through the formulas together, which costs as one."""
    found: dict[int, Estimate] = {}
    for kind in {one[0] for one in asked}:
        places = [place for place, one in enumerate(asked) if one[0] == kind]
        sums = np.array([asked[place][1] for place in places])
        found.update(zip(places, estimates(kind, sums, gate), strict=True))
    return [found[place] for place in range(len(asked))]


def differences_of(asked: Sequence[Pair], gate: Gate = LIVE_GATE) -> list[Estimate | None]:
    """Later minus earlier of each (kind, earlier, later); None where either side has too few answers to be shown."""
    found: dict[int, Estimate | None] = {}
    for kind in {one[0] for one in asked}:
        places = [place for place, one in enumerate(asked) if one[0] == kind]
        earlier, later = (np.array([asked[place][side] for place in places]) for side in (1, 2))
        found.update(zip(places, _compare(kind, earlier, later, gate), strict=True))
    return [found[place] for place in range(len(asked))]


def _compare(kind: str, earlier: Ints, later: Ints, gate: Gate) -> Iterator[Estimate | None]:
    found = differences(kind, earlier, later)
    counts = np.minimum(earlier[:, 0], later[:, 0]).tolist()
    columns = (column.filled(np.nan).tolist() for column in (found.value, found.low, found.high))
    for value, low, high, n in zip(*columns, counts, strict=True):
        known = n >= gate.min_shown and low == low
        yield Estimate(value, low, high, n, gate.live(n), UNITS[kind]) if known else None


def moved(difference: Estimate | None) -> str | None:
    """``rose``, ``fell`` or ``steady``: said only where the interval of the change leaves 0."""
    return MOVES.get(change(_as_intervals(difference))[0]) if difference else None


def verdict(difference: Estimate | None) -> str | None:
    """``above`` or ``below`` where the interval leaves 0 and the size is 3 points or more, else ``same``."""
    if difference is None or difference.value is None:
        return None
    side = moved(difference)
    if side in (None, "steady") or abs(difference.value) < MIN_DIFFERENCE:
        return "same"
    return "above" if side == "rose" else "below"


def figures(
    specs: Sequence[IndexSpec], now: Sequence[Ints], before: Sequence[Ints], network: Sequence[Ints] | None = None
) -> tuple[Figure, ...]:
    """Figures from sums now and before, and those of the network that each belongs to; all arguments run together."""
    kinds = [spec.kind for spec in specs]
    own = estimates_of(list(zip(kinds, now, strict=True)))
    shifts = differences_of(list(zip(kinds, before, now, strict=True)))
    if network is None:
        return tuple(Figure(*one, moved(one[2])) for one in zip(specs, own, shifts, strict=True))
    beside = estimates_of(list(zip(kinds, network, strict=True)))
    rests = [rest(whole, part) for whole, part in zip(network, now, strict=True)]
    gaps = differences_of(list(zip(kinds, rests, now, strict=True)))
    columns = zip(specs, own, shifts, gaps, beside, strict=True)
    return tuple(
        Figure(spec, one, shift, moved(shift), gap, verdict(gap), whole) for spec, one, shift, gap, whole in columns
    )


def rest(network: Ints, unit: Ints) -> Ints:
    """The network without the unit; nothing where the unit's answers cannot all be among the network's.

    A unit that moved in the period brought answers along that were never the network's.
    """
    left: Ints = network - unit
    return left if left[0] >= 0 and left[2] >= 0 else np.zeros(3, np.int64)


def _as_intervals(one: Estimate) -> Intervals:
    value, low, high = (np.ma.MaskedArray([part], mask=[part is None]) for part in (one.value, one.low, one.high))
    return Intervals(value, low, high)


def usable(one: Estimate | None) -> bool:
    return one is not None and one.status is not Status.SUPPRESSED and one.value is not None
