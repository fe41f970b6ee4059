"""A run's figures one level up, and of all units together: read where a unit alone has too few answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dashboards.formulas.estimate import Estimate, Status
from dashboards.formulas.runs import compute_index, raised
from dashboards.models import ScoreRun
from dashboards.queries.figures import UNITS, IndexSpec
from dashboards.queries.official.content import run_content
from dashboards.queries.official.table import number, told_verdict
from surveys import access
from surveys.engine.periods import parse_period
from surveys.models import Programme
from surveys.tree import Node, Tree, load_tree

RAISED = (Programme.RETAIL, Programme.CORPORATE)
WHOLE = ""  # the code of all units together


@dataclass(frozen=True, slots=True)
class AboveRow:
    """A unit above those of the run; ``node`` is None for all of them together. ``iur`` is None where not compared."""

    node: Node | None
    estimate: Estimate
    verdict: str
    iur: float | None


def one_level_up(viewer: access.Viewer, run: ScoreRun, spec: IndexSpec) -> tuple[AboveRow, ...]:
    """The units directly above those of the run that a viewer sees, by code; all together last, for who sees all.

    A network that a viewer may only hold his own units beside is among them. Products and departments have none above
    them that says anything.
    """
    access.require(viewer, "view_official")
    if run.programme not in RAISED:
        return ()
    tree = load_tree(parse_period(run.period).last_day)
    above = _parents(run, tree)
    seen = access.visible_ids(viewer, tree)
    shown = seen | access.reference_ids(viewer, tree)
    nodes = {tree.nodes[one].code: tree.nodes[one] for one in shown}
    rows = [_row(nodes[code], spec, found) for code, found in _figures(run, spec, above).items() if code in nodes]
    if set(tree.nodes) <= seen and len(set(above)) > 1:
        whole = _figures(run, spec, (WHOLE,) * len(above))
        rows += [_row(None, spec, found) for found in whole.values()]
    return tuple(rows)


def parent_row(rows: tuple[AboveRow, ...], run: ScoreRun, code: str) -> AboveRow | None:
    """The row of the unit directly above a unit, where the viewer may see it."""
    tree = load_tree(parse_period(run.period).last_day)
    node = next((one for one in tree.nodes.values() if one.code == code), None)
    return next((row for row in rows if node and row.node and row.node.id == node.parent), None)


def _parents(run: ScoreRun, tree: Tree) -> tuple[str, ...]:
    """For each unit of the run the code of the one above it; its own where there is none."""
    nodes = {node.code: node for node in tree.nodes.values()}

    def above(code: str) -> str:
        parent = nodes[code].parent
        return tree.nodes[parent].code if parent is not None else code

    return tuple(above(code) for code in run_content(run)[0].units)


def _figures(run: ScoreRun, spec: IndexSpec, above: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    return dict(_rows(run, _computed(run.sha256, run.pk, spec.code, above)))


def _rows(run: ScoreRun, found: tuple[tuple[str, ...], dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    codes, index = found
    columns = index["units"]["columns"]
    for code, row in zip(codes, index["units"]["rows"], strict=True):
        yield code, dict(zip(columns, row, strict=True))


@lru_cache(maxsize=64)
def _computed(sha256: str, run_id: int, code: str, above: tuple[str, ...]) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Of a run that never changes, so it is kept."""
    inputs = raised(run_content(ScoreRun.objects.get(pk=run_id, sha256=sha256))[0], above)
    return inputs.units, compute_index(inputs, code)


def _row(node: Node | None, spec: IndexSpec, steps: Mapping[str, Any]) -> AboveRow:
    """The shrunken figure where units could be compared, else the adjusted one; the weighted one of a description."""
    ways = ("shrunken", "adjusted") if spec.kind == "mean" else ("weighted",)
    way = next((one for one in ways if steps.get(one) is not None), ways[-1])
    ends = ("low", "high") if way == "weighted" else (f"{way}_low", f"{way}_high")
    value, low, high = (number(steps.get(name)) for name in (way, *ends))
    estimate = Estimate(value, low, high, steps["n"], Status(steps["status"]), UNITS[spec.kind])
    return AboveRow(node, estimate, told_verdict(steps.get("class") or "", steps["status"]), number(steps.get("iur")))
