"""The columns of a file of units: which they are, under their English or Chinese names, and what a line says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NAMES = {
    "code": "code unit_code 机构编号 机构代码 机构号 编号",
    "kind": "kind type 机构类型 机构类别 类型 类别",
    "name_zh": "name_zh name 机构名称 中文名称 名称",
    "name_en": "name_en english_name 英文名称 英文名",
    "parent": "parent parent_code 上级机构 上级机构编号 上级机构代码 上级",
    "since": "since effective_from 生效日期 开业日期 起始日期",
    "closed": "closed closed_on 撤并日期 撤销日期 关闭日期 停业日期",
    "successor": "successor merged_into 并入机构 并入机构编号 承接机构",
}
COLUMNS: Mapping[str, str] = MappingProxyType(
    {name: field for field, names in _NAMES.items() for name in names.split()}
)
_KINDS = {
    "head_office": "head_office head_quarters 总行 总部",
    "region": "region 区域 分行 一级分行 二级分行 大区",
    "branch": "branch 支行 网点 一级支行 二级支行 营业部 分理处",
    "department": "department 部门 二线部门 总行部门 处室",
}
KINDS: Mapping[str, str] = MappingProxyType({name: kind for kind, names in _KINDS.items() for name in names.split()})


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One line as it was written; '' where a cell is empty or its column is not there."""

    number: int
    code: str
    kind: str
    name_zh: str
    name_en: str
    parent: str
    since: str
    closed: str
    successor: str
    attributes: Mapping[str, str] = field(default_factory=dict)


def field_of(column: str) -> str | None:
    """The field that a column holds; None for a further one, which becomes an attribute."""
    return COLUMNS.get(column.replace(" ", "_").casefold())


def unit_line(number: int, cells: Mapping[str, str]) -> UnitLine:
    """One line of the table, cells by the names of its columns."""
    known = dict.fromkeys(_NAMES, "")
    attributes = {}
    for column, cell in cells.items():
        if name := field_of(column):
            known[name] = known[name] or cell
        elif cell:
            attributes[column] = cell
    return UnitLine(number=number, attributes=attributes, **known)
