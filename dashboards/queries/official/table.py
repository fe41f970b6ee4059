"""One index of a run over the units that a viewer sees: what a table, a chart and a CSV file are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from dashboards.formulas.estimate import Estimate, FigureUnit, Status
from dashboards.formulas.rules import IndexRule, Rules, load_rules
from dashboards.models import RunFigure, ScoreRun
from dashboards.queries.figures import UNITS, IndexSpec
from dashboards.queries.official.content import results_of
from dashboards.queries.official.figures import headline_rows
from surveys import access
from surveys.models import Product, Unit

VERDICTS = {"above": "above", "below": "below", "not_different": "same"}
FIRM = (Status.PUBLISHABLE, Status.APPRAISABLE)  # only such a figure is told its class: `OfficialRun.told_class`
ADJUSTED = ("adjusted", "adjusted_low", "adjusted_high")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One unit (or product): the figure that counts, and the adjusted one from which its class was told."""

    row: RunFigure
    estimate: Estimate
    adjusted: Estimate

    @property
    def place(self) -> Unit | Product | None:
        return self.row.unit or self.row.product

    @property
    def verdict(self) -> str:
        """``above``, ``same``, ``below``; empty where it was not compared, or is only indicative and told none."""
        return told_verdict(self.row.verdict, self.row.status)

    @property
    def compared(self) -> bool:
        """Whether it entered its peers' mean and test."""
        return bool(self.row.verdict)

    @property
    def ranks(self) -> tuple[int, int] | None:
        """The best and the worst rank that it may hold."""
        steps = self.row.steps
        return (steps["rank_low"], steps["rank_high"]) if self.row.rank else None

    @property
    def iur(self) -> float | None:
        """Reliability, 0–1."""
        return number(self.row.steps.get("iur"))


@dataclass(frozen=True, slots=True)
class RunTable:
    """A run's index: the rows of one peer group (or of all where an index is only described), best rank first."""

    run: ScoreRun
    rules: Rules
    spec: IndexSpec
    specs: tuple[IndexSpec, ...]
    outcome: str
    notes: tuple[tuple[str, str, int], ...]
    groups: tuple[str, ...]
    group: Mapping[str, Any]
    rows: tuple[TableRow, ...]

    @property
    def index(self) -> IndexRule:
        """The index as the rules have it."""
        return next(one for one in self.rules.indices if one.code == self.spec.code)

    @property
    def compared(self) -> tuple[TableRow, ...]:
        """Rows that entered the comparison; of these the `indicative` ones are told no class."""
        return tuple(row for row in self.rows if row.compared)

    @property
    def told(self) -> int:
        """How many are told a class."""
        return sum(bool(row.verdict) for row in self.rows)

    @property
    def mean(self) -> float | None:
        """The peers' mean of the adjusted figures, every unit counting the same."""
        return number(self.group.get("mean"))

    def count(self, verdict: str) -> int:
        return sum(row.verdict == verdict for row in self.rows)


def run_table(viewer: access.Viewer, run: ScoreRun, index: str = "", peers: str = "") -> RunTable:
    """The table of an index (default: the headline) and a peer group (default: the largest); 404 for an unknown one."""
    rules = load_rules(run.rules.content, run.programme)
    specs = specs_of(rules)
    spec = next((one for one in specs if one.code == (index or rules.headline)), None)
    if spec is None:
        raise Http404
    told = results_of(run)["indices"][spec.code]
    rows = headline_rows(viewer, run, spec.code)
    groups = tuple(sorted({row.peers for row in rows}, key=lambda one: (-sum(row.peers == one for row in rows), one)))
    if peers and peers not in groups:
        raise Http404
    chosen = peers or (groups[0] if groups else "")
    return RunTable(
        run=run,
        rules=rules,
        spec=spec,
        specs=specs,
        outcome=told["outcome"],
        notes=tuple((kind, name, count) for kind, name, count in told.get("notes", ())),
        groups=groups,
        group=next((one for one in told.get("groups", ()) if one["peers"] == chosen), {}),
        rows=tuple(table_row(row, spec) for row in rows if row.peers == chosen),
    )


def told_verdict(found: str, status: str) -> str:
    """The class that a unit is told, in the words of pages."""
    return VERDICTS.get(found, "") if status in FIRM else ""


def specs_of(rules: Rules) -> tuple[IndexSpec, ...]:
    """The indices of rules, the headline first."""
    ordered = sorted(rules.indices, key=lambda one: one.code != rules.headline)
    return tuple(IndexSpec(one.code, one.kind, one.title["zh"], one.title["en"]) for one in ordered)


def table_row(row: RunFigure, spec: IndexSpec) -> TableRow:
    unit = UNITS[spec.kind]
    return TableRow(row, estimate_of(row, unit), _adjusted(row, unit))


def estimate_of(row: RunFigure, unit: FigureUnit = "points") -> Estimate:
    """The figure that counts, as every page takes it."""
    ends = (number(row.value), number(row.low), number(row.high))
    return Estimate(*ends, n=row.n, status=Status(row.status), unit=unit)


def number(value: Any) -> float | None:
    """A published decimal as a float, for drawing."""
    return None if value is None else float(value)


def _adjusted(row: RunFigure, unit: FigureUnit) -> Estimate:
    value, low, high = (number(row.steps.get(name)) for name in ADJUSTED)
    return Estimate(value, low, high, row.n, Status(row.status), unit)
