"""The columns of a file of margins, and the words for its variables and categories."""

from __future__ import annotations

from types import MappingProxyType

from dashboards.formulas.rules import ADJUSTERS
from dashboards.models import CLIENTS
from surveys.exchange.places import CODED, HEADINGS, NAMES

_NAMES = {
    "unit": "unit unit_code branch_code 机构编号 机构代码 网点编号 机构 网点",
    "variable": "variable 变量 维度",
    "category": "category 类别 分类 取值",
    "total": "total count customers 客户数 人数 总数",
}
COLUMNS = MappingProxyType({word: field for field, words in _NAMES.items() for word in words.split()})
FIELDS = tuple(_NAMES)
_CLIENTS = ("clients", "客户总数", "客户数")
_ALL = ("", "all", "全部", "合计")
VARIABLES = (*ADJUSTERS, CLIENTS)


def columns_of(header: tuple[str, ...]) -> dict[str, str]:
    """Field → the column that holds it."""
    found: dict[str, str] = {}
    for column in header:
        field = COLUMNS.get(column.replace(" ", "_").casefold())
        if field:
            found.setdefault(field, column)
    return found


def variable_of(word: str) -> str | None:
    """The variable that a word stands for."""
    folded = word.replace(" ", "_").casefold()
    if folded in _CLIENTS:
        return CLIENTS
    place = HEADINGS.get(folded, folded)
    return place if place in ADJUSTERS else None


def category_of(variable: str, word: str) -> int | None:
    """The code of a category; None where nobody knows the word, or it says "unknown"."""
    if variable == CLIENTS:
        return 0 if word.casefold() in _ALL else None
    return CODED[variable].get(word.casefold()) or None


def categories(variable: str) -> tuple[str, ...]:
    """What may stand for a variable."""
    return ("all",) if variable == CLIENTS else NAMES[variable][1:]
