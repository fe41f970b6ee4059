"""The appraisal's table for other systems: columns as head office chose them, the figures of the board, by version."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from dashboards.actions.appraisal.layouts import LayoutRefused, save_layout
from dashboards.actions.exports import read_request, request_export, run_exports
from dashboards.formulas.scorecard.columns import LEDGER, load_columns
from dashboards.models import AppraisalRun, ExportJob, SheetLayout
from dashboards.queries.appraisal.board import board
from dashboards.queries.refusals import ExportRefused
from surveys.models import AuditEntry
from tests.cast import Cast
from tests.dashboards.evidence.test_pages import Visit
from tests.factories.official import QUARTER

LAYOUTS = "/appraisal/layouts/"


def column(source: str, heading: str, **codes: str) -> dict[str, Any]:
    return {"source": source, "heading": heading, "codes": codes}


COLUMNS = [
    column("unit", "机构号", E1="0101"),
    column("total", "总分"),
    column("grade", "=等级", A="5", B="4", C="3", D="2", E="1"),
    column("points:retail", "个人客户"),
    column("points:nothing", "没有"),
]


def test_sheet_holds_the_columns_chosen_with_the_figures_of_the_board(
    cast: Cast, published: AppraisalRun, settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    save_layout(code="hr", title="HR", columns=COLUMNS, actor=cast.headquarters)
    save_layout(code="hr", title="HR", columns=COLUMNS[:1], actor=cast.headquarters)
    job = ordered(cast, number=1)
    run_exports()
    job.refresh_from_db()
    head, *rows = openpyxl.load_workbook(job.path).active.iter_rows(values_only=True)
    assert head == ("机构号", "总分", "=等级", "个人客户", "没有", *LEDGER)
    grades = dict(zip("ABCDE", "54321", strict=True))
    shown = sorted(board(cast.headquarters, published), key=lambda one: one.code)
    assert [row[0] for row in rows] == ["0101", "E2", "W1"] and job.rows == 3
    assert all(row[5] == 3 and str(row[6]).startswith("3:") and row[7] and row[8] for row in rows)
    assert [row[1:5] for row in rows] == [
        (float(one.total or 0), grades[one.grade], float(one.points[0] or 0), None) for one in shown
    ]


def ordered(cast: Cast, number: int) -> ExportJob:
    asked = {"period": QUARTER.code, "scheme": "branches", "layout": "hr", "number": number}
    return request_export(asked=read_request("sheet", "xlsx", asked), actor=cast.headquarters)


def test_every_saving_is_a_version_that_never_changes(cast: Cast) -> None:
    first = save_layout(code="hr", title="HR", columns=COLUMNS, actor=cast.headquarters)
    assert save_layout(code="hr", title="HR", columns=COLUMNS, actor=cast.second).number == 2
    assert AuditEntry.objects.filter(verb="sheet_layout.saved").count() == 2
    for change in (SheetLayout.objects.filter(pk=first.pk).delete, lambda: SheetLayout.objects.update(title="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_layout_saved_twice_in_a_row_by_one_person_is_one_version(cast: Cast) -> None:
    first = save_layout(code="hr", title="HR", columns=COLUMNS, actor=cast.headquarters)
    assert save_layout(code="hr", title="HR", columns=COLUMNS, actor=cast.headquarters) == first
    assert AuditEntry.objects.filter(verb="sheet_layout.saved").count() == 1


def test_a_layout_that_cannot_be_is_refused_with_every_fault(cast: Cast) -> None:
    wrong = [column("unit", "A"), column("secret", "A"), column("points:", "")]
    found = {(one.row, one.reason) for one in load_columns(wrong)[1]}
    assert found == {(2, "source"), (2, "twice"), (3, "source"), (3, "heading")}
    with pytest.raises(LayoutRefused):
        save_layout(code="hr", title="HR", columns=[], actor=cast.headquarters)
    with pytest.raises(PermissionDenied):
        save_layout(code="hr", title="HR", columns=COLUMNS, actor=cast.supervisor)


def test_a_layout_that_is_not_there_makes_no_file(cast: Cast, published: AppraisalRun) -> None:
    with pytest.raises(ExportRefused, match="unknown_option"):
        ordered(cast, number=1)


def test_the_page_saves_columns_in_the_order_of_their_places_and_orders_the_file(
    cast: Cast, published: AppraisalRun, visit: Visit
) -> None:
    client = visit(cast.headquarters)
    typed = {
        "code": "hr",
        "title": "HR system",
        "place": ["2", "1", "3"],
        "source": ["total", "unit", ""],
        "heading": ["Total", "Branch", ""],
        "codes": ["", "E1=0101; W1＝0201", ""],
    }
    assert client.post(LAYOUTS, typed).status_code == 302
    assert SheetLayout.objects.get().columns == [
        column("unit", "Branch", E1="0101", W1="0201"),
        column("total", "Total"),
    ]
    assert "E1=0101; W1=0201" in client.get(f"{LAYOUTS}?code=hr").content.decode()
    asked = {"kind": "sheet", "appraisal": f"{QUARTER.code}/branches", "sheet": "hr/1", "format": "csv"}
    assert client.post("/exports/", asked).status_code == 302
    assert "Appraisal sheet, Branch scheme" in client.get("/exports/").content.decode()
    assert visit(cast.supervisor).get(reverse("dashboards:sheet_layouts")).status_code == 403


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(cast: Cast, visit: Visit) -> None:
    typed = {"code": "Not a code", "title": "Kept", "place": "1", "source": "unit", "heading": "", "codes": ""}
    page = visit(cast.headquarters).post(LAYOUTS, typed)
    assert page.status_code == 422 and 'value="Kept"' in page.content.decode()
    assert "Enter a code of small letters" in page.content.decode()
