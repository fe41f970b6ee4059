"""Surveys, submissions and folded answers for tests: small, exact, and going through the real door."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from surveys.actions.campaigns import move_campaign, plan_wave
from surveys.actions.intake import Outcome, Place, Submission, submit_responses
from surveys.actions.surveys import create_survey, publish_version
from surveys.clock import bank_now
from surveys.engine.dimensions import CHANNELS, SEGMENTS
from surveys.models import Campaign, SurveyVersion, Unit, Wave
from surveys.tree import path_of

CORE = ("overall", "expectation", "ideal", "waiting", "staff_skill")


def words(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def scale(code: str, points: int = 5, **more: Any) -> dict[str, Any]:
    values = [{"value": value, "label": words(str(value))} for value in range(1, points + 1)]
    return {"id": code, "type": "scale", "construct": code, "text": words(code), "points": values, **more}


def definition(programme: str = "retail", constructs: Sequence[str] = CORE, **more: Any) -> dict[str, Any]:
    """A one-page survey: a scale for each construct, NPS and a comment; an internal one asks per department."""
    internal = programme == "internal"
    items = [scale(code, required=not internal) for code in constructs]
    if not internal:
        ends = {"low": words("low"), "high": words("high")}
        items.append({"id": "recommend", "type": "nps", "construct": "recommend", "text": words("recommend"), **ends})
        items.append({"id": "comment", "type": "long_text", "text": words("comment")})
    page = {"id": "one", "title": words("one"), "per_subject": internal, "items": items}
    head = {"schema": 1, "programme": programme, "title": words("t"), "intro": words("i"), "thanks": words("k")}
    return {**head, "pages": [page], **more}


def published(programme: str = "retail", code: str = "", **more: Any) -> SurveyVersion:
    code = code or f"s{uuid.uuid4().hex[:8]}"
    names = {"name_zh": code, "name_en": code}
    draft = create_survey(code=code, programme=programme, definition=definition(programme, **more), actor=None, **names)
    return publish_version(version=draft, actor=None)


def running(version: SurveyVersion, scope: Unit, *, opens: float = -1, closes: float = 1, **more: Any) -> Wave:
    """An issued campaign's only wave, open from ``opens`` to ``closes`` days from now."""
    campaign = Campaign.objects.create(version=version, scope=scope, name_zh="c", **more)
    now = bank_now()
    wave = plan_wave(
        campaign=campaign, opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes), actor=None
    )
    move_campaign(campaign=campaign, to="submitted", actor=None)
    move_campaign(campaign=campaign, to="issued", actor=None)
    return wave


def at(unit: Unit, segment: str = "unknown", channel: str = "sms", scored: bool = True, **more: Any) -> Place:
    return Place(path_of(unit.pk).pk, unit.pk, scored=scored, **coded(segment, channel), **more)


def coded(segment: str, channel: str) -> dict[str, Any]:
    return {"segment": SEGMENTS[segment], "channel": CHANNELS[channel]}


def answers(*values: int, **more: Any) -> dict[str, Any]:
    return {**dict(zip(CORE, values, strict=False)), **more}


def submission(version: SurveyVersion, given: Mapping[str, Any], place: Place, **more: Any) -> Submission:
    return Submission(
        client_uuid=more.pop("client_uuid", None) or uuid.uuid4(),
        version_id=version.pk,
        answers=given,
        place=place,
        **more,
    )


def give(version: SurveyVersion, unit: Unit, rows: Sequence[Mapping[str, Any]], **place: Any) -> list[Outcome]:
    """Submit some answers at a unit."""
    there = at(unit, **place)
    return submit_responses([submission(version, row, there) for row in rows])
