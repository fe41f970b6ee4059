"""A campaign's results: who was asked and answered, who will fall short, and its own figures, for those who may see."""

import csv
import html
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dashboards.actions.fold import fold_all
from dashboards.queries.campaign_results import CampaignResults, campaign_results
from surveys.actions.campaigns import plan_wave
from surveys.actions.intake import submit_responses
from surveys.engine.dimensions import SEGMENTS
from surveys.models import Campaign, Invitation, Unit, User, Wave
from surveys.tree import load_tree
from tests.cast import Cast, make_unit
from tests.dashboards.lists.test_answers import signed_in
from tests.factories.answers import answers, at, published, running, submission
from tests.factories.surveying import invite_one
from tests.once import made_once

pytestmark = pytest.mark.both_databases


@pytest.fixture
@made_once
def wave(cast: Cast) -> Wave:
    """Half of its time gone, ten answers wanted; E1 will reach them, E2 has, W1 will not."""
    wave = running(published(), cast.ho, opens=-5, closes=5, target=10, segment_quota={"MVC": 60, "BZC": 40})
    bring(wave, cast.e1, 7, invited=10)
    bring(wave, cast.e2, 12, invited=0, segment="BZC")
    bring(wave, cast.w1, 3, invited=20)
    return wave


def bring(wave: Wave, unit: Unit, n: int, invited: int, segment: str = "MVC") -> None:
    """``n`` answers at a unit, those of the invited first."""
    made = [invite_one(wave, unit)[0] for _ in range(invited)]
    Invitation.objects.filter(pk__in=[one.pk for one in made[: n if invited else 0]]).update(
        opened_at=timezone.now(), answered_at=timezone.now()
    )
    turns = [answers(*(3 + turn % 3,) * 5, recommend=9) for turn in range(n)]
    rows = [submission(wave.campaign.version, row, at(unit, segment), wave_id=wave.pk) for row in turns]
    submit_responses(rows)
    fold_all()


def results(viewer: User, wave: Wave, whole: bool = False) -> CampaignResults:
    campaign = Campaign.objects.prefetch_related("waves").get(pk=wave.campaign_id)
    return campaign_results(viewer, campaign, None if whole else wave, load_tree())


def url(wave: Wave, name: str = "campaign") -> str:
    return reverse(f"dashboards:{name}", args=[wave.campaign_id])


def test_units_are_told_by_where_they_will_end(cast: Cast, wave: Wave) -> None:
    found = results(cast.headquarters, wave)
    assert [(row.unit.code, row.standing, row.expected) for row in found.units] == [
        ("W1", "short", 6),
        ("E1", "coming", 14),
        ("E2", "reached", 24),
    ]
    assert found.missing == 7


def test_a_closed_wave_expects_nothing_more(cast: Cast, wave: Wave) -> None:
    Wave.objects.filter(pk=wave.pk).update(closes_at=timezone.now() - timedelta(hours=1))
    wave.refresh_from_db()
    found = results(cast.headquarters, wave)
    assert [(row.unit.code, row.standing) for row in found.units] == [
        ("W1", "short"),
        ("E1", "short"),
        ("E2", "reached"),
    ]


def test_a_wave_that_has_hardly_begun_is_not_judged(cast: Cast) -> None:
    wave = running(published(), cast.ho, opens=-1, closes=30, target=10)
    assert {(row.standing, row.expected) for row in results(cast.headquarters, wave).units} == {("early", None)}


def test_rates_have_wilsons_interval(cast: Cast, wave: Wave) -> None:
    found = results(cast.headquarters, wave)
    assert found.rate.value == pytest.approx(100 / 3)
    assert found.rate.n == 30
    row = next(row for row in found.units if row.unit.code == "E1")
    # 7 of 10, Wilson 1927
    assert row.rate.low == pytest.approx(39.6771, abs=1e-3)
    assert row.rate.high == pytest.approx(89.2214, abs=1e-3)
    assert next(one for one in found.units if one.unit.code == "E2").rate.value is None
    assert [(one.counts.invited, one.counts.answered) for one in found.channels] == [(30, 10)]


def test_figures_are_the_waves_own(cast: Cast, wave: Wave) -> None:
    campaign = Campaign.objects.get(pk=wave.campaign_id)
    now = timezone.now()
    later = plan_wave(
        campaign=campaign, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=9), actor=None
    )
    bring(later, cast.e1, 11, invited=0)
    heads = [found.figures[0].estimate.n for found in (results(cast.headquarters, one) for one in (wave, later))]
    assert heads == [22, 11]
    assert results(cast.headquarters, wave, whole=True).figures[0].estimate.n == 33
    few = next(row for row in results(cast.headquarters, wave).units if row.unit.code == "W1").figure
    assert few is not None and few.value is None


def test_quotas_are_parts_of_all_answers(cast: Cast, wave: Wave) -> None:
    found = {row.segment: row for row in results(cast.headquarters, wave).quotas}
    assert {code: (row.n, row.wanted) for code, row in found.items()} == {
        SEGMENTS["MVC"]: (10, 60.0),
        SEGMENTS["BZC"]: (12, 40.0),
    }


def test_a_region_and_a_branch_see_their_own_units(cast: Cast, wave: Wave) -> None:
    for user, codes, n in ((cast.supervisor, {"E1", "E2"}, 19), (cast.manager, {"E1"}, 7), (cast.auditor, None, 22)):
        found = results(user, wave)
        assert codes is None or {row.unit.code for row in found.units} == codes
        assert found.progress.total.answers == n == found.figures[0].estimate.n
    for name in ("campaign", "campaign_csv"):
        shown = signed_in(cast.other_supervisor).get(url(wave, name)).content.decode()
        assert "Baita" in shown and "Wangjiang" not in shown
        assert signed_in(cast.outsider).get(url(wave, name)).status_code == 404
        assert signed_in(cast.frontline).get(url(wave, name)).status_code == 404


def test_a_campaign_of_another_region_does_not_exist(cast: Cast) -> None:
    wave = running(published(), cast.east)
    for name in ("campaign", "campaign_csv"):
        assert signed_in(cast.supervisor).get(url(wave, name)).status_code == 200
        assert signed_in(cast.other_supervisor).get(url(wave, name)).status_code == 404


def test_page_and_file_say_the_same(cast: Cast, wave: Wave) -> None:
    client = signed_in(cast.headquarters)
    page = client.get(url(wave), {"wave": "1"}).content.decode()
    assert "10 of 30 invited customers have answered" in page and "falls short" in page
    rows = list(csv.reader(io.StringIO(client.get(url(wave, "campaign_csv")).content.decode().removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == ["W1", "E1", "E2"]
    assert rows[2][2:5] == ["10", "7", "7"] and rows[2][8:12] == ["7", "10", "14", "on the way"]
    for wave_asked, status in (("all", 200), ("9", 404), ("x", 404)):
        assert client.get(url(wave), {"wave": wave_asked}).status_code == status


def test_a_figure_leads_to_the_answers_of_its_wave(cast: Cast, wave: Wave) -> None:
    bring(running(wave.campaign.version, cast.ho), cast.e1, 4, invited=0)
    later = plan_wave(
        campaign=wave.campaign, opens_at=wave.opens_at, closes_at=wave.closes_at + timedelta(days=9), actor=None
    )
    bring(later, cast.e1, 11, invited=0)
    for asked, n in (("1", 22), ("2", 11), ("all", 33)):
        client = signed_in(cast.headquarters)
        page = client.get(url(wave), {"wave": asked}).content.decode()
        link = html.unescape(re.search(rf'href="(/answers/[^"]*)">{n}</a>', page)[1])  # type: ignore[index]
        listed = client.get(link).content.decode()
        assert f"{n} answers" in listed and listed.count('scope="row"') == n
        assert len(client.get(link.replace("/answers/", "/answers/answers.csv")).getvalue().splitlines()) == n + 1


def test_answers_of_a_wave_are_for_who_may_see_it(cast: Cast, wave: Wave) -> None:
    def status(user: User, query: str) -> int:
        return signed_in(user).get(f"/answers/?{query}").status_code

    eastern, inside = running(published(), cast.east), running(published("internal", constructs=("overall",)), cast.ho)
    assert status(cast.supervisor, f"campaign={eastern.campaign_id}") == 200
    assert status(cast.other_supervisor, f"campaign={eastern.campaign_id}") == 404
    assert status(cast.headquarters, f"campaign={inside.campaign_id}") == 404
    for query in ("campaign=x", "campaign=999999", f"campaign={wave.campaign_id}&wave=7"):
        assert status(cast.headquarters, query) == 404
    page = signed_in(cast.designer).get(url(wave)).content.decode()
    assert "/answers/" not in page and "/answers/" in signed_in(cast.manager).get(url(wave)).content.decode()


def test_the_anonymous_programme_has_its_own_page(cast: Cast) -> None:
    wave = running(published("internal", constructs=("overall",)), cast.ho)
    client = signed_in(cast.headquarters)
    assert client.get(url(wave))["Location"] == reverse("dashboards:internal")
    assert client.get(url(wave, "campaign_csv")).status_code == 404


def test_a_draft_has_no_results(cast: Cast) -> None:
    draft = Campaign.objects.create(version=published(), scope=cast.ho, name_zh="草稿")
    assert signed_in(cast.headquarters).get(reverse("dashboards:campaign", args=[draft.pk])).status_code == 404


def test_the_campaigns_own_page_leads_to_its_results(cast: Cast, wave: Wave) -> None:
    page = signed_in(cast.manager).get(reverse("surveys:campaign", args=[wave.campaign_id])).content.decode()
    assert url(wave) in page


def test_one_unit_and_three_take_the_same_queries(cast: Cast, wave: Wave) -> None:
    client = signed_in(cast.other_supervisor)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(wave)).status_code == 200
        return len(queries)

    count()
    before = count()
    for code in ("W2", "W3"):
        bring(wave, make_unit(code, "branch", code, code, cast.west), 12, invited=1)
    assert count() == before
