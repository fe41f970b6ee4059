"""One unit's page: its figures beside its parent's, their course, the answers' distribution, its other programmes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np

from dashboards.formulas.estimate import Estimate
from dashboards.formulas.indices import share_percent
from dashboards.queries.cells import read
from dashboards.queries.figures import Figure, dimensions, estimates_of, figures, headline, index_specs, usable
from dashboards.queries.overview import Tile, tiles
from dashboards.queries.selection import Selection
from dashboards.queries.waiting import Waiting, waiting
from dashboards.queries.window import Window, window
from surveys import access
from surveys.clock import bank_now, bank_today
from surveys.models import Appointment, CampaignState, Role, User, Wave
from surveys.queries.compiled import compiled
from surveys.tree import Node, Tree

MONTHS = 24
CUSTOMERS = ("retail", "corporate", "product")


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a scale: its label, how many chose it, their share, and the parent's share in percent."""

    label: Any
    value: int
    n: int
    share: Estimate
    reference: float | None


@dataclass(frozen=True, slots=True)
class Other:
    """Another programme of the unit: ``shown`` with a figure, or ``few``, ``wait``, ``none``, ``fail``."""

    programme: str
    state: str
    figure: Figure | None = None
    waiting: int = 0
    next_opening: datetime | None = None


@dataclass(frozen=True, slots=True)
class UnitPage:
    """``parent`` is None where the viewer may not even hold the unit beside it, or there is none."""

    unit: Node
    parent: Node | None
    tiles: tuple[Tile, ...]
    dimensions: tuple[Figure, ...]
    months: tuple[int, ...]
    trend: tuple[Estimate, ...]
    parent_trend: tuple[Estimate, ...]
    distribution: tuple[Point, ...]
    waiting: Waiting

    @property
    def head(self) -> Figure | None:
        return self.tiles[0].figure if self.tiles else None

    @property
    def sources(self) -> tuple[Figure, ...]:
        """Where a gap to the parent comes from: the dimensions on the same side, widest first."""
        side = self.head.verdict if self.head else None
        return tuple(one for one in self.dimensions if one.verdict == side and side in ("above", "below"))

    @property
    def against(self) -> tuple[Figure, ...]:
        """Dimensions on the other side of the parent than the index, or any where the index is not different."""
        return tuple(one for one in self.dimensions if one.verdict in ("above", "below") and one not in self.sources)


def find_unit(viewer: User, code: str, tree: Tree) -> Node | None:
    """The unit of that code if the viewer may see it."""
    node = next((node for node in tree.nodes.values() if node.code == code), None)
    return node if node and node.id in access.visible_ids(viewer, tree) else None


def parent_of(viewer: User, unit: Node, tree: Tree) -> Node | None:
    """The network that a unit is held beside, where the viewer may see it or at least its total."""
    allowed = access.visible_ids(viewer, tree) | access.reference_ids(viewer, tree)
    return tree.nodes[unit.parent] if unit.parent in allowed else None


def unit_page(viewer: User, selection: Selection, unit: Node, tree: Tree) -> UnitPage:
    """All figures of the page, from one reading of the unit and its parent by month."""
    parent, specs = parent_of(viewer, unit, tree), index_specs(selection.programme)
    units = [unit.id, *([parent.id] if parent else [])]
    seen = window(viewer, selection, units, tree, MONTHS, references=True)
    top, beside = headline(specs), 1 if parent else None
    if top is None:
        return UnitPage(unit, parent, (), (), seen.months, (), (), (), waiting(unit.id))
    network = None if beside is None else seen.row(specs, beside, "now")
    found = figures(specs, seen.row(specs, 0, "now"), seen.row(specs, 0, "before"), network)
    course = [(top.kind, sums) for place in range(len(units)) for sums in seen.course(top.code, place)]
    points, months = tuple(estimates_of(course)), len(seen.months)
    return UnitPage(
        unit,
        parent,
        tiles(found, seen),
        _dimensions(found),
        seen.months,
        points[:months],
        points[months:],
        _distribution(seen, beside),
        waiting(unit.id),
    )


def _dimensions(found: Sequence[Figure]) -> tuple[Figure, ...]:
    """Each dimension beside the parent's, the furthest behind first; those without an answer are left out."""
    of_interest = dimensions([one.spec for one in found])
    answered = [one for one in found if one.spec in of_interest and one.estimate.n]
    return tuple(sorted(answered, key=lambda one: (not usable(one.estimate), _behind(one))))


def _behind(one: Figure) -> float:
    if one.gap is not None and one.gap.value is not None:
        return one.gap.value
    return one.estimate.value or 0.0


def _distribution(seen: Window, beside: int | None) -> tuple[Point, ...]:
    """How the answers to the overall question spread, best point first."""
    tables = {key: table[:, seen.now].sum(axis=1) for key, table in seen.grid.hist.items() if key[0] == "overall"}
    if not tables:
        return ()
    values, counts = max(((key[1], table) for key, table in tables.items()), key=lambda one: int(one[1][0, :-1].sum()))
    own, whole = counts[0, :-1], int(counts[0, :-1].sum())
    labels, network = _labels(seen, values), None if beside is None else counts[beside, :-1]
    total = 0 if network is None else int(network.sum())
    shares = share_percent(own, [whole] * len(values))
    return tuple(
        Point(labels.get(value), value, int(own[at]), shares[at], _share(network, at, total))
        for at, value in reversed(list(enumerate(values)))
    )


def _share(counts: Any, at: int, total: int) -> float | None:
    return None if counts is None or total < 10 else float(counts[at]) / total * 100


def _labels(seen: Window, values: tuple[int, ...]) -> dict[int, Any]:
    """The words of the scale in the newest version that has it."""
    for version_id in reversed(seen.grid.versions):
        for item in compiled(version_id).definition.scored:
            if item.construct == "overall" and tuple(point.value for point in item.points) == values:
                return {point.value: point.label for point in item.points}
    return {}


def others(viewer: User, selection: Selection, unit: Node, tree: Tree, queue: Waiting) -> tuple[Other, ...]:
    """The customer programmes that the page is not about, each with its figure or its state."""
    programmes = [one for one in CUSTOMERS if one != selection.programme]
    tops = [headline(index_specs(programme)) for programme in programmes]
    selections = [replace(selection, programme=programme, cuts={}) for programme in programmes]
    sums = [
        read(viewer, chosen, [unit.id], "all", tree).total(top.code)[0] if top else np.zeros(3, np.int64)
        for chosen, top in zip(selections, tops, strict=True)
    ]
    found = estimates_of([(top.kind if top else "mean", one) for top, one in zip(tops, sums, strict=True)])
    shown = [Figure(top, one) if top and one.n else None for top, one in zip(tops, found, strict=True)]
    opening = _openings(unit, tree) if not all(shown) else {}
    return tuple(_other(programme, one, queue, opening) for programme, one in zip(programmes, shown, strict=True))


def _other(programme: str, shown: Figure | None, queue: Waiting, opening: dict[str, datetime]) -> Other:
    enough = shown if shown and usable(shown.estimate) else None
    if queue.parked.get(programme):
        return Other(programme, "fail", enough, queue.parked[programme])
    if queue.due.get(programme):
        return Other(programme, "wait", enough, queue.due[programme])
    if shown is None:
        return Other(programme, "none", next_opening=opening.get(programme))
    return Other(programme, "shown" if enough else "few", shown)


def _openings(unit: Node, tree: Tree) -> dict[str, datetime]:
    """When each programme is issued next to the unit."""
    coming = Wave.objects.filter(
        opens_at__gt=bank_now(), campaign__state=CampaignState.ISSUED, campaign__scope_id__in=tree.path(unit.id)
    )
    rows = coming.order_by("-opens_at").values_list("campaign__version__survey__programme", "opens_at")
    return dict(rows)


def head_of(unit: Node, on: date | None = None) -> Appointment | None:
    """Who leads the unit today."""
    day = on or bank_today()
    held = Appointment.objects.filter(unit_id=unit.id, role=Role.MANAGER, since__lte=day).exclude(until__lte=day)
    return held.select_related("user").order_by("-since").first()
