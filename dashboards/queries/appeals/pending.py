"""Decisions that no run takes into account yet: each is met with every run of a period once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from dashboards.models import Appeal, AppraisalResult, AppraisalRun, IncidentMove, Reflection, ScoreRun, Veto
from dashboards.queries.appeals.contested import counts_at
from dashboards.queries.official.runs import current_run
from surveys import access


@dataclass(frozen=True, slots=True)
class Missing:
    """A decision, and whether the newest run of the period has to be corrected for it (or has it in already)."""

    cause: Appeal | Veto
    stale: bool

    @property
    def name(self) -> str:
        return self.cause.name if isinstance(self.cause, Appeal) else self.cause.incident.name


def score_runs_missing() -> dict[ScoreRun, list[Missing]]:
    """By newest score run: upheld appeals against its answers; an answer also stands in the periods that follow."""
    newest = ScoreRun.objects.filter(superseded_by=None)
    told = _upheld().filter(
        programme=OuterRef("programme"),
        period__lte=OuterRef("period"),
        month__gte=OuterRef("first_month"),
        month__lte=OuterRef("last_month"),
    )
    done = Reflection.objects.filter(
        appeal=OuterRef("pk"), period=OuterRef(OuterRef("period")), score_run__isnull=False
    )
    found = newest.filter(Exists(told.exclude(Exists(done))))
    return {run: list(_answers_missing(run)) for run in found}


def _answers_missing(run: ScoreRun) -> Iterator[Missing]:
    span = {"month__gte": run.first_month, "month__lte": run.last_month, "period__lte": run.period}
    done = Reflection.objects.filter(appeal=OuterRef("pk"), period=run.period, score_run__isnull=False)
    for appeal in _upheld().filter(programme=run.programme, **span).exclude(Exists(done)).order_by("pk"):
        assert appeal.response_id is not None
        yield Missing(appeal, counts_at(run, appeal.unit_id, appeal.response_id))


def appraisals_missing() -> dict[AppraisalRun, list[Missing]]:
    """By newest run of a scheme and period: what was decided since, in the order of the decisions' kinds.

    An appeal against an answer waits until the corrected score run is published.
    """
    found: dict[int, list[Missing]] = {}
    for parts in (_corrected_facts(), _corrected_scores(), _lifted_vetoes()):
        for run_id, missing in parts:
            found.setdefault(run_id, []).append(missing)
    runs = AppraisalRun.objects.select_related("scheme").in_bulk(found)
    return {runs[pk]: missing for pk, missing in sorted(found.items())}


def unsettled(run: AppraisalRun) -> bool:
    """Whether an appeal against a run, or a veto in it, is undecided, or decided and not calculated with yet."""
    mine = Appeal.objects.filter(result__run=run)
    reflected = Reflection.objects.filter(appeal=OuterRef("pk"), period=run.period, run__isnull=False)
    waiting = mine.filter(state="upheld").exclude(Exists(reflected))
    undecided = mine.filter(state__in=("filed", "review", "proposed"))
    return undecided.exists() or waiting.exists() or _veto_unsettled(run)


def _veto_unsettled(run: AppraisalRun) -> bool:
    months = {"first__lte": run.last_month, "last__gte": run.first_month}
    judged = AppraisalResult.objects.filter(run=run, unit=OuterRef("unit"))
    appealed = Veto.objects.filter(Exists(judged), live=True, incident__state="appealed", **months)
    return appealed.exists() or any(place == run.pk and one.stale for place, one in _lifted_vetoes())


def _upheld() -> QuerySet[Appeal]:
    return Appeal.objects.filter(state="upheld", kind="response")


def _corrected_facts() -> Iterator[tuple[int, Missing]]:
    done = Reflection.objects.filter(appeal=OuterRef("pk"), run__isnull=False)
    rows = Appeal.objects.filter(state="upheld", kind="component").exclude(Exists(done)).order_by("pk")
    for appeal in rows.select_related("result__run"):
        judged = appeal.result.run
        newest = AppraisalRun.objects.filter(scheme=judged.scheme_id, period=judged.period, superseded_by=None)
        yield newest.values_list("pk", flat=True)[0], Missing(appeal, True)


def _corrected_scores() -> Iterator[tuple[int, Missing]]:
    """Every scheme whose newest run of the period was calculated from the programme's scores."""
    newest = AppraisalRun.objects.filter(superseded_by=None, period=OuterRef("period"))
    newest = newest.filter(score_runs__programme=OuterRef("score_run__programme"))
    done = Reflection.objects.filter(
        appeal=OuterRef(OuterRef("appeal")), scheme=OuterRef("scheme"), period=OuterRef("period"), run__isnull=False
    )
    rows = Reflection.objects.filter(score_run__isnull=False).filter(Exists(newest.exclude(Exists(done))))
    for row in rows.select_related("appeal", "score_run").order_by("appeal_id"):
        assert row.score_run is not None and row.appeal is not None
        holding = current_run(access.SYSTEM, row.score_run.programme, row.period)
        if holding is not None and holding.pk >= row.score_run.pk:
            yield from _runs_by(row.appeal, row.score_run)


def _runs_by(appeal: Appeal, scores: ScoreRun) -> Iterator[tuple[int, Missing]]:
    """The newest runs that do not say yet whether they have the appeal in; stale are those made from older scores."""
    met = Reflection.objects.filter(appeal=appeal, scheme=OuterRef("scheme"), period=scores.period, run__isnull=False)
    runs = AppraisalRun.objects.filter(superseded_by=None, period=scores.period).exclude(Exists(met))
    for run in runs.filter(score_runs__programme=scores.programme).distinct():
        used = run.score_runs.get(programme=scores.programme)
        yield run.pk, Missing(appeal, used.pk < scores.pk)


def _lifted_vetoes() -> Iterator[tuple[int, Missing]]:
    """Runs of a period that a lifted veto was for; one that was calculated without it has nothing to correct."""
    lifted = IncidentMove.objects.filter(to="lifted", veto__isnull=False, at__lte=timezone.now())
    for move in lifted.select_related("veto__incident").order_by("pk"):
        veto = move.veto
        assert veto is not None
        done = Reflection.objects.filter(veto=veto, scheme=OuterRef("run__scheme"), period=OuterRef("run__period"))
        months = Q(run__first_month__lte=veto.last, run__last_month__gte=veto.first)
        results = AppraisalResult.objects.filter(months, unit=veto.unit_id, run__superseded_by=None)
        for result in results.exclude(Exists(done)):
            held = any(one["veto"] == veto.pk for one in json.loads(result.content)["vetoes"])
            yield result.run_id, Missing(veto, held)
