"""Campaigns of two years: a campaign for each programme and year, a wave for each quarter; and two yet to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboards.actions.demo.bank import DEPARTMENTS
from dashboards.actions.demo.span import Span
from surveys.actions.campaigns import move_campaign, plan_wave
from surveys.engine.periods import Period, add_months, quarter_of
from surveys.models import Campaign, SurveyVersion, Unit, User, Wave

CUSTOMER_CHANNELS = ["sms", "email", "app", "qr", "kiosk", "counter"]
_NAMES = {
    "retail": ("个人客户满意度调查", "Retail satisfaction"),
    "corporate": ("公司客户满意度调查", "Corporate satisfaction"),
    "product": ("产品体验调查", "Product experience"),
    "internal": ("一线评二线", "Front line rates head office"),
}
_TARGETS = {"retail": 55, "corporate": 15, "product": 12, "internal": 30}
INTERNAL_WAVES = 4


@dataclass(frozen=True, slots=True)
class Staff:
    """Who drafts campaigns and who approves them."""

    designer: User
    approver: User


@dataclass(frozen=True, slots=True)
class Issued:
    """Waves of the customers' programmes in order, by programme; the internal ones, the last of them open."""

    waves: Mapping[str, list[Wave]]
    internal: list[Wave]
    running: Campaign


def issue_campaigns(
    versions: Mapping[str, SurveyVersion], units: Mapping[str, Unit], span: Span, staff: Staff
) -> Issued:
    """Make, approve and issue every campaign; close those of past years."""
    waves: dict[str, list[Wave]] = {}
    for programme in ("retail", "corporate", "product"):
        for year in sorted({quarter.first // 100 for quarter in span.quarters}):
            spans = [_quarter(span, quarter) for quarter in span.quarters if quarter.first // 100 == year]
            campaign = _campaign(versions[programme], units["HO"], year, staff)
            waves.setdefault(programme, []).extend(_issue(campaign, spans, span, staff))
    running = waves["retail"][-1].campaign
    internal = _internal(versions["internal"], units, span, staff)
    _drafts(versions, units["HO"], span, staff)
    return Issued(waves, internal, running)


def _quarter(span: Span, quarter: Period) -> tuple[datetime, datetime]:
    """A quarter's wave, of the first one only the part that the demo begins with."""
    opens = max(quarter.first_day, span.first)
    return span.at(opens), span.at(quarter.last_day + timedelta(days=1))


def _campaign(version: SurveyVersion, scope: Unit, year: int, staff: Staff, zh: str = "", en: str = "") -> Campaign:
    programme = version.survey.programme
    names = _NAMES[programme]
    return Campaign.objects.create(
        version=version,
        scope=scope,
        name_zh=zh or f"{year}年{names[0]}",
        name_en=en or f"{names[1]} {year}",
        channels=["intranet"] if programme == "internal" else CUSTOMER_CHANNELS,
        target=_TARGETS[programme],
        segment_quota={"MVC": 15, "MGC": 45, "BZC": 40} if programme == "retail" else {},
        reminder_days=None if programme == "internal" else 5,
        created_by=staff.designer,
    )


def _issue(campaign: Campaign, spans: list[tuple[datetime, datetime]], span: Span, staff: Staff) -> list[Wave]:
    """Plan the waves, let a second person approve; dates are those on which the bank would have done so."""
    planned = [
        plan_wave(campaign=campaign, opens_at=opens, closes_at=closes, actor=staff.designer) for opens, closes in spans
    ]
    move_campaign(campaign=campaign, to="submitted", actor=staff.designer)
    move_campaign(campaign=campaign, to="issued", actor=staff.approver)
    last = spans[-1][1]
    if last <= span.at(span.today):
        move_campaign(campaign=campaign, to="closed", actor=staff.approver)
    before = spans[0][0] - timedelta(days=5)
    Campaign.objects.filter(pk=campaign.pk).update(created_at=before - timedelta(days=4), issued_at=before)
    campaign.refresh_from_db()
    return planned


def _internal(version: SurveyVersion, units: Mapping[str, Unit], span: Span, staff: Staff) -> list[Wave]:
    """A fortnight at the end of each of the last quarters, and one that is open now."""
    past = [quarter for quarter in span.quarters if quarter.last_day < span.today][-INTERNAL_WAVES:]
    made: list[Wave] = []
    for quarter in past:
        closes = span.at(quarter.last_day - timedelta(days=2), 20)
        name = quarter.code
        campaign = _rated(
            version,
            units,
            staff,
            f"一线评二线（{name[:4]}年第{name[-1]}季度）",
            f"Front line rates head office, {name}",
        )
        made += _issue(campaign, [(closes - timedelta(days=14), closes)], span, staff)
    now = quarter_of(span.today.year * 100 + span.today.month).code
    campaign = _rated(
        version, units, staff, f"一线评二线（{now[:4]}年第{now[-1]}季度）", f"Front line rates head office, {now}"
    )
    opens = span.at(span.today - timedelta(days=6), 8)
    return made + _issue(campaign, [(opens, span.at(span.today + timedelta(days=14), 20))], span, staff)


def _rated(version: SurveyVersion, units: Mapping[str, Unit], staff: Staff, zh: str, en: str) -> Campaign:
    campaign = _campaign(version, units["HO"], 0, staff, zh, en)
    campaign.rated_units.set([units[place.code] for place in DEPARTMENTS])
    return campaign


def _drafts(versions: Mapping[str, SurveyVersion], scope: Unit, span: Span, staff: Staff) -> None:
    """What the designer is working on, and what waits for a second person."""
    month = add_months(span.today.year * 100 + span.today.month, 1)
    opens = span.at(Period(month, month).first_day, 8)
    draft = _campaign(
        versions["retail"], scope, 0, staff, "春节前网点服务专项调查", "Branch service before the holidays"
    )
    plan_wave(campaign=draft, opens_at=opens, closes_at=opens + timedelta(days=30), actor=staff.designer)
    card = _campaign(versions["product"], scope, 0, staff, "信用卡新客户回访", "New credit card holders")
    plan_wave(campaign=card, opens_at=opens, closes_at=opens + timedelta(days=21), actor=staff.designer)
    move_campaign(campaign=card, to="submitted", actor=staff.designer)
