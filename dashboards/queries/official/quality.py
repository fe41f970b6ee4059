"""How far the answers of a run can be trusted: response rates, effective numbers, what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from dashboards.models import RunAnswers, ScoreRun
from dashboards.queries.official.content import run_content
from dashboards.queries.official.invited import sent_invitations
from surveys import access
from surveys.engine.dimensions import SEGMENTS, name
from surveys.engine.periods import Period
from surveys.models import Programme, Unit
from surveys.tree import load_tree


@dataclass(frozen=True, slots=True)
class SegmentRate:
    """Invited and answered in one segment; `rate` is 0–1, None where nobody was invited."""

    segment: str
    invited: int
    answered: int

    @property
    def rate(self) -> float | None:
        return self.answered / self.invited if self.invited else None


@dataclass(frozen=True, slots=True)
class UnitQuality:
    """One unit: answers, Kish's n of the weights (None without weights), what was done, and what was left out."""

    code: str
    answers: int
    kish: Decimal | None
    weighting: str
    excluded: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Quality:
    """Of the units that a viewer sees, or of one of them. `notes` are the headline's remarks about adjusters."""

    segments: tuple[SegmentRate, ...]
    units: tuple[UnitQuality, ...]
    excluded: Mapping[str, int]
    notes: tuple[tuple[str, str, int], ...]


def quality(viewer: access.Viewer, run: ScoreRun, unit: Unit | None = None) -> Quality:
    """The facts of a run. The internal programme has no response rates: who took part is nobody's business.

    Raises
    ------
    PermissionDenied, Http404
    """
    access.require(viewer, "view_official", unit)
    tree = load_tree()
    seen = tree.subtree([unit.pk]) if unit else access.visible_ids(viewer, tree)
    seen &= access.visible_ids(viewer, tree)
    codes = {tree.nodes[one].code for one in seen}
    if run.programme == Programme.PRODUCT:
        codes = set(run_content(run)[0].units)
    excluded = _excluded(run, codes)
    total: dict[str, int] = {}
    for row in excluded.values():
        for reason, many in row.items():
            total[reason] = total.get(reason, 0) + many
    notes = run_content(run)[1].figures["indices"][run.rules.content["headline"]].get("notes", ())
    return Quality(_rates(run, seen), _units(run, codes, excluded), total, tuple(tuple(one) for one in notes))


def _rates(run: ScoreRun, seen: set[int]) -> tuple[SegmentRate, ...]:
    if run.programme == Programme.INTERNAL:
        return ()
    sent = sent_invitations(run.programme, Period(run.first_month, run.last_month)).filter(path__unit_id__in=seen)
    counted = sent.order_by("segment").values_list("segment")
    rows = counted.annotate(n=Count("id"), answered=Count("id", filter=Q(answered_at__isnull=False)))
    return tuple(SegmentRate(name(SEGMENTS, segment), n, answered) for segment, n, answered in rows)


def _excluded(run: ScoreRun, codes: set[str]) -> dict[str, dict[str, int]]:
    rows = RunAnswers.objects.filter(run=run).exclude(excluded="").order_by("code", "excluded")
    found: dict[str, dict[str, int]] = {}
    for code, reason, many in rows.values_list("code", "excluded").annotate(many=Sum("n")):
        if code in codes:
            found.setdefault(code, {})[reason] = many
    return found


def _units(run: ScoreRun, codes: set[str], excluded: dict[str, dict[str, int]]) -> tuple[UnitQuality, ...]:
    inputs, results = run_content(run)
    report: dict[str, Any] = results.figures["weighting"]
    kish = report.get("kish")
    return tuple(
        UnitQuality(
            code=code,
            answers=results.figures["answers"][place],
            kish=Decimal(kish[place]) if kish else None,
            weighting=report["status"][place],
            excluded=excluded.get(code, {}),
        )
        for place, code in enumerate(inputs.units)
        if code in codes
    )
