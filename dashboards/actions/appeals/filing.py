"""File an appeal: the assessed against an answer or a row of their own published scorecard, before the deadline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.http import Http404

from dashboards.actions.appeals.lifecycle import FILED, WITHDRAWN
from dashboards.actions.appeals.refusals import AppealRefused
from dashboards.actions.appeals.remedies import GROUNDS
from dashboards.actions.appraisal.lifecycle import FINAL, appeal_deadline, state_of
from dashboards.actions.evidence_files import Upload, kept_files
from dashboards.models import Appeal, AppealKind, AppealMove, AppraisalResult
from dashboards.queries.appeals.contested import component_row, counted_in
from dashboards.queries.appraisal.runs import current_result
from surveys import access
from surveys.actions import audit
from surveys.clock import bank_today
from surveys.models import Response, User


@dataclass(frozen=True, slots=True)
class Against:
    """An answer by its number, or a component by its code."""

    response_id: int | None = None
    component: str = ""

    @property
    def kind(self) -> str:
        return AppealKind.COMPONENT if self.response_id is None else AppealKind.RESPONSE


def file_appeal(
    *,
    result: AppraisalResult,
    against: Against,
    ground: str,
    reason: str,
    actor: User,
    uploads: Sequence[Upload] = (),
) -> Appeal:
    """File an appeal for the unit of a result.

    Raises
    ------
    PermissionDenied, Http404, FileRefused
    AppealRefused
        ``corrected_meanwhile``, ``too_late``, ``ground_needed``, ``reason_needed``, ``not_your_answer``,
        ``no_such_component``, ``filed_already`` (with the ``name`` of that appeal).
    """
    access.require(actor, "appeal")
    if not access.units_for(actor, "appeal").filter(pk=result.unit_id).exists():
        raise Http404
    deadline = _open_until(result, actor)
    if ground not in GROUNDS[against.kind]:
        raise AppealRefused("ground_needed")
    if not reason.strip():
        raise AppealRefused("reason_needed")
    draft = _draft(result, against)
    draft.ground, draft.reason, draft.deadline, draft.filed_by = ground, reason.strip()[:4000], deadline, actor
    try:
        with transaction.atomic():
            return _stored(draft, uploads, actor)
    except IntegrityError as twice:
        raise _filed_already(draft) from twice


def _open_until(result: AppraisalResult, actor: User) -> date:
    run = result.run
    if current_result(actor, result.unit.code, run.period) != result:
        raise AppealRefused("corrected_meanwhile")
    deadline = appeal_deadline(run)
    if deadline is None or bank_today() > deadline or state_of(run) == FINAL:
        raise AppealRefused("too_late", deadline=str(deadline or ""))
    return deadline


def _draft(result: AppraisalResult, against: Against) -> Appeal:
    """An appeal against something that is there, and against which none is open or decided."""
    draft = Appeal(result=result, unit=result.unit, period=result.run.period, kind=against.kind)
    if against.response_id is None:
        if component_row(result, against.component) is None:
            raise AppealRefused("no_such_component")
        draft.component = against.component
    else:
        counting = counted_in(result, against.response_id)
        if counting is None:
            raise AppealRefused("not_your_answer")
        draft.response_id, draft.programme = against.response_id, counting.programme
        draft.month = Response.objects.values_list("month", flat=True).get(id=against.response_id)
    if _earlier(draft) is not None:
        raise _filed_already(draft)
    return draft


def _stored(draft: Appeal, uploads: Sequence[Upload], actor: User) -> Appeal:
    with kept_files(uploads, actor) as files:
        draft.save()
        draft.files.add(*files)
        AppealMove.objects.create(appeal=draft, step=0, to=FILED, actor=actor)
        about = {"unit": draft.unit.code, "response": draft.response_id, "component": draft.component}
        audit.record(actor=actor, verb="appeal.filed", subject=draft.name, ground=draft.ground, **about)
    return draft


def _earlier(draft: Appeal) -> Appeal | None:
    same = {"result": draft.result, "component": draft.component}
    if draft.kind == AppealKind.RESPONSE:
        same = {"unit": draft.unit, "response_id": draft.response_id}
    return Appeal.objects.filter(kind=draft.kind, **same).exclude(state=WITHDRAWN).first()


def _filed_already(draft: Appeal) -> AppealRefused:
    earlier = _earlier(draft)
    return AppealRefused("filed_already", name=earlier.name if earlier else "")
