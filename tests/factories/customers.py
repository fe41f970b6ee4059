"""Customers as their systems send them, and as they stand in the tables."""

import io
from collections.abc import Sequence
from typing import Any

from surveys.actions.import_customers import Delivery, Reject, Summary, import_customers, import_transactions
from surveys.models import Customer
from tests.factories.files import csv_of

HEAD = ["客户号", "机构编号", "姓名", "手机号", "邮箱", "出生日期", "开户日期", "综合贡献度", "贡献增长率"]
MOBILE = "13812345678"


def row(number: int, unit: str = "E1", **more: str) -> list[str]:
    """One line under HEAD; every number has a mobile number of its own."""
    cells = {
        "id": f"C{number:07}",
        "unit": unit,
        "name": "王小芳",
        "mobile": f"138{number:08}",
        "email": "",
        "birth": "1985-03-04",
        "opened": "2015-06-01",
        "contribution": "1200.00",
        "growth": "5",
        **more,
    }
    return list(cells.values())


def bring(
    rows: Sequence[Sequence[str]],
    source: str = "pcrm",
    head: Sequence[str] = HEAD,
    encoding: str = "utf-8",
    **more: Any,
) -> tuple[Summary, list[Reject]]:
    """Import lines; what became of them, and those rejected."""
    return bring_bytes(csv_of([head, *rows], encoding), source, **more)


def bring_bytes(content: bytes, source: str = "pcrm", **more: Any) -> tuple[Summary, list[Reject]]:
    rejects: list[Reject] = []
    delivery = Delivery(source=source, filename="customers.csv", **more)
    return import_customers(io.BytesIO(content), delivery, actor=None, on_reject=rejects.append), rejects


def bring_transactions(rows: Sequence[Sequence[str]], source: str = "pcrm") -> tuple[Summary, list[Reject]]:
    head = ["流水号", "客户号", "机构编号", "柜台", "交易时间", "交易类型"]
    rejects: list[Reject] = []
    stream = io.BytesIO(csv_of([head, *rows]))
    return import_transactions(stream, Delivery(source), actor=None, on_reject=rejects.append), rejects


def customer(number: int) -> Customer:
    return Customer.objects.get(source_id=f"C{number:07}")
