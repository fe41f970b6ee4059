"""Every page of the console opens for those it is for, and does not exist for others."""

import re
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from surveys.actions.campaigns import plan_wave
from surveys.clock import bank_now, bank_zone
from surveys.models import Campaign, Invitation, Wave
from tests.cast import Cast


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


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


def test_list_of_campaigns_shows_the_time_and_the_counts_of_all_waves(campaign: Campaign, cast: Cast) -> None:
    first = campaign.waves.get()
    Wave.objects.filter(pk=first.pk).update(opens_at=moment(2025, 10), closes_at=moment(2026, 1))
    now = bank_now()
    second = plan_wave(
        campaign=campaign, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=400), actor=cast.designer
    )
    page = signed_in(cast.headquarters).get(reverse("surveys:campaigns"), headers={"accept-language": "en"})
    text = " ".join(re.sub(r"<[^>]+>", "", page.content.decode()).split())
    last = f"{second.closes_at.astimezone(bank_zone()):%-d %b %Y, %H:%M}"
    assert f"1 Oct 2025, 00:00 – {last}" in text
    assert f"2 waves; wave 2 is open until {last}" in text


def test_customers_are_invited_to_a_wave_that_is_not_over(campaign: Campaign, cast: Cast) -> None:
    first, now, client = campaign.waves.get(), bank_now(), signed_in(cast.headquarters)
    url = reverse("surveys:invitations", args=[campaign.pk])
    Wave.objects.filter(pk=first.pk).update(opens_at=moment(2025, 10), closes_at=moment(2026, 1))
    assert client.get(url)["Location"] == reverse("surveys:campaign", args=[campaign.pk])
    later = now + timedelta(days=9)
    second = plan_wave(campaign=campaign, opens_at=now, closes_at=later, actor=cast.designer)
    page = client.get(url, headers={"accept-language": "en"}).content.decode()
    offered = re.findall(r'<option value="(\d+)"[^>]*>([^<]*)<', page)
    assert [(int(pk), words.partition(" · ")[0]) for pk, words in offered] == [(second.pk, "Wave 2")]


@pytest.mark.parametrize(
    ("day", "said"),
    [("0001-01-01", "早于1990-01-01。请检查年份。"), ("1989/12/31", "早于1990-01-01"), ("2999-01-01", "是未来的日期")],
)
def test_customers_served_on_an_impossible_day_are_not_invited(
    campaign: Campaign, cast: Cast, day: str, said: str
) -> None:
    client, url = signed_in(cast.headquarters), reverse("surveys:invitations", args=[campaign.pk])
    file = SimpleUploadedFile("customers.csv", f"unit_code,service_date\nE1,{day}\n".encode())
    sent = {"wave": campaign.waves.get().pk, "file": file, "drawn": "chosen"}
    page = client.post(url, sent, headers={"accept-language": "zh-hans"}).content.decode()
    assert f"service_date：{day}{said}" in page and not Invitation.objects.exists()


def moment(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=bank_zone())


def test_campaign_begins_with_the_version_that_the_survey_page_names(campaign: Campaign, cast: Cast) -> None:
    chosen = f'<option value="{campaign.version_id}" selected>'
    for query, expected in ((f"?version={campaign.version_id}", True), ("", False), ("?version=x", False)):
        page = signed_in(cast.headquarters).get(reverse("surveys:campaign_new") + query)
        versions = page.content.decode().partition('name="version"')[2].partition("</select>")[0]
        assert page.status_code == 200 and versions and (chosen in versions) is expected


@pytest.mark.parametrize("name,args", PAGES)
def test_page_is_refused_to_outsider(campaign: Campaign, cast: Cast, name: str, args: list) -> None:
    assert signed_in(cast.outsider).get(reverse(f"surveys:{name}", args=args)).status_code in (403, 404)


@pytest.mark.parametrize("name,args", PAGES)
def test_page_asks_a_stranger_to_sign_in(campaign: Campaign, name: str, args: list) -> None:
    answer = Client().get(reverse(f"surveys:{name}", args=args))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_who_approves_a_campaign_reads_whether_bzc_customers_are_asked(cast: Cast, campaign: Campaign) -> None:
    client = signed_in(cast.headquarters)
    page = reverse("surveys:campaign", args=[campaign.pk])
    assert "同样纳入调查" in client.get(page).content.decode()
    Campaign.objects.update(ask_bzc=False)
    assert "不抽样、不发码" in client.get(page).content.decode()
