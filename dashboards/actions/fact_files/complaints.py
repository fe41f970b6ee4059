"""A file of complaints."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from dashboards.actions.complaints import (
    ComplaintFacts,
    counted,
    next_complaints,
    order_problem,
    record_complaints,
    standing_elsewhere,
    usual_due,
)
from dashboards.actions.fact_files.base import FactFile
from surveys.actions.import_cells import past_day
from surveys.actions.import_responses.sentences import unknown_word
from surveys.actions.import_sentences import RowFault
from surveys.exchange.dates import read_day
from surveys.models import User

_CODES = {
    "category": {
        "attitude": "attitude 服务态度 态度",
        "waiting": "waiting 等候 排队 排队等候",
        "authorisation": "authorisation 授权",
        "fees": "fees 收费 费用",
        "product": "product 产品 理财 产品销售",
        "digital": "digital 电子渠道 手机银行 网银 自助",
        "premises": "premises 环境 设施 网点环境",
        "privacy": "privacy 隐私 个人信息 信息安全",
        "other": "other 其他",
    },
    "channel": {
        "branch": "branch 网点 现场",
        "hotline": "hotline 热线 客服热线 电话 客服",
        "app": "app 手机银行 在线",
        "letter": "letter 信访 来信 来访",
        "regulator": "regulator 监管 监管转办",
        "media": "media 媒体",
        "other": "other 其他",
    },
    "severity": {"minor": "minor 一般 轻微", "serious": "serious 严重", "grave": "grave 重大 特别严重"},
    "upheld": {"yes": "yes y true 1 是 属实 成立", "no": "no n false 0 否 不属实 不成立"},
    "withdrawn": {"yes": "yes y true 1 是 撤回 撤销", "no": "no n false 0 否"},
}
CODES = {
    field: {word: code for code, words in codes.items() for word in words.split()} for field, codes in _CODES.items()
}
_LONGEST = 40


class ComplaintFile(FactFile):
    """One line per complaint. A line about a known reference that says something else becomes its next version."""

    verb = "record_complaints"
    headings = {
        "reference": "reference complaint_id id 投诉编号 工单编号 编号",
        "unit": "unit unit_code branch_code 机构编号 机构代码 网点编号",
        "received_on": "received_on received 受理日期 投诉日期 收到日期",
        "category": "category 类别 投诉类别 投诉类型",
        "channel": "channel 渠道 投诉渠道",
        "severity": "severity 严重程度 等级",
        "due_on": "due_on due 办理期限 应办结日期",
        "handled_on": "handled_on handled 办结日期 处理日期",
        "upheld": "upheld 是否属实 属实",
        "withdrawn": "withdrawn 是否撤回 撤回",
    }
    required = ("reference", "unit", "received_on", "category")

    def facts(self, cells: Mapping[str, str]) -> tuple[Any, Any]:
        reference = cells["reference"]
        if not reference or len(reference) > _LONGEST:
            raise RowFault(_("The complaint's number is missing, or longer than 40 characters."))
        received = _needed_day("received_on", cells)
        upheld = _code("upheld", cells, "")
        facts = ComplaintFacts(
            reference=reference,
            unit_id=self.units.on(cells["unit"], received),
            category=_code("category", cells, ""),
            channel=_code("channel", cells, "other"),
            severity=_code("severity", cells, "minor"),
            received_on=received,
            due_on=_due(cells, received),
            handled_on=past_day("handled_on", cells["handled_on"]) if cells["handled_on"] else None,
            upheld={"yes": True, "no": False}.get(upheld),
            withdrawn=_code("withdrawn", cells, "no") == "yes",
        )
        _check(facts)
        return facts, reference

    def clashes(self, facts: Sequence[Any]) -> Mapping[int, str]:
        """A complaint of a unit at which the reader may record nothing is not theirs to change, nor to take over."""
        elsewhere = standing_elsewhere([one.reference for one in facts], self.units.ids)
        said = _("A complaint with this number stands at another unit. Check the number.")
        return {place: said for place, one in enumerate(facts) if one.reference in elsewhere}

    def preview(self, facts: Sequence[Any]) -> Counter[str]:
        return counted(list(next_complaints(facts)))

    def record(self, facts: Sequence[Any], actor: User | None) -> Counter[str]:
        return record_complaints(facts=facts, actor=actor)


def _needed_day(field: str, cells: Mapping[str, str]) -> date:
    if not cells[field]:
        raise RowFault(_("%(column)s is missing.") % {"column": field})
    return past_day(field, cells[field])


def _due(cells: Mapping[str, str], received: date) -> date:
    """May lie in the future, other than the days on which something happened."""
    if not cells["due_on"]:
        return usual_due(received)
    day = read_day(cells["due_on"])
    if day is None:
        words = {"column": "due_on", "given": cells["due_on"][:40]}
        raise RowFault(_("%(column)s: “%(given)s” is not a valid date. Please write it like 2026-12-01.") % words)
    return day


def _code(field: str, cells: Mapping[str, str], usual: str) -> str:
    if not cells[field]:
        if field == "category":
            raise RowFault(_("%(column)s is missing.") % {"column": field})
        return usual
    code = CODES[field].get(cells[field].casefold())
    if code is None:
        raise RowFault(unknown_word(field, cells[field], ", ".join(_CODES[field])))
    return code


def _check(facts: ComplaintFacts) -> None:
    problem = order_problem(facts)
    if problem:
        raise RowFault(
            {
                "due_early": _("The day to handle it by lies before the day it was received."),
                "handled_early": _("It was handled before it was received. Please correct one of the two days."),
                "undecided": _("It cannot be upheld or not before it was handled. Please add the day it was handled."),
            }[problem]
        )
