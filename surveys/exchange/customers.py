"""The columns of files of customers and of transactions, under their English and Chinese names."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from surveys.exchange.faults import TableError
from surveys.exchange.tables import nearest

IGNORE = "-"
_CUSTOMERS = {
    "id": "id customer_id customer_no cust_id 客户号 客户编号 客户代码 客户id",
    "kind": "kind customer_type 客户类型 客户性质",
    "unit": "unit unit_code branch branch_code 机构编号 机构号 开户机构 归属机构 网点编号",
    "name": "name customer_name company 姓名 客户姓名 客户名称 企业名称 公司名称",
    "person": "person contact contact_person 联系人 联系人姓名 经办人",
    "mobile": "mobile phone mobile_phone 手机 手机号 手机号码 联系电话",
    "email": "email e-mail 邮箱 电子邮箱 电子邮件",
    "birth": "birth birthday birth_date birth_year 出生日期 出生年份 生日",
    "opened": "opened opened_on open_date 开户日期 建立日期",
    "closed": "closed closed_on close_date 销户日期 终止日期",
    "manager": "manager account_manager 客户经理 客户经理工号",
    "language": "language lang 语言",
    "zone": "zone time_zone 时区",
    "contribution": "contribution 贡献度 年贡献度 综合贡献 综合贡献度",
    "growth": "growth 增长率 贡献增长率",
    "products": "products holdings 产品 持有产品",
}
_TRANSACTIONS = {
    "reference": "reference id transaction_id transaction_no 流水号 交易流水号",
    "customer": "customer customer_id customer_no 客户号 客户编号",
    "unit": "unit unit_code branch branch_code 机构编号 机构号 交易机构 网点编号",
    "counter": "counter window 柜台 窗口 柜台号 窗口号",
    "at": "at time date transaction_time 交易时间 交易日期",
    "kind": "kind type transaction_type 交易类型 业务类型",
}
FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"customers": tuple(_CUSTOMERS), "transactions": tuple(_TRANSACTIONS)}
)
_HEADINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        content: MappingProxyType({word: name for name, words in names.items() for word in words.split()})
        for content, names in {"customers": _CUSTOMERS, "transactions": _TRANSACTIONS}.items()
    }
)
_REQUIRED = {"customers": ("id",), "transactions": ("reference", "unit", "at")}
KINDS: Mapping[str, str] = MappingProxyType(
    {
        word: kind
        for kind, words in {
            "retail": "retail personal individual 个人 个人客户 零售 对私",
            "corporate": "corporate company business 公司 公司客户 企业 对公",
        }.items()
        for word in words.split()
    }
)


def match_fields(content: str, header: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Field → column.

    Parameters
    ----------
    content
        ``customers`` or ``transactions``.
    given
        Column → field, or ``-`` to leave it out; other columns are known by their headings, the first one counts.

    Raises
    ------
    TableError
        ``missing_column``, ``unknown_field`` or ``mapped_twice``.
    """
    header, fields = tuple(header), FIELDS[content]
    found: dict[str, str] = {}
    for column, field in given.items():
        if column not in header:
            raise TableError("missing_column", column=column, nearest=nearest(column, header))
        if field not in (*fields, IGNORE):
            raise TableError("unknown_field", column=column, target=field, nearest=nearest(field, fields))
        if field in found:
            raise TableError("mapped_twice", first=found[field], second=column, target=field)
        if field != IGNORE:
            found[field] = column
    for column in header:
        field = _HEADINGS[content].get(column.replace(" ", "_").casefold(), "")
        if field and column not in given:
            found.setdefault(field, column)
    for field in _REQUIRED[content]:
        if field not in found:
            raise TableError("missing_column", column=field, nearest=nearest(field, header))
    return found
