"""Pages of contact limits, of the bank's calendar and of draws: who may change what, and what they say."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.models import AccessPoint, AuditEntry, CalendarDay, Campaign, ContactLimit, Draw, Invitation, Wave
from tests.cast import Cast
from tests.factories.messages import invited
from tests.factories.surveying import ONE_PAGE, issue, publish
from tests.surveys.cases.test_pages import client, said

pytestmark = pytest.mark.both_databases
LIMITS, CALENDAR = "surveys:contact_limits", "surveys:bank_calendar"


def test_a_limit_is_set_replaced_and_taken_away(cast: Cast) -> None:
    editor, where = client(cast.headquarters), reverse(LIMITS)
    asked = {"programme": "product", "segment": "1", "days": "180", "at_most": "1"}
    assert editor.post(where, asked).status_code == 302
    assert editor.post(where, {**asked, "at_most": "2"}).status_code == 302
    limit = ContactLimit.objects.get()
    assert (limit.programme, limit.segment, limit.days, limit.at_most) == ("product", 1, 180, 2)
    assert "180天内最多2次" in said(cast.headquarters, where)
    assert editor.post(where, {**asked, "days": "0"}).status_code == 422
    editor.post(reverse("surveys:contact_limit_drop", args=[limit.pk]))
    assert not ContactLimit.objects.exists()
    assert list(AuditEntry.objects.order_by("id").values_list("verb", flat=True)) == [
        "contact_limit.set", "contact_limit.set", "contact_limit.dropped",
    ]  # fmt: skip


def test_a_day_is_set_and_given_back_to_the_state_council(cast: Cast) -> None:
    editor, where = client(cast.headquarters), reverse(CALENDAR)
    page = said(cast.headquarters, where + "?year=2026")
    assert "国务院公布的放假与调休上班安排" in page and "2026-10-01" in page
    assert "国务院的放假安排尚未收入日历" in said(cast.headquarters, where + "?year=2027")
    given = {"day": "2027/2/20", "working": "work", "name": "春节调休"}
    assert editor.post(where, given).status_code == 302
    assert CalendarDay.objects.get().working and "春节调休" in said(cast.headquarters, where + "?year=2027")
    refused = editor.post(where, {**given, "day": "2027-02-30"})
    assert refused.status_code == 422 and "春节调休" in refused.content.decode()
    for far in ("0001-01-01", "9999-12-31"):
        assert "请选择2025年至" in editor.post(where, {**given, "day": far}).content.decode()
    editor.post(reverse("surveys:bank_calendar_drop", args=["2027-02-20"]))
    assert not CalendarDay.objects.exists()
    assert editor.post(reverse("surveys:bank_calendar_drop", args=["soon"])).status_code == 404


def test_these_pages_do_not_exist_for_others(cast: Cast) -> None:
    for user in (cast.supervisor, cast.manager, cast.designer, cast.frontline, cast.outsider):
        for name in (LIMITS, CALENDAR):
            assert client(user).get(reverse(name)).status_code == 404
    assert client(cast.supervisor).post(reverse("surveys:contact_limit_drop", args=[1])).status_code == 403


def undrawn(cast: Cast, many: int = 4) -> Wave:
    """An open wave of which nothing is drawn, and customers for it who were not asked lately."""
    first = invited(cast.ho, many)
    Invitation.objects.filter(wave=first)[0].contact_log.customer.contact_log.update(void_at=None)
    for invitation in Invitation.objects.filter(wave=first)[1:]:
        invitation.contact_log.delete()
    wave = issue(publish(ONE_PAGE, code="second"), cast.ho)
    Campaign.objects.filter(pk=wave.campaign_id).update(channels=["sms"], target=2)
    return wave


def test_a_draw_is_tried_made_and_kept_with_what_decided_it(cast: Cast) -> None:
    wave = undrawn(cast)
    where, editor = reverse("surveys:draws", args=[wave.campaign_id]), client(cast.headquarters)
    asked = {"wave": wave.pk, "seed": "lot", "rate": "1", "frame": "customers"}
    tried = editor.post(where, {**asked, "do": "try"}).content.decode()
    assert "试抽：4名客户中可调查3名，将抽出<b>2</b>名" in tried and "surveyed" not in tried
    assert not Draw.objects.filter(wave=wave).exists()
    assert editor.post(where, {**asked, "do": "draw"}).status_code == 302
    draw = Draw.objects.get(wave=wave)
    assert (draw.seed, draw.drawn, draw.actor) == ("lot", 2, cast.headquarters)
    page = said(cast.auditor, reverse("surveys:draw", args=[wave.campaign_id, draw.pk]))
    assert "90天内" in page and bytes(draw.sample_digest).hex() in page and "望江支行" in page


def test_a_draw_made_twice_says_that_nobody_was_left_to_draw(cast: Cast) -> None:
    wave = undrawn(cast)
    where, editor = reverse("surveys:draws", args=[wave.campaign_id]), client(cast.headquarters)
    asked = {"wave": wave.pk, "seed": "lot", "rate": "1", "frame": "customers", "do": "draw"}
    for _press in range(2):
        answer = editor.post(where, asked, follow=True).content.decode()
    assert "没有抽出客户" in answer
    assert list(Draw.objects.filter(wave=wave).order_by("pk").values_list("drawn", flat=True)) == [2, 0]


def test_a_way_in_set_up_twice_is_set_up_once(cast: Cast) -> None:
    wave = undrawn(cast)
    where, editor = reverse("surveys:points", args=[wave.campaign_id]), client(cast.headquarters)
    asked = {"one": "1", "one-unit": "E1", "one-kind": "qr", "one-label": "3号窗口"}
    answers = [editor.post(where, asked, follow=True).content.decode() for _press in range(2)]
    assert "已有同样的入口" in answers[1] and "已有同样的入口" not in answers[0]
    assert AccessPoint.objects.filter(campaign=wave.campaign).count() == 1


def test_a_draw_that_cannot_be_says_why_and_keeps_what_was_typed(cast: Cast) -> None:
    wave = undrawn(cast)
    where, editor = reverse("surveys:draws", args=[wave.campaign_id]), client(cast.headquarters)
    asked = {"wave": wave.pk, "seed": "my seed", "rate": "", "frame": "transactions", "do": "draw"}
    refused = editor.post(where, asked)
    assert refused.status_code == 422 and "my seed" in refused.content.decode()
    far = {"first": "0001-01-01", "last": "9999-12-31"}
    assert editor.post(where, asked | far).status_code == 422
    Wave.objects.filter(pk=wave.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    assert editor.post(where, {**asked, "frame": "customers"}).status_code == 422
    assert client(cast.auditor).post(where, asked).status_code == 403
    assert client(cast.supervisor).get(where).status_code == 404
