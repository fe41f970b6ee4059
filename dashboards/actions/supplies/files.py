"""Files of supplied figures: a right file is proposed as one batch, which a second person approves as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from dashboards.actions.fact_files.base import FactFile
from dashboards.actions.supplies.checks import Checker, supplied_period
from dashboards.actions.supplies.proposing import Supplied, propose_supply
from dashboards.actions.supplies.refusals import SupplyRefused
from dashboards.models import SupplyKind
from surveys.actions.import_sentences import RowFault
from surveys.actions.known_units import KnownUnits
from surveys.clock import bank_today
from surveys.models import User

UNIT = "unit unit_code branch_code 机构编号 机构代码 网点编号"
VALUE = "value 数值 值"


class SupplyFile(FactFile):
    """One line per unit, period and code."""

    kind: ClassVar[str]
    verb = "propose_supplies"
    required: tuple[str, ...] = ("unit", "period", "code", "value")

    def __init__(self, units: KnownUnits) -> None:
        super().__init__(units)
        self._checker = Checker(self.kind)

    def facts(self, cells: Mapping[str, str]) -> tuple[Any, Any]:
        try:
            period = supplied_period(self.kind, cells["period"])
            unit = self.units.on(cells["unit"], min(period.last_day, max(period.first_day, bank_today())))
            one = Supplied(unit, cells["code"], period, number(cells["value"]), cells.get("reason", ""))
            self._checker.check(one.as_row())
        except SupplyRefused as refused:
            raise RowFault(refused.sentence) from refused
        return one, one.key

    def preview(self, facts: Sequence[Any]) -> Counter[str]:
        return Counter(new=len(facts))

    def record(self, facts: Sequence[Any], actor: User | None) -> Counter[str]:
        assert actor is not None
        propose_supply(kind=self.kind, values=facts, actor=actor, source="import")
        return Counter(new=len(facts))


class FigureFile(SupplyFile):
    kind = SupplyKind.FIGURE
    headings: Mapping[str, str] = {
        "unit": UNIT,
        "period": "period quarter 季度 期间",
        "code": "code figure 指标 指标代码",
        "value": VALUE,
    }


class TargetFile(SupplyFile):
    kind = SupplyKind.TARGET
    headings: Mapping[str, str] = {
        "unit": UNIT,
        "period": "year period 年度 年份",
        "code": "component code 考核项目 项目代码",
        "value": f"target {VALUE} 目标值",
    }


class AdjustmentFile(SupplyFile):
    kind = SupplyKind.ADJUSTMENT
    required = ("unit", "period", "code", "value", "reason")
    headings: Mapping[str, str] = {
        "unit": UNIT,
        "period": "period quarter 季度 期间",
        "code": "code 代码 事项代码",
        "value": f"points {VALUE} 分值 加减分",
        "reason": "reason 事由 原因",
    }


SUPPLY_FILES: Mapping[str, type[SupplyFile]] = {one.kind: one for one in (FigureFile, TargetFile, AdjustmentFile)}


def number(text: str) -> Decimal:
    """A decimal as people write it. Raises `SupplyRefused`."""
    try:
        found = Decimal(text.replace(",", "").replace("，", "").replace("−", "-"))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise SupplyRefused("not_a_number", "value", given=text[:40])
    return found if abs(found) > Decimal(10) ** 11 else found.quantize(Decimal("0.000001"))
