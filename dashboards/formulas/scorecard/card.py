"""A unit's scorecard: rows, total, grade, and the grade after the veto."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dashboards.formulas.scheme import Scheme
from dashboards.formulas.scorecard.adjusting import NONE, Adjusted, adjust
from dashboards.formulas.scorecard.inputs import UnitFacts
from dashboards.formulas.scorecard.rows import Row, make_row
from dashboards.formulas.scorecard.weights import weigh
from dashboards.formulas.veto import Effect, Result, with_veto

GRADED, EXEMPT, NO_FIGURES = "graded", "exempt", "no_figures"


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What came of one unit.

    Attributes
    ----------
    state : `GRADED`; `EXEMPT` (open too short) and `NO_FIGURES` have neither total nor grade
    subtotal : sum of the contributions, two decimals
    adjustments : bonus and deduction within the bounds of the scheme
    exact : subtotal and adjustments, kept between 0 and 100
    plain, plain_grade : that to one decimal half-even, and its grade, as if there were no veto
    total, grade : with the veto; the same where there is none
    """

    unit: str
    state: str
    rows: tuple[Row, ...]
    subtotal: Decimal
    plain: Decimal | None
    plain_grade: str
    total: Decimal | None
    grade: str
    effects: tuple[Effect, ...] = ()
    adjustments: tuple[Adjusted, ...] = ()
    exact: Decimal = NONE


def make_card(scheme: Scheme, facts: UnitFacts, last_day: date) -> Scorecard:
    """The scorecard of a unit for the period that ends with ``last_day``.

    The grade is read off the total as it is published: 64.95 is 65.0 by half-even here as for anyone who adds up the
    card's own figures.
    """
    rows = weigh([make_row(one, facts.given[one.code]) for one in scheme.components])
    subtotal = sum((row.contribution for row in rows), Decimal("0.00"))
    adjusted = adjust(facts.adjustments, scheme.bonus, scheme.deduction)
    exact = min(max(subtotal + sum((one.counted for one in adjusted), NONE), NONE), Decimal("100.00"))
    state = _state(scheme, facts, rows, last_day)
    if state != GRADED:
        return Scorecard(facts.code, state, rows, subtotal, None, "", None, "", facts.effects, adjusted, exact)
    plain = round(exact, 1)
    grade = scheme.grade_of(plain)
    after = with_veto(Result(float(plain), grade), *facts.effects)
    total = plain if after.points else Decimal("0.0")
    return Scorecard(
        facts.code, state, rows, subtotal, plain, grade, total, after.grade, facts.effects, adjusted, exact
    )


def _state(scheme: Scheme, facts: UnitFacts, rows: Sequence[Row], last_day: date) -> str:
    if months_open(facts.opened, last_day) < scheme.exempt_months:
        return EXEMPT
    return GRADED if any(row.points is not None for row in rows) else NO_FIGURES


def months_open(opened: date, last_day: date) -> int:
    """Whole months from the opening day to the end of ``last_day``; negative before it."""
    months = (last_day.year - opened.year) * 12 + last_day.month - opened.month
    return months + (1 if opened.day == 1 else 0)
