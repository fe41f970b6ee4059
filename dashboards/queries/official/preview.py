"""What other rules would make of the last period: the same answers under the rules in force and under the draft."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboards.formulas.runs import compute_index
from dashboards.models import RuleVersion
from dashboards.queries.official.freezing import freeze
from dashboards.queries.rules import rules_in_force
from surveys import access
from surveys.engine.periods import Period


@dataclass(frozen=True, slots=True)
class Effect:
    """A unit's headline figure under both rules; every published step of each, None where it has none.

    `moved` is the appraised figure after less that before; None where either does not exist.
    """

    code: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def moved(self) -> Decimal | None:
        sides = [one and one.get("shrunken") for one in (self.before, self.after)]
        return None if None in sides else Decimal(str(sides[1])) - Decimal(str(sides[0]))

    @property
    def lost(self) -> bool:
        """Whether it has an appraised figure under the rules in force, and none under the draft."""
        before, after = (bool(one and one.get("shrunken") is not None) for one in (self.before, self.after))
        return before and not after

    def changed(self, name: str) -> bool:
        """Whether ``class`` or ``status`` (or any other step) is another."""
        before, after = (one.get(name) if one else None for one in (self.before, self.after))
        return bool(before != after)


@dataclass(frozen=True, slots=True)
class Preview:
    """The effect on each unit, in the order of codes; outcomes and answers under both rules."""

    period: Period
    outcomes: tuple[str, str]
    answers: tuple[int, int]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    outcome: str
    answers: int
    rows: dict[str, dict[str, Any]]


def preview_rules(viewer: access.Viewer, draft: RuleVersion, period: Period) -> Preview:
    """Compute the figures of a period under the rules in force for it and under a draft; nothing is written.

    Raises
    ------
    PermissionDenied
    RulesError
        Where the draft does not hold.
    """
    if not access.may(viewer, "approve_rules"):
        access.require(viewer, "edit_rules")
    held = rules_in_force(draft.programme, period.first)
    before = _side(held, period) if held else _Side("no_rules", 0, {})
    after = _side(draft, period)
    codes = sorted(before.rows.keys() | after.rows.keys())
    effects = tuple(Effect(code, before.rows.get(code), after.rows.get(code)) for code in codes)
    return Preview(period, (before.outcome, after.outcome), (before.answers, after.answers), effects)


def _side(version: RuleVersion, period: Period) -> _Side:
    frozen = freeze(version, period)
    figures = compute_index(frozen.inputs)
    table = figures["units"]
    rows = (dict(zip(table["columns"], row, strict=True)) for row in table["rows"])
    return _Side(figures["outcome"], len(frozen.inputs.unit), dict(zip(frozen.inputs.units, rows, strict=True)))
