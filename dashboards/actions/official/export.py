"""Write a run to a file: its snapshot as it is kept, or its figures as a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from dashboards.actions.official.refusals import OfficialRefused
from dashboards.formulas.estimate import Status
from dashboards.formulas.rules import load_rules
from dashboards.formulas.runs import stamped
from dashboards.models import RunFigure, ScoreRun
from dashboards.queries.ledger import stamp_of
from dashboards.queries.official.content import snapshot_bytes
from dashboards.queries.official.runs import seen_figures
from surveys import access
from surveys.actions import audit
from surveys.exchange.writers import Cell, open_table
from surveys.models import Programme, User

SNAPSHOT = "snapshot"
FORMATS = (SNAPSHOT, "csv", "xlsx", "json")
_STEPS = (
    *("answered", "plain", "n", "kish", "raw", "weighted", "low", "high", "adjusted", "adjusted_low", "adjusted_high"),
    *("macro_variance", "variance", "difference", "se", "t", "p", "class", "iur", "shrunken", "shrunken_low"),
    *("shrunken_high", "whole", "rank", "rank_low", "rank_high", "status", "census", "census_low", "census_high"),
    *("points", "points_low", "points_high"),
)
_LEDGER = ("ledger_entry", "ledger_head", "ledger_signature", "ledger_key")
HEAD = ("programme", "period", "run", "index", "unit", "peers", *_STEPS, *_LEDGER)


def export_run(*, run: ScoreRun, viewer: access.Viewer, format: str, path: Path) -> int:
    """Write a run at `path`, replaced where it exists; return how many rows (for a snapshot: bytes) it has.

    Raises
    ------
    PermissionDenied
    OfficialRefused
        ``internal_never_listed``: a snapshot holds every single answer, and these are anonymous.
    """
    access.require(viewer, "export_answers" if format == SNAPSHOT else "export_scores")
    if format == SNAPSHOT and run.programme == Programme.INTERNAL:
        raise OfficialRefused("internal_never_listed")
    part = path.with_name(f".{path.name}.part")
    try:
        many = _snapshot(run, part) if format == SNAPSHOT else _table(run, viewer, format, part)
        _note(run, viewer, format, path)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return many


@transaction.atomic
def _note(run: ScoreRun, viewer: access.Viewer, format: str, path: Path) -> None:
    actor = viewer if isinstance(viewer, User) else None
    audit.record(actor=actor, verb="official.exported", subject=run.public_id, format=format, file=path.name)


def _snapshot(run: ScoreRun, path: Path) -> int:
    stamp = stamp_of(run)
    return path.write_bytes(stamped(snapshot_bytes(run), stamp.fields if stamp else None))


def _table(run: ScoreRun, viewer: access.Viewer, format: str, path: Path) -> int:
    figures = list(seen_figures(viewer, run).order_by("index", "code"))
    fewest = f"<{load_rules(run.rules.content, run.programme).settings.gate.min_shown}"
    stamp = stamp_of(run)
    ledger: tuple[Cell, ...] = (stamp.entry, *stamp.cells) if stamp else (None, "", "", "")
    with open_table(format, path, HEAD) as table:
        for figure in figures:
            table.write([*_cells(run, figure, fewest), *ledger])
    return len(figures)


def _cells(run: ScoreRun, figure: RunFigure, fewest: str) -> Iterator[Cell]:
    yield from (run.programme, run.period, str(run.public_id), figure.index, figure.code, figure.peers)
    for name in _STEPS:
        yield fewest if name in ("n", "answered") and figure.status == Status.SUPPRESSED else figure.steps.get(name)
