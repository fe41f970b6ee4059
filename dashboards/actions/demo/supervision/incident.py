"""The serious incident at Wangjiang: recorded from outside, confirmed, and vetoed by two people."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from dashboards.actions.demo.span import Span
from dashboards.actions.demo.truth import EVENT_BRANCH
from dashboards.actions.evidence_files import kept_files
from dashboards.models import Incident, IncidentMove, Veto, VetoEffect
from dashboards.queries.incidents import leader_on
from surveys.engine.periods import add_months, quarter_of
from surveys.models import Unit, User

_TEXT = "回访客户时，客户称柜员自八月起代其保管网银U盾，并有两笔转账由柜员代为操作。柜台内可见贴有客户姓名的U盾三只。"
_FINDING = "调阅8月监控与交易流水，柜员承认代客户保管U盾三只，两笔转账经客户口头同意。未造成资金损失。"
_LAST_DAY = 46  # after the incident, the day on which the veto was approved
# to, days after the incident, who, and why
_STEPS = (
    ("recorded", 9, "fang.zhi", ""),
    ("investigating", 11, "wu.xiaowen", ""),
    ("confirmed", 42, "wu.xiaowen", _FINDING),
    ("proposed", 44, "wu.xiaowen", "代客户保管U盾属于《网点服务红线》第三条，按考核方案提出一票否决。"),
    ("in_force", 46, "he.liqun", "事实清楚，证据充分，同意。"),
)


def make_incident(span: Span, units: Mapping[str, Unit], users: Mapping[str, User]) -> Incident | None:
    """Write the incident with its dated history; None where Wangjiang is not among the branches."""
    unit = units.get(EVENT_BRANCH)
    if unit is None:
        return None
    day = _day(span)
    last = _STEPS[-1][0]
    by = users["fang.zhi"]
    at = {to: span.at(day + timedelta(days=after), 10) for to, after, _who, _why in _STEPS}
    incident = Incident.objects.create(
        unit=unit,
        happened_on=day,
        category="custody",
        severity="serious",
        text=_TEXT,
        state=last,
        step=len(_STEPS) - 1,
        recorded_by=by,
        recorded_at=at["recorded"],
    )
    with kept_files([SimpleUploadedFile("走访记录与照片.pdf", _PDF)], by) as files:
        incident.files.add(*files)
    veto = _veto(incident, users, at)
    IncidentMove.objects.bulk_create(
        IncidentMove(
            incident=incident,
            step=step,
            source=_STEPS[step - 1][0] if step else "",
            to=to,
            severity="serious",
            veto=veto if to in ("proposed", "in_force") else None,
            reason=why,
            actor=users[who],
            at=at[to],
        )
        for step, (to, _after, who, why) in enumerate(_STEPS)
    )
    return incident


def _day(span: Span) -> date:
    """Day 31 or so in the middle of the last quarter that leaves time for all the steps."""
    quarter = span.quarters[-1]
    while True:
        quarter = quarter_of(add_months(quarter.first, -1))
        third = quarter.months[2]
        day = date(third // 100, third % 100, 1) - timedelta(days=1)
        if day + timedelta(days=_LAST_DAY) < span.today:
            return day


def _veto(incident: Incident, users: Mapping[str, User], at: Mapping[str, datetime]) -> Veto:
    period = quarter_of(incident.happened_on.year * 100 + incident.happened_on.month)
    terms: dict[str, Any] = {"period": period.code, "first": period.first, "last": period.last}
    veto = Veto.objects.create(
        incident=incident,
        unit=incident.unit,
        leader=leader_on(incident.unit, incident.happened_on),
        proposed_by=users["wu.xiaowen"],
        proposed_at=at["proposed"],
        approved_by=users["he.liqun"],
        approved_at=at["in_force"],
        **terms,
    )
    VetoEffect.objects.bulk_create(
        VetoEffect(veto=veto, target=target, kind="grade_cap", grade="C") for target in ("unit", "leader")
    )
    return veto


def _pdf() -> bytes:
    """A page of PDF that any reader opens, with one line on it."""
    words = b"BT /F1 14 Tf 60 780 Td (Visit to Wangjiang: notes and photographs - invented, for demonstration) Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, trailer)


_PDF = _pdf()
