"""Every page of the console opens for those it is for, and does not exist for others."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from surveys.actions.campaigns import move_campaign, save_campaign
from surveys.actions.surveys import create_survey, publish_version
from surveys.clock import bank_now
from surveys.forms.console_pieces import blank
from surveys.models import Campaign
from tests.cast import Cast


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
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


PAGES = [
    ("campaigns", []),
    ("campaign_new", []),
    ("surveys", []),
    ("survey_new", []),
    ("survey", ["retail"]),
    ("survey_preview", ["retail", 1]),
    ("survey_json", ["retail", 1]),
    ("units", []),
    ("unit", ["E1"]),
    ("unit_new", []),
    ("unit_edit", ["E1"]),
    ("units_import", []),
    ("people", []),
    ("person_new", []),
    ("person", ["manager"]),
]


@pytest.mark.parametrize("name,args", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_opens_for_headquarters(campaign: Campaign, cast: Cast, name: str, args: list, language: str) -> None:
    answer = signed_in(cast.headquarters).get(
        reverse(f"surveys:{name}", args=args), headers={"accept-language": language}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["campaign", "points", "invitations"])
def test_campaign_page_opens_for_headquarters(campaign: Campaign, cast: Cast, name: str) -> None:
    assert signed_in(cast.headquarters).get(reverse(f"surveys:{name}", args=[campaign.pk])).status_code == 200


@pytest.mark.parametrize("name,args", PAGES)
def test_page_is_refused_to_outsider(campaign: Campaign, cast: Cast, name: str, args: list) -> None:
    assert signed_in(cast.outsider).get(reverse(f"surveys:{name}", args=args)).status_code in (403, 404)


@pytest.mark.parametrize("name,args", PAGES)
def test_page_asks_a_stranger_to_sign_in(campaign: Campaign, name: str, args: list) -> None:
    answer = Client().get(reverse(f"surveys:{name}", args=args))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
