"""Surveys, campaigns and ways in, as small as they can be and still ask something."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from surveys.actions.campaigns import move_campaign, plan_wave
from surveys.actions.invitations import Invitee, add_access_point, invite
from surveys.actions.surveys import create_survey, publish_version
from surveys.models import AccessPoint, Campaign, Invitation, SurveyVersion, Unit, User, Wave


def words(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


FIVE = [
    {"value": place, "label": words(zh, en)}
    for place, (zh, en) in enumerate(
        [
            ("非常不满意", "Very dissatisfied"),
            ("不满意", "Dissatisfied"),
            ("一般", "Neither"),
            ("满意", "Satisfied"),
            ("非常满意", "Very satisfied"),
        ],
        1,
    )
]
WAITING: dict[str, Any] = {
    "id": "waiting",
    "type": "scale",
    "construct": "waiting",
    "required": True,
    "points": FIVE,
    "na": words("不适用（没有等候）", "Not applicable (I did not wait)"),
    "text": words("这次等候办理的时间，您满意吗？", "How satisfied were you with the time you waited?"),
}
RECOMMEND: dict[str, Any] = {
    "id": "recommend",
    "type": "nps",
    "construct": "recommend",
    "required": True,
    "text": words("您有多大可能把本行推荐给亲友？", "How likely are you to recommend the bank to friends or family?"),
    "hint": words("请在0到10之间选一个数字", "Choose one number from 0 to 10"),
}
COMMENT: dict[str, Any] = {
    "id": "comment",
    "type": "long_text",
    "text": words("还有什么想告诉我们的？", "Is there anything else you would like to tell us?"),
}


def definition(*pages: list[dict[str, Any]], programme: str = "retail", **more: Any) -> dict[str, Any]:
    """A definition with these pages, named p1, p2, …"""
    made = [{"id": f"p{number}", "items": items} for number, items in enumerate(pages, 1)]
    return {"schema": 1, "programme": programme, "title": words("您的办理体验", "Your visit"), "pages": made, **more}


ONE_PAGE = definition([WAITING, RECOMMEND, COMMENT])
THREE_PAGES = definition([WAITING], [RECOMMEND], [COMMENT])


def publish(source: dict[str, Any], code: str = "visits") -> SurveyVersion:
    draft = create_survey(
        code=code, programme=source["programme"], name_zh="到店", name_en="Visits", definition=source, actor=None
    )
    return publish_version(version=draft, actor=None)


def issue(version: SurveyVersion, scope: Unit, by: User | None = None, rated: tuple[Unit, ...] = ()) -> Wave:
    """A campaign of this version below ``scope``, open since an hour and for a week."""
    campaign = Campaign.objects.create(version=version, name_zh="常年", name_en="Standing", scope=scope)
    campaign.rated_units.set(rated)
    now = timezone.now()
    opens, closes = now - timedelta(hours=1), now + timedelta(days=7)
    wave = plan_wave(campaign=campaign, opens_at=opens, closes_at=closes, actor=by)
    for state in ("submitted", "issued"):
        move_campaign(campaign=Campaign.objects.get(pk=campaign.pk), to=state, actor=None)
    wave.refresh_from_db()
    return wave


def invite_one(wave: Wave, unit: Unit, drawn: bool = True, **frozen: Any) -> tuple[Invitation, str]:
    """An invitation and its token."""
    made = invite(wave=wave, invitees=[Invitee(unit.pk, {"channel": 2, **frozen})], drawn=drawn, actor=None)
    return Invitation.objects.get(pk=made[0][0].pk), made[0][1]


def point(wave: Wave, unit: Unit, kind: str = "qr") -> AccessPoint:
    return add_access_point(campaign=wave.campaign, unit=unit, kind=kind, actor=None)
