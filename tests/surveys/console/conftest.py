"""A published survey and an issued campaign of it."""

from datetime import timedelta

import pytest

from surveys.actions.campaigns import move_campaign, save_campaign
from surveys.actions.surveys import create_survey, publish_version
from surveys.clock import bank_now
from surveys.forms.console_pieces import blank
from surveys.models import Campaign
from tests.cast import Cast
from tests.once import made_once


@pytest.fixture
@made_once
def campaign(cast: Cast) -> Campaign:
    draft = create_survey(
        code="retail",
        programme="retail",
        name_zh="个人客户问卷",
        name_en="Retail",
        definition=blank("retail", "个人客户问卷", "Retail"),
        actor=cast.designer,
    )
    version = publish_version(version=draft, actor=cast.designer)
    now = bank_now()
    made = save_campaign(
        campaign=Campaign(version=version, name_zh="四季度调查", channels=["sms"], scope=cast.ho),
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=9),
        actor=cast.designer,
    )
    move_campaign(campaign=made, to="submitted", actor=cast.designer)
    return move_campaign(campaign=made, to="issued", actor=cast.headquarters)
