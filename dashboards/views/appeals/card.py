"""What a scorecard's page leads to: the figures, answers and facts under each row, and the right of reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from dashboards.actions.appraisal.lifecycle import state_of
from dashboards.models import Appeal, AppealState, AppraisalResult, ScoreRun
from dashboards.queries.appeals.listed import appeals_of
from dashboards.queries.appraisal.card import CardPage
from dashboards.queries.appraisal.deadline import appeal_deadline
from dashboards.queries.appraisal.runs import current_result
from surveys import access
from surveys.clock import bank_today
from surveys.models import Programme, Unit

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowLinks:
    """Addresses; empty where there is nothing to open, or the viewer may not.

    ``score`` step by step, the ``answers`` under it, the ``facts`` counted, the published ``tables`` of the anonymous
    programme, the form of an ``appeal``.
    """

    score: str = ""
    answers: str = ""
    facts: str = ""
    tables: str = ""
    appeal: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """``may`` appeal is whoever holds the unit, ``open`` until the deadline; appeals of the unit and period."""

    may: bool
    open: bool
    deadline: date | None
    appeals: tuple[Appeal, ...]


def reply_of(viewer: access.Viewer, result: AppraisalResult, deadline: date | None, state: str) -> Reply:
    may = access.units_for(viewer, "appeal").filter(pk=result.unit_id).exists()
    still = state == "published" and deadline is not None and bank_today() <= deadline
    return Reply(may, still, deadline, tuple(appeals_of(viewer, result)))


def row_links(viewer: access.Viewer, found: CardPage, reply: Reply) -> dict[str, RowLinks]:
    """By component."""
    unit, run = found.result.unit, found.result.run
    may_read = access.may(viewer, "view_comments", unit)
    products = {one["code"]: one["source"].get("product", "") for one in run.version.content["components"]}
    form = reverse("dashboards:appeal_new", args=[run.period, unit.code]) if reply.may and reply.open else ""
    told = {}
    for row in found.card["rows"]:
        place = products.get(row["code"]) or unit.code
        appeal = f"{form}?component={row['code']}" if form else ""
        told[row["code"]] = _links(viewer, found, row, place, may_read, appeal)
    return told


def answers_reply(viewer: access.Viewer, scores: ScoreRun, unit: Unit) -> dict[str, Any]:
    """For the answers under a score: where one is appealed against, and the appeals that there are, by answer."""
    result = current_result(viewer, unit.code, scores.period)
    if result is None or not result.run.score_runs.filter(pk=scores.pk).exists():
        return {"appeal_url": "", "appealed": {}}
    reply = reply_of(viewer, result, appeal_deadline(result.run), state_of(result.run))
    url = reverse("dashboards:appeal_new", args=[scores.period, unit.code]) if reply.may and reply.open else ""
    against = {one.response_id: one for one in reply.appeals if one.state != AppealState.WITHDRAWN}
    return {"appeal_url": url, "appealed": against}


def _links(viewer: access.Viewer, found: CardPage, row: Row, place: str, may_read: bool, appeal: str) -> RowLinks:
    unit, run = found.result.unit, found.result.run
    if row["source"] == "official":
        scores = found.card["score_runs"][row["name"]]["run"]
        score = reverse("dashboards:official_unit", args=[scores, place]) if access.may(viewer, "view_official") else ""
        if row["name"] == Programme.INTERNAL:
            return RowLinks(score, tables=reverse("dashboards:unit", args=[unit.code]), appeal=appeal)
        listed = may_read and place == unit.code
        answers = reverse("dashboards:official_answers", args=[scores, unit.code]) if listed else ""
        return RowLinks(score, answers, appeal=appeal)
    seen = row["source"] in ("visits", "complaints", "measure") and access.may(viewer, "view_evidence")
    facts = reverse("dashboards:unit_facts", args=[unit.code]) + f"?period={run.period}" if seen else ""
    return RowLinks(facts=facts, appeal=appeal)
