"""From a published number down to the answers under it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.core.exceptions import PermissionDenied
from django.http import Http404

from dashboards.formulas.runs import MISSING
from dashboards.models import RunAnswers, ScoreRun
from dashboards.queries.official.content import run_content
from surveys import access
from surveys.engine.dimensions import CHANNELS, SEGMENTS, name
from surveys.models import Programme, Response, Unit

PAGE = 50


@dataclass(frozen=True, slots=True)
class Contributing:
    """One answer: its number in the run (−1 where it was left out), and its own scores in 10,000 × points by index."""

    local: int
    response_id: int
    day: int
    segment: str
    channel: str
    scores: Mapping[str, int]
    weight: float | None
    excluded: str


@dataclass(frozen=True, slots=True)
class ContributingPage:
    """A page of the answers of one unit, in the order of their ids; `total` of all pages."""

    rows: tuple[Contributing, ...]
    total: int
    page: int
    pages: int


def contributing(
    viewer: access.Viewer, run: ScoreRun, unit: Unit, *, page: int = 1, excluded: str = ""
) -> ContributingPage:
    """The answers that a unit's figures were computed from, or those left out for a reason.

    Raises
    ------
    PermissionDenied
        For who may not read single answers, and always in the internal programme: nobody lists anonymous answers.
    Http404
        For a unit that does not exist for the viewer, or a page that there is not.
    """
    access.require(viewer, "view_official", unit)
    access.require(viewer, "view_comments", unit)
    if run.programme == Programme.INTERNAL:
        raise PermissionDenied("internal_never_listed")
    row = RunAnswers.objects.filter(run=run, unit=unit, excluded=excluded).first()
    ids, local = _unpacked(row)
    pages = max(-(-len(ids) // PAGE), 1)
    if not 1 <= page <= pages:
        raise Http404
    part = slice((page - 1) * PAGE, page * PAGE)
    return ContributingPage(_rows(run, ids[part], local[part], excluded), len(ids), page, pages)


def every_contributing(
    viewer: access.Viewer, run: ScoreRun, unit: Unit, *, excluded: str = ""
) -> Iterator[Contributing]:
    """The rows of all pages of `contributing`, which decides who may read them, one page in memory."""
    first = contributing(viewer, run, unit, excluded=excluded)
    yield from first.rows
    for page in range(2, first.pages + 1):
        yield from contributing(viewer, run, unit, page=page, excluded=excluded).rows


def _unpacked(row: RunAnswers | None) -> tuple[list[int], list[int]]:
    if row is None:
        return [], []
    return np.frombuffer(bytes(row.responses), "<i8").tolist(), np.frombuffer(bytes(row.local), "<i4").tolist()


def _rows(run: ScoreRun, ids: list[int], local: list[int], excluded: str) -> tuple[Contributing, ...]:
    known = {one.id: one for one in Response.objects.filter(id__in=ids).defer("answers", "scores")}
    return tuple(_row(run, known[number], place, excluded) for number, place in zip(ids, local, strict=True))


def _row(run: ScoreRun, response: Response, local: int, excluded: str) -> Contributing:
    inputs, results = run_content(run)
    scores: dict[str, Any] = {}
    if local >= 0:
        scores = {code: int(values[local]) for code, values in inputs.scores.items() if values[local] != MISSING}
    weights = results.weights
    return Contributing(
        local=local,
        response_id=response.id,
        day=response.day,
        segment=name(SEGMENTS, response.segment),
        channel=name(CHANNELS, response.channel),
        scores=scores,
        weight=None if weights is None or local < 0 else int(weights[local]) / 1e6,
        excluded=excluded,
    )
