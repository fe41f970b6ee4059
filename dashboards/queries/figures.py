"""Figures as pages show them: an estimate, its change, its place beside the rest; and the names of the indices."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboards.formulas.change import Change, change
from dashboards.formulas.classes import MIN_DIFFERENCE
from dashboards.formulas.estimate import LIVE_GATE, Estimate, FigureUnit, Intervals, Status
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


def estimate(kind: str, sums: Ints) -> Estimate:
    """The estimate of n, Σy, Σy²."""
    return estimates(kind, sums.reshape(1, 3))[0]


def compare(kind: str, earlier: Ints, later: Ints) -> tuple[Estimate | None, ...]:
    """Later minus earlier, row by row; None where either side has too few answers to be shown."""
    found = differences(kind, earlier, later)
    n = np.minimum(earlier[:, 0], later[:, 0])
    columns = (column.filled(np.nan).tolist() for column in (found.value, found.low, found.high))
    rows = zip(*columns, n.tolist(), strict=True)
    return tuple(
        Estimate(value, low, high, count, LIVE_GATE.live(count), UNITS[kind])
        if count >= LIVE_GATE.min_shown and low == low
        else None
        for value, low, high, count in rows
    )


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


def figure(spec: IndexSpec, now: Ints, before: Ints, network: Ints | None = None) -> Figure:
    """A unit's figure from its sums now and before, and those of the network that it belongs to."""
    shift = compare(spec.kind, before.reshape(1, 3), now.reshape(1, 3))[0]
    own = estimate(spec.kind, now)
    if network is None:
        return Figure(spec, own, shift, moved(shift))
    gap = compare(spec.kind, (network - now).reshape(1, 3), now.reshape(1, 3))[0] if _holds(network, now) else None
    return Figure(spec, own, shift, moved(shift), gap, verdict(gap), estimate(spec.kind, network))


def _holds(network: Ints, unit: Ints) -> bool:
    """Whether the unit's answers can be among the network's; a unit that moved lately may have brought some along."""
    return bool(network[0] - unit[0] >= 0 and network[2] - unit[2] >= 0)


def _as_intervals(one: Estimate) -> Intervals:
    value, low, high = (np.ma.MaskedArray([part], mask=[part is None]) for part in (one.value, one.low, one.high))
    return Intervals(value, low, high)


def usable(one: Estimate | None) -> bool:
    return one is not None and one.status is not Status.SUPPRESSED and one.value is not None
