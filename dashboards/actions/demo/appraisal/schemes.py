"""The two schemes of the demo bank: one for branches, one for head-office departments."""

from types import MappingProxyType
from typing import Any

from dashboards.actions.appraisal import move_scheme, save_scheme
from dashboards.actions.demo.span import Span
from dashboards.models import SchemeVersion
from surveys.models import User

BRANCHES, DEPARTMENTS = "branches", "departments"
DEPOSITS, PROJECTS = "deposit_growth", "project_delivery"
GRADES = MappingProxyType({"A": 82, "B": 60, "C": 50, "D": 40})

VETOES = {
    "serious": {"unit": "grade_cap:C", "leader": "grade_cap:C"},
    "grave": {"unit": "grade_cap:D", "leader": "points_zero"},
}


def bring_into_force(span: Span, people: tuple[User, User]) -> list[SchemeVersion]:
    """Drafted by one person, approved by the other, up to the end of the year."""
    first, last = span.first.year * 100 + 1, span.today.year * 100 + 12
    return [_approved(code, content, first, last, people) for code, content in _contents().items()]


def _approved(code: str, content: dict[str, Any], first: int, last: int, people: tuple[User, User]) -> SchemeVersion:
    writer, approver = people
    made = save_scheme(
        code=code,
        content=content,
        first_month=first,
        last_month=last,
        actor=writer,
        note="首次制定，经行长办公会审议。",
    )
    move_scheme(version=made, to="submitted", actor=writer)
    return move_scheme(version=made, to="approved", actor=approver)


def _contents() -> dict[str, dict[str, Any]]:
    return {
        BRANCHES: _scheme("网点满意度考核方案", "Branch appraisal scheme", "branch", _branches()) | {"spread": 5},
        DEPARTMENTS: _scheme("二线部门考核方案", "Department appraisal scheme", "department", _departments()),
    }


def _scheme(zh: str, en: str, kind: str, parts: list[dict[str, Any]]) -> dict[str, Any]:
    bounds = {"bonus": 3, "deduction": 5}
    whole = {"schema": 1, "title": {"zh": zh, "en": en}, "kinds": [kind], "components": parts, "vetoes": VETOES}
    return whole | {"grades": dict(GRADES), "exempt_months": 6, "adjustments": bounds}


def _branches() -> list[dict[str, Any]]:
    chain = ["join", "region", "neutral"]
    rate, in_time = ({"kind": "complaints", "basis": basis} for basis in ("rate", "in_time"))
    within = {"kind": "measure", "code": "within_10"}
    retail = {"kind": "anchors", "same": 50, "improvement": 5}
    corporate, visits = _line(40, 90), _line(0, 100)
    return [
        _part("retail", "个人客户满意度 Retail satisfaction", 35, _official("retail"), retail, below=chain, floor=30),
        _part("corporate", "公司客户满意度 Corporate satisfaction", 15, _official("corporate"), corporate, below=chain),
        _part("visits", "神秘人暗访 Mystery visits", 15, {"kind": "visits"}, visits, below=["redistribute"]),
        _part("complaints", "有责投诉率 Upheld complaints", 10, rate, _line(8, 0)),
        _part("in_time", "投诉按时办结率 Complaints handled in time", 5, in_time, _line(50, 100)),
        _part("within_10", "十分钟内办理率 Served within ten minutes", 10, within, _line(30, 90)),
        _part("deposits", "储蓄增长 Growth of deposits", 10, _figure(DEPOSITS), _target(), floor=20),
    ]


def _departments() -> list[dict[str, Any]]:
    steps = [{"to": 1, "points": 100}, {"from": 1, "to": 3, "points": 70}, {"from": 3, "points": 30}]
    bands, upheld = {"kind": "bands", "bands": steps}, {"kind": "complaints", "basis": "count"}
    projects = _figure(PROJECTS)
    return [
        _part("internal", "一线评二线 Rated by the front line", 60, _official("internal"), _line(40, 90)),
        _part("complaints", "有责投诉件数 Upheld complaints", 15, upheld, bands),
        _part("projects", "重点项目完成 Delivery of projects", 25, projects, _target(), below=["redistribute"]),
    ]


def _part(code: str, title: str, weight: int, source: Any, points: Any, **more: Any) -> dict[str, Any]:
    zh, _space, en = title.partition(" ")
    return {"code": code, "title": {"zh": zh, "en": en}, "source": source, "weight": weight, "points": points, **more}


def _official(programme: str) -> dict[str, str]:
    return {"kind": "official", "programme": programme}


def _figure(code: str) -> dict[str, str]:
    return {"kind": "figure", "code": code}


def _line(zero: float, full: float) -> dict[str, Any]:
    return {"kind": "linear", "zero": zero, "full": full}


def _target() -> dict[str, Any]:
    return {"kind": "target", "zero": 70, "full": 110}
