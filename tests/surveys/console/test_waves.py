"""A further wave of a campaign: its days are days for which something is planned."""

import pytest
from django.urls import reverse

from surveys.models import Campaign, Wave
from tests.cast import Cast
from tests.surveys.console.test_pages import signed_in

PERIOD = {"opens_day": "2027-01-01", "opens_time": "05:00", "closes_day": "2027-02-01", "closes_time": "08:00"}


@pytest.mark.parametrize("name", ["opens_day", "closes_day"])
@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "9999-12-31"])
def test_year_that_is_a_slip_is_said(campaign: Campaign, cast: Cast, name: str, day: str) -> None:
    before, typed = Wave.objects.count(), {**PERIOD, name: day}
    for address in (reverse("surveys:wave_add", args=[campaign.pk]), reverse("surveys:campaign_new")):
        answer = signed_in(cast.headquarters).post(address, typed, headers={"accept-language": "zh-hans"})
        assert answer.status_code == 200 and "请选择2025年至" in answer.content.decode(), address
    assert Wave.objects.count() == before


def test_page_of_what_could_not_be_read_leads_to_the_campaign_when_opened_again(campaign: Campaign, cast: Cast) -> None:
    client, address = signed_in(cast.headquarters), reverse("surveys:wave_add", args=[campaign.pk])
    assert client.post(address, {**PERIOD, "opens_day": "2026-99-99"}).status_code == 200
    assert client.get(f"{address}?lang=en").headers["Location"] == reverse("surveys:campaign", args=[campaign.pk])
