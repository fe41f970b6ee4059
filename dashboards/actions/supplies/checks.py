"""What a supplied value must hold before it is proposed, and again before it is approved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from django.utils import timezone

from dashboards.actions.supplies.refusals import SupplyRefused
from dashboards.formulas.scheme import Scheme, load_scheme
from dashboards.models import SuppliedValue, SupplyKind
from dashboards.queries.appraisal.judged import judging
from dashboards.queries.appraisal.supplied import adjustments_given, used_codes
from surveys.engine.periods import Period, PeriodError, parse_period, quarter_of

LARGEST = Decimal(10) ** 11
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


def supplied_period(kind: str, text: str) -> Period:
    """The quarter, or for targets the year, in a text. Raises `SupplyRefused`."""
    try:
        found = parse_period(text)
    except PeriodError:
        found = None
    if kind == SupplyKind.TARGET:
        if found is None or len(found.months) != 12 or found.first % 100 != 1:
            raise SupplyRefused("not_a_year", "period", period=text[:40])
    elif found is None or found != quarter_of(found.first):
        raise SupplyRefused("not_a_quarter", "period", period=text[:40])
    return found


class Checker:
    """The checks of one kind, with what they need read once."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._known = used_codes(kind) if kind != SupplyKind.ADJUSTMENT else {}
        self._schemes: dict[tuple[int, int], Mapping[int, Scheme]] = {}

    def check(self, one: SuppliedValue) -> None:
        """Raises `SupplyRefused`."""
        if not CODE.fullmatch(one.code):
            raise SupplyRefused("bad_code", "code", code=one.code[:40])
        if abs(one.value) >= LARGEST:
            raise SupplyRefused("too_large", "value")
        _CHECKS[self._kind](self, one)

    def _figure(self, one: SuppliedValue) -> None:
        self._must_be_known(one, "unknown_figure")

    def _target(self, one: SuppliedValue) -> None:
        self._must_be_known(one, "unknown_component")
        if one.value <= 0:
            raise SupplyRefused("target_not_positive", "value")

    def _adjustment(self, one: SuppliedValue) -> None:
        if not one.reason.strip():
            raise SupplyRefused("reason_needed", "reason")
        scheme = self._scheme(one)
        if scheme is None:
            raise SupplyRefused("no_scheme", "unit", period=Period(one.first_month, one.last_month).code)
        if not -scheme.deduction <= one.value <= scheme.bonus:
            raise _beyond(scheme)

    def _must_be_known(self, one: SuppliedValue, reason: str) -> None:
        if one.code not in self._known:
            known = ", ".join(list(self._known)[:20]) or "–"
            raise SupplyRefused(reason, "code", code=one.code, known=known)

    def _scheme(self, one: SuppliedValue) -> Scheme | None:
        key = one.first_month, one.last_month
        if key not in self._schemes:
            versions = judging(Period(*key))
            loaded = {version.pk: load_scheme(version.content) for version in versions.values()}
            self._schemes[key] = {unit: loaded[version.pk] for unit, version in versions.items()}
        return self._schemes[key].get(one.unit_id)

    def check_sums(self, rows: Iterable[SuppliedValue]) -> None:
        """Bonuses and deductions of each unit, those approved before among them, stay within the bounds."""
        rows = list(rows)
        for period in {(one.first_month, one.last_month) for one in rows}:
            mine = [one for one in rows if (one.first_month, one.last_month) == period]
            held = adjustments_given({one.unit_id for one in mine}, Period(*period), timezone.now())
            points = {(unit, one.code): one.points for unit, listed in held.items() for one in listed}
            points |= {(one.unit_id, one.code): one.value for one in mine}
            for one in mine:
                self._check_sum(one, [value for (unit, _code), value in points.items() if unit == one.unit_id])

    def _check_sum(self, one: SuppliedValue, values: Iterable[Decimal]) -> None:
        values, scheme = list(values), self._scheme(one)
        if scheme is None:
            raise SupplyRefused("no_scheme", "unit", period=Period(one.first_month, one.last_month).code)
        up, down = sum(max(value, Decimal(0)) for value in values), sum(min(value, Decimal(0)) for value in values)
        if up > scheme.bonus or -down > scheme.deduction:
            raise _beyond(scheme)


_CHECKS: Mapping[str, Callable[[Checker, SuppliedValue], None]] = {
    SupplyKind.FIGURE: Checker._figure,
    SupplyKind.TARGET: Checker._target,
    SupplyKind.ADJUSTMENT: Checker._adjustment,
}


def _beyond(scheme: Scheme) -> SupplyRefused:
    told = {"bonus": f"{scheme.bonus.normalize():f}", "deduction": f"{scheme.deduction.normalize():f}"}
    return SupplyRefused("beyond_bounds", "value", **told)
