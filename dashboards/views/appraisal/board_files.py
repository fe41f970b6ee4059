"""The board as a file: CSV, Excel and JSON, its rows as they are sorted and narrowed on the page."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from dashboards.actions.appraisal.lifecycle import state_of
from dashboards.forms.appraisal_words import title_of
from dashboards.forms.ledger_words import stamp_cells, stamp_head
from dashboards.models import AppraisalRun
from dashboards.queries.appraisal.board import BoardRow, board
from dashboards.queries.appraisal.runs import boards
from dashboards.queries.ledger import stamp_of
from dashboards.views.appraisal.board import chosen_run, wanted_rows
from dashboards.views.tables import csv_response
from surveys.exchange.writers import MEDIA_TYPES, Cell, open_table
from surveys.templatetags.manyi import named
from surveys.views.console.doors import sight


@sight("view_appraisals")
def board_csv(request: HttpRequest) -> HttpResponse:
    run, rows = _asked(request)
    return csv_response(_name(run), _head(run), _cells(run, rows))


@sight("view_appraisals")
def board_xlsx(request: HttpRequest) -> HttpResponse:
    run, rows = _asked(request)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "board.xlsx"
        with open_table("xlsx", path, _head(run)) as table:
            for cells in _cells(run, rows):
                table.write(cells)
        return _to_be_saved(HttpResponse(path.read_bytes(), content_type=MEDIA_TYPES["xlsx"]), f"{_name(run)}.xlsx")


@sight("view_appraisals")
def board_json(request: HttpRequest) -> HttpResponse:
    """Names for programmes to read; figures as texts, to the digit that was published."""
    run, rows = _asked(request)
    stamp = stamp_of(run)
    content = {
        "period": run.period,
        "scheme": run.scheme.code,
        "version": run.version.number,
        "run": str(run.public_id),
        "state": state_of(run),
        "corrects": str(run.supersedes.public_id) if run.supersedes else None,
        "sha256": run.sha256,
        "ledger": stamp.fields if stamp else None,
        "components": [{"code": one["code"], "title": one["title"]} for one in run.version.content["components"]],
        "units": [_object(run, one) for one in rows],
    }
    return _to_be_saved(JsonResponse(content, json_dumps_params={"ensure_ascii": False}), f"{_name(run)}.json")


def _asked(request: HttpRequest) -> tuple[AppraisalRun, list[BoardRow]]:
    run = chosen_run(request, list(boards(request.user)))
    if run is None:
        raise Http404
    return run, board(request.user, run, wanted_rows(request))


def _name(run: AppraisalRun) -> str:
    return f"appraisal-{run.scheme.code}-{run.period}"


def _head(run: AppraisalRun) -> tuple[str, ...]:
    parts = tuple(title_of(one) for one in run.version.content["components"])
    head = (_("Period"), _("Code"), _("Unit"), _("State"), _("Grade"), _("Grade without veto"), _("Total"), _("Veto"))
    return (*head, _("Since the quarter before"), _("Since the year before"), *parts, *stamp_head())


def _cells(run: AppraisalRun, rows: list[BoardRow]) -> Iterator[tuple[Any, ...]]:
    stamp: tuple[Cell, ...] = stamp_cells(stamp_of(run))  # type: ignore[assignment]
    for one in rows:
        fixed = (run.period, one.code, named(one), one.state, one.grade, one.plain_grade, one.total, int(one.vetoed))
        yield (*fixed, one.change, one.yearly, *one.points, *stamp)


def _object(run: AppraisalRun, one: BoardRow) -> dict[str, Any]:
    codes = [part["code"] for part in run.version.content["components"]]
    return {
        "unit": one.code,
        "name": {"zh": one.name_zh, "en": one.name_en},
        "state": one.state,
        "grade": one.grade,
        "plain_grade": one.plain_grade,
        "total": _text(one.total),
        "vetoed": one.vetoed,
        "change": _text(one.change),
        "yearly": _text(one.yearly),
        "points": {code: _text(points) for code, points in zip(codes, one.points, strict=True)},
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _to_be_saved(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
