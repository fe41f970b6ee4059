"""What a tablet brings is counted once, or set aside with its reason; nothing is dropped."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from surveys.actions.invitations import switch_access_point
from surveys.clock import bank_zone
from surveys.models import KioskDevice, KioskRefusal, Response, Wave
from tests.cast import Cast
from tests.factories import surveying
from tests.surveys.kiosk.device import Tablet

pytestmark = pytest.mark.both_databases
DAY = 86_400_000


def close(wave: Wave, days_ago: float) -> None:
    now = timezone.now()
    Wave.objects.filter(pk=wave.pk).update(opens_at=now - timedelta(days=90), closes_at=now - timedelta(days=days_ago))


def test_batch_is_recorded_once_however_often_it_is_sent(tablet: Tablet, cast: Cast) -> None:
    batch = [tablet.answer() for _ in range(3)]
    assert tablet.replies(*batch) == [("recorded", "")] * 3
    assert tablet.replies(*batch, batch[0]) == [("repeated", "")] * 4
    rows = Response.objects.values_list("unit_id", "channel", "scored", "origin", "access_point_id")
    assert list(rows) == [(cast.e1.pk, 4, False, "kiosk", tablet.place.pk)] * 3


def test_contact_notes_time_software_offset_and_what_still_waits(tablet: Tablet) -> None:
    tablet.ahead = 3_600_000
    told = tablet.ask(tablet.answer(), queued=8).json()
    assert told["survey"] == f"{tablet.place.pk}-{tablet.wave.pk}"
    device = KioskDevice.objects.get()
    assert (device.queued, device.software, round(device.clock_offset_ms / 60_000)) == (7, "1a2b", -60)
    assert device.seen_at is not None


def test_faulty_answers_are_set_aside_whole_and_the_others_are_counted(tablet: Tablet, cast: Cast) -> None:
    other = surveying.point(tablet.wave, cast.w1, "kiosk")
    counted = tablet.answer()
    batch = [
        tablet.answer(answers={"waiting": 9, "recommend": 9}),
        counted,
        tablet.answer(point=other.pk),
        tablet.answer(version=tablet.wave.campaign.version_id + 1),
        tablet.answer(wave=0),
        tablet.answer(opened="yesterday"),
        tablet.answer(language="de"),
        {**counted, "answers": {"waiting": 1, "recommend": 1}},
        {"uuid": "\x00", "answers": "\ud800"},
        7,
    ]
    reasons = ["problems", "", "other_branch", "other_version", "other_branch", "unreadable", "unreadable"]
    assert [reason for _status, reason in tablet.replies(*batch)] == [*reasons, "other_answers", *["unreadable"] * 2]
    assert [reason for _status, reason in tablet.replies(*batch)] == [*reasons, "other_answers", *["unreadable"] * 2]
    kept = [json.loads(content) for content in KioskRefusal.objects.order_by("pk").values_list("content", flat=True)]
    assert kept == [batch[0], *batch[2:]]
    assert KioskRefusal.objects.get(reason="problems").items == ["waiting"]
    assert Response.objects.count() == 1


def test_answer_is_taken_until_fourteen_days_after_closing_and_then_set_aside(tablet: Tablet) -> None:
    close(tablet.wave, 13.9)
    assert tablet.replies(tablet.answer(opened=tablet.now - 15 * DAY)) == [("recorded", "")]
    close(tablet.wave, 14.1)
    late = tablet.answer(opened=tablet.now - 15 * DAY)
    assert tablet.replies(late) == [("refused", "closed")]
    assert KioskRefusal.objects.get().key == late["uuid"]


@pytest.mark.parametrize("days", [-400, -1, 0, 1, 400])
def test_service_date_is_right_whatever_the_clock_says(tablet: Tablet, days: int) -> None:
    close(tablet.wave, -1)
    tablet.ahead = days * DAY
    tablet.replies(tablet.answer(opened=tablet.now - 3 * DAY))
    day = (timezone.now() - timedelta(days=3)).astimezone(bank_zone()).date()
    assert Response.objects.get().service_date == day


@pytest.mark.parametrize("opened", [0, 4_102_444_800_000])
def test_service_date_is_unknown_where_the_clock_was_set_between(tablet: Tablet, opened: int) -> None:
    assert tablet.replies(tablet.answer(opened=opened)) == [("recorded", "")]
    assert Response.objects.get().service_date is None


def test_answers_given_before_the_tablet_was_switched_off_are_taken(tablet: Tablet) -> None:
    switch_access_point(point=tablet.place, active=False, actor=None)
    told = tablet.ask(tablet.answer()).json()
    assert (told["replies"][0]["status"], told["survey"]) == ("recorded", "")


@pytest.mark.parametrize(
    "wrong",
    [{"now": None}, {"now": -1}, {"now": True}, {"queued": "3"}, {"software": "<b>"}, {"responses": {}},
     {"responses": [1] * 51}],
)  # fmt: skip
def test_report_that_cannot_be_read_changes_nothing(tablet: Tablet, wrong: dict) -> None:
    answer = tablet.ask(**{"responses": [tablet.answer()], **wrong})
    assert (answer.status_code, answer.json()) == (400, {"fault": "unreadable"})
    assert KioskDevice.objects.get().seen_at is None and Response.objects.count() == 0


def test_wave_that_opened_last_is_shown(tablet: Tablet, cast: Cast) -> None:
    newer = surveying.issue(surveying.publish(surveying.THREE_PAGES, "newer"), cast.ho)
    point = surveying.point(newer, cast.e1, "kiosk")
    assert tablet.ask().json()["survey"] == f"{point.pk}-{newer.pk}"


def test_tablet_of_another_branch_is_not_asked_this_branchs_survey(tablet: Tablet, cast: Cast) -> None:
    KioskDevice.objects.filter(pk=tablet.device.pk).update(unit=cast.w1)
    assert tablet.ask().json()["survey"] == ""


def test_internal_survey_is_never_asked_on_a_tablet(tablet: Tablet, cast: Cast) -> None:
    source = json.loads((Path(settings.BASE_DIR) / "surveys" / "ready" / "internal.json").read_text())
    wave = surveying.issue(surveying.publish(source, "internal"), cast.ho, rated=(cast.d1, cast.d2))
    surveying.point(wave, cast.e1, "kiosk")
    assert tablet.ask().json()["survey"] == f"{tablet.place.pk}-{tablet.wave.pk}"
