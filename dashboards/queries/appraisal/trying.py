"""What if: the grades of a quarter by a scheme that is not in force yet, beside those that it would replace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from dashboards.formulas.scheme import Scheme, load_scheme
from dashboards.formulas.scorecard import Scorecard, make_card
from dashboards.models import SchemeVersion
from dashboards.queries.appraisal.gathering import Gathered, gather
from dashboards.queries.appraisal.judged import Judged, judged_units
from dashboards.queries.appraisal.official_given import published_scores
from dashboards.queries.appraisal.schemes import in_force
from surveys import access
from surveys.engine.periods import Period
from surveys.tree import Node, load_tree


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit that both schemes grade."""

    unit: Node
    before: Scorecard
    after: Scorecard

    @property
    def change(self) -> Decimal:
        """In points of the total without a veto."""
        return (self.after.plain or Decimal(0)) - (self.before.plain or Decimal(0))

    @property
    def regraded(self) -> bool:
        return self.before.grade != self.after.grade


@dataclass(frozen=True, slots=True)
class Trial:
    """``missing`` programmes have no published score, and then nothing was calculated. ``rows``: those who change
    grade first, the largest change first. ``base`` is what is compared with."""

    base: SchemeVersion
    missing: tuple[str, ...]
    rows: tuple[Moved, ...] = ()

    @property
    def regraded(self) -> list[Moved]:
        return [one for one in self.rows if one.regraded]

    @property
    def grades(self) -> list[tuple[str, int, int]]:
        """Each grade with how many have it before and after."""
        before, after = (Counter(getattr(one, side).grade for one in self.rows) for side in ("before", "after"))
        return [(grade, before[grade], after[grade]) for grade in "ABCDE"]


def try_scheme(viewer: access.Viewer, version: SchemeVersion, content: Any, period: Period, at: datetime) -> Trial:
    """The units that a version would judge, by ``content`` and by the scheme in force (by the version as it is where
    none is), as the viewer may see them.

    Raises
    ------
    SchemeError
        Where the content has faults.
    """
    scheme = load_scheme(content)
    base = _base(version, period)
    known = load_scheme(base.content)
    judged = _seen(viewer, judged_units(version, period))
    runs, missing = published_scores(scheme, period)
    more, also = published_scores(known, period)
    if missing or also:
        return Trial(base, tuple(sorted({*missing, *also})))
    gathered = gather(scheme, judged, runs, period, at)
    same = _sources(scheme) == _sources(known)
    before = gathered if same else gather(known, judged, more, period, at)
    rows = (
        Moved(unit, one, other)
        for unit, one, other in zip(
            judged.units, _cards(known, before, period), _cards(scheme, gathered, period), strict=True
        )
        if one.plain is not None and other.plain is not None
    )
    return Trial(base, (), tuple(sorted(rows, key=lambda one: (not one.regraded, -abs(one.change), one.unit.code))))


def _base(version: SchemeVersion, period: Period) -> SchemeVersion:
    kinds = set(version.content["kinds"])
    held = [one for one in in_force(period) if kinds & set(one.content["kinds"])]
    own = [one for one in held if one.scheme.region_id == version.scheme.region_id]
    banks = [one for one in held if one.scheme.region_id is None]
    return next(iter([*own, *banks]), version)


def _seen(viewer: access.Viewer, judged: Judged) -> Judged:
    visible = access.visible_ids(viewer, load_tree())
    return Judged(tuple(one for one in judged.units if one.id in visible))


def _sources(scheme: Scheme) -> Sequence[Any]:
    return [(one.code, one.source) for one in scheme.components]


def _cards(scheme: Scheme, gathered: Gathered, period: Period) -> list[Scorecard]:
    return [make_card(scheme, facts, period.last_day) for facts in gathered.facts]
