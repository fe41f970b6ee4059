"""Appeals of the assessed: one filed, one in review, and one that was upheld and is calculated with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from dashboards.actions.appeals import Against, Remedy, file_appeal, move_appeal, reflect_appeals
from dashboards.actions.appraisal import move_run
from dashboards.actions.complaints import ComplaintFacts, record_complaints
from dashboards.actions.demo.appraisal.schemes import BRANCHES
from dashboards.actions.demo.truth import EVENT_BRANCH
from dashboards.models import AppraisalResult, AppraisalRun, Complaint, RunAnswers
from dashboards.queries.appeals.facts import corrected_facts
from dashboards.queries.evidence_scope import standing
from surveys.engine.periods import parse_period
from surveys.models import Appointment, Role, User

_NOT_OURS = "客户评价中提到的网点在河对岸，当天本支行因停电未营业，请核对回单。"
_TWICE = "同一客户的同一件事登记了两次，其中一次已由分行撤销，请核对登记簿。"
_NOT_UPHELD = "该投诉经总行复核，认定支行无责，请按复核结论更正。"
_CONFIRMED = "经核对登记簿，复核结论为无责，原登记未更新。同意更正。"


def reply(users: Mapping[str, User]) -> None:
    """To the two published quarters; with one there is no appeal that was calculated with."""
    runs = list(AppraisalRun.objects.filter(scheme__code=BRANCHES, superseded_by=None).order_by("last_month"))
    if not runs:
        return
    if len(runs) > 1:
        _upheld(runs[0], users)
    _waiting(runs[-1], users)


def _waiting(run: AppraisalRun, users: Mapping[str, User]) -> None:
    """Wangjiang's, against an answer, is in review; another branch's, against its complaints, is filed."""
    led = _led(run)
    own = led.get(EVENT_BRANCH)
    if own is not None and (number := _an_answer(run, own.unit_id)) is not None:
        about: dict[str, Any] = {"ground": "wrong_branch", "reason": _NOT_OURS, "actor": users["zhou.min"]}
        appeal = file_appeal(result=own, against=Against(response_id=number), **about)
        move_appeal(appeal=appeal, to="review", actor=users["xu.ning"])
    other = next((result for code, result in led.items() if code != EVENT_BRANCH), None)
    if other is not None:
        about = {"ground": "figure", "reason": _TWICE, "actor": _leader(other.unit_id)}
        file_appeal(result=other, against=Against(component="complaints"), **about)


def _upheld(run: AppraisalRun, users: Mapping[str, User]) -> None:
    """The register is put right, the appeal upheld, the quarter calculated again, and three people publish it."""
    wrong = _wrongly_upheld(run)
    if wrong is None:
        return
    result = _led(run)[wrong.unit.code]
    about: dict[str, Any] = {"ground": "figure", "reason": _NOT_UPHELD, "actor": _leader(wrong.unit_id)}
    appeal = file_appeal(result=result, against=Against(component="complaints"), **about)
    known = ComplaintFacts(**{one.name: getattr(wrong, one.name) for one in fields(ComplaintFacts)})
    record_complaints(facts=[replace(known, upheld=False)], actor=users["wu.xiaowen"])
    fact = Remedy("fact", fact=corrected_facts(appeal)[0].key)
    move_appeal(appeal=appeal, to="review", actor=users["shen.bo"])
    move_appeal(appeal=appeal, to="upheld", actor=users["shen.bo"], reason=_CONFIRMED, remedy=fact)
    reflect_appeals()
    corrected = AppraisalRun.objects.get(supersedes=run)
    for to, name in (("review", "tang.yue"), ("signed", "he.liqun"), ("published", "wu.xiaowen")):
        move_run(run=corrected, to=to, actor=users[name])


def _led(run: AppraisalRun) -> dict[str, AppraisalResult]:
    """By code, the graded units that somebody leads today."""
    led = Appointment.objects.filter(role=Role.MANAGER, until=None).values("unit")
    found = AppraisalResult.objects.filter(run=run, state="graded", unit__in=led).select_related("unit", "run")
    return {one.unit.code: one for one in found.order_by("unit__code")}


def _leader(unit_id: int) -> User:
    return Appointment.objects.filter(unit=unit_id, role=Role.MANAGER, until=None).select_related("user")[0].user


def _an_answer(run: AppraisalRun, unit_id: int) -> int | None:
    """The first that counts in the retail score."""
    row = RunAnswers.objects.filter(run__appraisals=run, run__programme="retail", unit=unit_id, excluded="").first()
    numbers: Sequence[int] = np.frombuffer(bytes(row.responses), "<i8").tolist() if row else ()
    return numbers[0] if numbers else None


def _wrongly_upheld(run: AppraisalRun) -> Complaint | None:
    """The first upheld complaint of the quarter at a branch with a leader."""
    period = parse_period(run.period)
    rows = standing(Complaint.objects.all(), ("reference",)).filter(upheld=True, withdrawn=False)
    rows = rows.filter(received_on__range=(period.first_day, period.last_day), unit__code__in=_led(run))
    return rows.exclude(unit__code=EVENT_BRANCH).select_related("unit").order_by("unit__code", "reference").first()
