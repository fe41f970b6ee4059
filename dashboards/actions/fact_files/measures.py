"""A file of operational measures."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from dashboards.actions.complaints import counted
from dashboards.actions.fact_files.base import FactFile
from dashboards.actions.measures import LARGEST, MeasureFacts, next_values, record_measures, share
from dashboards.models import MeasureVersion
from dashboards.queries.measures import catalogue
from surveys.actions.import_sentences import RowFault, did_you_mean
from surveys.actions.known_units import KnownUnits
from surveys.clock import bank_today
from surveys.engine.periods import Period
from surveys.exchange.tables import nearest
from surveys.models import User

_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?", re.ASCII)
_MONTH_DIGITS = re.compile(r"(\d{4})(\d{2})", re.ASCII)


class MeasureFile(FactFile):
    """One line per unit, month and measure: a value, or for a share its two parts."""

    verb = "record_measures"
    headings = {
        "unit": "unit unit_code branch_code 机构编号 机构代码 网点编号",
        "month": "month period 月份 年月",
        "measure": "measure code 指标 指标代码",
        "value": "value 数值 值 指标值",
        "numerator": "numerator 分子",
        "denominator": "denominator 分母",
    }
    required = ("unit", "month", "measure")

    def __init__(self, units: KnownUnits) -> None:
        super().__init__(units)
        self._known = {one.code: one for one in catalogue()}
        self._by_word = {
            word: one for one in self._known.values() for word in (one.code, one.name_zh, one.name_en.casefold())
        }

    def facts(self, cells: Mapping[str, str]) -> tuple[Any, Any]:
        month = read_month(cells["month"])
        definition = self._definition(cells["measure"])
        last = min(Period(month, month).last_day, bank_today())
        unit_id = self.units.on(cells["unit"], last)
        facts = MeasureFacts(definition.code, definition.pk, unit_id, month, *figures(definition, cells))
        return facts, facts.key

    def _definition(self, text: str) -> MeasureVersion:
        found = self._by_word.get(text) or self._by_word.get(text.casefold())
        if found is None:
            said = _("Measure “%(code)s” is not in the catalogue.") % {"code": text[:40]}
            raise RowFault(said + did_you_mean(nearest(text, self._known)))
        return found

    def preview(self, facts: Sequence[Any]) -> Counter[str]:
        return counted(list(next_values(facts)))

    def record(self, facts: Sequence[Any], actor: User | None) -> Counter[str]:
        return record_measures(facts=facts, source="import", actor=actor)


def figures(definition: MeasureVersion, cells: Mapping[str, str]) -> tuple[Decimal, int | None, int | None]:
    """Value, numerator and denominator from what was typed.

    Raises
    ------
    RowFault
        Where they do not fit the measure.
    """
    if not definition.is_share:
        return _number("value", cells["value"]), None, None
    if not cells["numerator"] or not cells["denominator"]:
        raise RowFault(_("This measure is a share: please give numerator and denominator, not the percentage."))
    whole = _whole("denominator", cells["denominator"])
    part = _whole("numerator", cells["numerator"])
    if whole == 0 or part > whole:
        raise RowFault(
            _("The numerator %(part)s is no part of the denominator %(whole)s.") % {"part": part, "whole": whole}
        )
    return share(part, whole), part, whole


def _number(column: str, text: str) -> Decimal:
    if not text:
        raise RowFault(_("%(column)s is missing.") % {"column": column})
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number < LARGEST:
        words = {"column": column, "given": text[:40]}
        raise RowFault(_("%(column)s: “%(given)s” is not a number from 0 on.") % words)
    return number.quantize(Decimal("0.000001"))


def _whole(column: str, text: str) -> int:
    number = _number(column, text)
    if number != number.to_integral_value():
        raise RowFault(_("%(column)s: “%(given)s” is not a whole number.") % {"column": column, "given": text[:40]})
    return int(number)


def read_month(text: str) -> int:
    match = _MONTH_DIGITS.fullmatch(text) or _MONTH.fullmatch(text) or re.fullmatch(r"(\d{4})-(\d\d)-\d\d", text)
    year, month = (int(part) for part in match.groups()) if match else (0, 0)
    if not (2000 <= year <= 2999 and 1 <= month <= 12):
        raise RowFault(_("“%(given)s” is no month. Please write it like 2026-11.") % {"given": text[:40]})
    today = bank_today()
    if year * 100 + month > today.year * 100 + today.month:
        raise RowFault(_("The month %(given)s has not begun yet.") % {"given": text[:40]})
    return year * 100 + month
