"""Closed waves of the anonymous programme, rated by as many as a test says."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta

from dashboards.actions.fold import fold_all
from surveys.actions.campaigns import move_campaign, plan_wave
from surveys.actions.intake import Place, Submission, empty_boxes, submit_responses
from surveys.clock import bank_now
from surveys.models import Campaign, RaterGroup, SurveyVersion, Unit, Wave
from tests.factories.answers import at


def rated_wave(
    version: SurveyVersion, departments: Sequence[Unit], ratings: Sequence[Mapping[str, int]], days_ago: int = 1
) -> Wave:
    """A wave that closed some days ago; each rating gives marks by ``item@UNITCODE``."""
    scope = departments[0].placements.get().parent
    campaign = Campaign.objects.create(version=version, scope=scope, name_zh="互评", name_en=f"ratings {days_ago}")
    campaign.rated_units.set(departments)
    now = bank_now()
    wave = plan_wave(
        campaign=campaign, opens_at=now - timedelta(days=90), closes_at=now + timedelta(days=1), actor=None
    )
    for state in ("submitted", "issued"):
        move_campaign(campaign=campaign, to=state, actor=None)
    wave.refresh_from_db()
    group = RaterGroup.objects.create(wave=wave, code="ALL", name_zh="全体", size=50)
    paths = {unit.code: at(unit).path_id for unit in departments}
    submit_responses([_ballot(version, wave, group, paths, marks) for marks in ratings])
    Wave.objects.filter(pk=wave.pk).update(closes_at=now - timedelta(days=days_ago))
    empty_boxes()
    fold_all()
    wave.refresh_from_db()
    return wave


def _ballot(
    version: SurveyVersion, wave: Wave, group: RaterGroup, paths: dict[str, int | None], marks: Mapping[str, int]
) -> Submission:
    return Submission(
        client_uuid=uuid.uuid4(),
        version_id=version.pk,
        answers=dict(marks),
        place=Place(None, None),
        wave_id=wave.pk,
        source_key=f"rater:{uuid.uuid4().hex}",
        subjects={code: path for code, path in paths.items() if path},
        rater_group_id=group.pk,
    )
