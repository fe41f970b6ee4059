"""Which rows of which tables each kind of publication consists of: the same when it is entered and when it is verified.

Facts are all rows of the period known at the time of the facts, of whatever unit: so one that was slipped in later is
found too, and a unit that moves changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from dashboards.models import (
    AppraisalComment,
    AppraisalResult,
    AppraisalRun,
    AppraisalStep,
    AppraisalStepKind,
    EntryKind,
    RuleVersion,
    RunAnswers,
    RunFigure,
    RunSnapshot,
    RunStep,
    Scheme,
    SchemeVersion,
    ScoreRun,
)
from dashboards.queries.ledger.facts import facts_of
from surveys.models import Unit

Rows = QuerySet[Any]
NOWHERE = 0  # the key of no row: of a run that is gone nothing is found
UNIT = ("id", "code")  # a unit may be renamed; which one is meant may not change


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one table; ``columns`` where only some of them are published."""

    rows: Rows
    columns: tuple[str, ...] = ()

    @property
    def model(self) -> type[Model]:
        return self.rows.model


def scheme_parts(subject: str) -> Iterator[Part]:
    """``subject`` is the scheme's code and the version's number, like ``branches V2``."""
    code, _, number = subject.rpartition(" V")
    yield Part(Scheme.objects.filter(code=code))
    yield Part(SchemeVersion.objects.filter(scheme__code=code, number=int(number)))


def score_run_parts(subject: str) -> Iterator[Part]:
    run = ScoreRun.objects.filter(public_id=UUID(subject)).first() or ScoreRun(pk=NOWHERE, rules_id=NOWHERE)
    figures = RunFigure.objects.filter(run=run)
    yield Part(ScoreRun.objects.filter(pk=run.pk))
    yield Part(RunSnapshot.objects.filter(run=run))
    yield Part(figures)
    yield Part(RunAnswers.objects.filter(run=run))
    yield Part(RunStep.objects.filter(run=run))
    yield Part(RuleVersion.objects.filter(pk=run.rules_id))
    yield Part(Unit.objects.filter(pk__in=figures.values("unit")), UNIT)


def appraisal_parts(subject: str) -> Iterator[Part]:
    run = AppraisalRun.objects.filter(public_id=UUID(subject)).first()
    known = run or AppraisalRun(pk=NOWHERE)
    results = AppraisalResult.objects.filter(run=known)
    yield Part(AppraisalRun.objects.filter(pk=known.pk))
    yield Part(AppraisalRun.score_runs.through.objects.filter(appraisalrun=known))
    yield Part(results)
    yield Part(AppraisalStep.objects.filter(run=known).exclude(kind=AppraisalStepKind.FINAL))
    yield Part(AppraisalComment.objects.filter(run=known))
    yield Part(Unit.objects.filter(pk__in=results.values("unit")), UNIT)
    yield from (Part(rows) for rows in facts_of(run))


def final_parts(subject: str) -> Iterator[Part]:
    yield Part(AppraisalStep.objects.filter(run__public_id=UUID(subject), kind=AppraisalStepKind.FINAL))


def _none(subject: str) -> Iterator[Part]:
    return iter(())


PARTS: Mapping[str, Callable[[str], Iterator[Part]]] = MappingProxyType(
    {
        EntryKind.SCHEME: scheme_parts,
        EntryKind.SCORE_RUN: score_run_parts,
        EntryKind.APPRAISAL: appraisal_parts,
        EntryKind.FINAL: final_parts,
        EntryKind.ERASURE: _none,
        EntryKind.KEY: _none,
    }
)
