"""Write what is asked for to a file: the one way, for a command and for a worker."""

from collections.abc import Callable
from pathlib import Path

from dashboards.actions.exports.columns import LAYOUTS, SCORE_HEAD, score_cells
from dashboards.actions.exports.requests import (
    AnswerRequest,
    Asked,
    LinkRequest,
    PaperRequest,
    ScoreRequest,
    SheetRequest,
)
from dashboards.actions.papers import write_archive
from dashboards.formulas.scorecard.columns import with_ledger
from dashboards.queries.answer_rows import AT_ONCE, AnswerList
from dashboards.queries.appraisal.sheets import sheet_rows
from dashboards.queries.score_table import score_rows
from surveys import access
from surveys.actions.link_files import hand_out_links
from surveys.exchange.writers import TableWriter, open_table
from surveys.queries.link_files import open_links

Progress = Callable[[int, int], None]


def write_export(*, viewer: access.Viewer, asked: Asked, path: Path, progress: Progress) -> int:
    """Write the table at ``path``; return how many rows it has. ``progress`` hears of steps done and in all.

    Raises
    ------
    ExportRefused
        Where what is asked for does not exist for this viewer, or is never listed.
    PermissionDenied
        Where the viewer may not export this.
    """
    if isinstance(asked.request, PaperRequest):
        return write_archive(viewer, asked.request.run_for(viewer), asked.request.language, path, progress)
    if isinstance(asked.request, SheetRequest):
        return _write_sheet(viewer, asked.request, asked.format, path, progress)
    if isinstance(asked.request, LinkRequest):
        return _write_links(viewer, asked.request, asked.format, path, progress)
    if isinstance(asked.request, AnswerRequest):
        return _write_answers(viewer, asked.request, asked.format, path, progress)
    return _write_scores(viewer, asked.request, asked.format, path, progress)


def _write_scores(viewer: access.Viewer, request: ScoreRequest, format: str, path: Path, progress: Progress) -> int:
    with open_table(format, path, SCORE_HEAD) as table:
        return _count(table, (score_cells(row) for row in score_rows(viewer, request.query(), progress)))


def _write_answers(viewer: access.Viewer, request: AnswerRequest, format: str, path: Path, progress: Progress) -> int:
    answers = AnswerList(viewer, request.query())
    layout = LAYOUTS[request.layout](answers, request.labels)
    rows = 0
    with open_table(format, path, layout.head) as table:
        progress(0, answers.total)
        for done, given in enumerate(answers, 1):
            rows += _count(table, layout.rows(given))
            if done % AT_ONCE == 0:
                progress(min(done, answers.total), answers.total)
    progress(answers.total, answers.total)
    return rows


def _write_links(viewer: access.Viewer, request: LinkRequest, format: str, path: Path, progress: Progress) -> int:
    access.require(viewer, "send_messages")
    wave, layout = request.wave_for(viewer), request.query()
    total, rows = open_links(wave, layout.channel).count(), 0
    with open_table(format, path, layout.head) as table:
        for row in hand_out_links(wave=wave, layout=layout):
            table.write(row)
            rows += 1
            if rows % AT_ONCE == 0:
                progress(min(rows, total), total)
    progress(total, total)
    return rows


def _write_sheet(viewer: access.Viewer, request: SheetRequest, format: str, path: Path, progress: Progress) -> int:
    run, columns = request.run_for(viewer), with_ledger(request.columns_for(viewer))
    rows = 0
    with open_table(format, path, [one.heading for one in columns]) as table:
        for rows, values in enumerate(sheet_rows(viewer, run), 1):
            table.write([one.cell(values.get(one.source)) for one in columns])
            if rows % AT_ONCE == 0:
                progress(min(rows, run.units), run.units)
    progress(run.units, run.units)
    return rows


def _count(table: TableWriter, rows) -> int:  # type: ignore[no-untyped-def]
    count = 0
    for row in rows:
        table.write(row)
        count += 1
    return count
