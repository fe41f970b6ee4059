"""The table of an appraisal for other systems: its layouts, and a row of named values for each unit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery

from dashboards.formulas.scorecard.columns import LEDGER, PARTS
from dashboards.models import AppraisalResult, AppraisalRun, RuleState, SchemeVersion, SheetLayout
from dashboards.queries.appraisal.board import BoardRow, board
from dashboards.queries.appraisal.runs import visible_results
from dashboards.queries.ledger import Stamp, stamp_of
from surveys import access
from surveys.models import User

AT_ONCE = 100


def layouts(viewer: access.Viewer) -> QuerySet[SheetLayout]:
    """The newest version of each, for who runs appraisals."""
    same = SheetLayout.objects.filter(code=OuterRef("code")).order_by().values("code")
    newest = Subquery(same.annotate(last=Max("number")).values("last"))
    found = SheetLayout.objects.filter(number=newest).select_related("created_by").order_by("code")
    return found if access.may(viewer, "run_appraisals") else found.none()


def layout_version(viewer: access.Viewer, code: str, number: int) -> SheetLayout | None:
    """One version, which holds for an export that names it even when there are later ones."""
    if not access.may(viewer, "run_appraisals"):
        return None
    return SheetLayout.objects.filter(code=code, number=number).first()


def component_titles() -> dict[str, Mapping[str, str]]:
    """Titles by code of the components of all approved schemes, the newest version's where they differ."""
    approved = SchemeVersion.objects.filter(state=RuleState.APPROVED).order_by("pk").values_list("content", flat=True)
    return {one["code"]: one["title"] for content in approved for one in content["components"]}


def sheet_rows(viewer: access.Viewer, run: AppraisalRun) -> Iterator[dict[str, Any]]:
    """By the sources of `formulas.scorecard.columns`, in the order of unit codes; numbers as they were published."""
    shown = {one.unit_id: one for one in board(viewer, run)}
    names = {one.pk: one for one in User.objects.filter(appointments__role="manager")}
    stamp = stamp_of(run)
    about = {"period": run.period, "scheme": run.scheme.code, **_ledger(stamp)}
    for result in visible_results(viewer, run).order_by("unit__code").iterator(chunk_size=AT_ONCE):
        card = json.loads(result.content)
        leaders = "; ".join(str(names.get(one["user"], one["user"])) for one in card["leaders"])
        yield {**about, **_unit(result, shown[result.unit_id], card), **_parts(card), "leaders": leaders}


def _ledger(stamp: Stamp | None) -> dict[str, Any]:
    return dict(zip(LEDGER, (stamp.entry, *stamp.cells) if stamp else (None, "", "", ""), strict=True))


def _unit(result: AppraisalResult, row: BoardRow, card: Mapping[str, Any]) -> dict[str, Any]:
    unit = result.unit
    return {
        **{"unit": unit.code, "unit_zh": unit.name_zh, "unit_en": unit.name_en, "kind": unit.kind},
        **{"state": row.state, "grade": row.grade, "plain_grade": row.plain_grade, "total": row.total},
        **{"plain": result.plain, "vetoed": int(row.vetoed), "change": row.change, "yearly": row.yearly},
        **{"subtotal": Decimal(card["subtotal"]), "sha256": result.sha256},
    }


def _parts(card: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{part}:{row['code']}": _part(row, part) for row in card["rows"] for part in PARTS}


def _part(row: Mapping[str, Any], part: str) -> Decimal | None:
    text = (row["figure"] or {}).get("value") if part == "figure" else row.get(part)
    return None if text is None else Decimal(text)
