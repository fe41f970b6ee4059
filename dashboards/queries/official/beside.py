"""The official figure that stands beside a unit's live one."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.formulas.rules import load_rules
from dashboards.models import ScoreRun
from dashboards.queries.figures import IndexSpec
from dashboards.queries.official.runs import current_run, seen_figures
from dashboards.queries.official.table import TableRow, specs_of, table_row
from surveys import access
from surveys.tree import Tree


@dataclass(frozen=True, slots=True)
class Beside:
    """The headline of a unit in the run that holds."""

    run: ScoreRun
    spec: IndexSpec
    told: TableRow


def official_beside(viewer: access.Viewer, programme: str, unit_id: int, tree: Tree) -> Beside | None:
    """None where nothing was published, the unit is in no run, or the viewer may not see it."""
    run = current_run(viewer, programme)
    if run is None:
        return None
    spec = specs_of(load_rules(run.rules.content, run.programme))[0]
    row = seen_figures(viewer, run, tree).filter(unit_id=unit_id, index=spec.code).select_related("unit").first()
    return Beside(run, spec, table_row(row, spec)) if row else None
