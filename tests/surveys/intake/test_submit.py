"""An acknowledged answer is there once: whatever is repeated, changed or late."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from surveys.actions.intake import OutcomeStatus, submit_responses
from surveys.models import Outbox, Receipt, Response, ResponseEvent, ResponseText
from tests.cast import Cast
from tests.factories.answers import answers, at, give, published, running, submission

pytestmark = pytest.mark.both_databases

GOOD = answers(5, 4, 3, 2, 1, recommend=9)


def test_an_answer_is_written_with_its_event_and_outbox_row(cast: Cast) -> None:
    (outcome,) = give(published(), cast.e1, [{**GOOD, "comment": "排队太久"}])
    response = Response.objects.get(id=outcome.response_id)
    assert outcome.status == OutcomeStatus.RECORDED
    assert bytes(response.scores) == bytes([4, 3, 2, 1, 0, 9])
    assert response.answers == GOOD
    assert ResponseText.objects.get().text == "排队太久"
    assert Outbox.objects.get().event_id == ResponseEvent.objects.get().pk


def test_the_same_uuid_with_the_same_answers_is_the_same_success(cast: Cast) -> None:
    version = published()
    one = submission(version, GOOD, at(cast.e1))
    first, second, third = submit_responses([one, one]) + submit_responses([one])
    assert (first.status, second.status, third.status) == ("recorded", "repeated", "repeated")
    assert first.receipt == third.receipt
    assert Response.objects.count() == 1


def test_the_same_uuid_with_other_answers_is_a_conflict(cast: Cast) -> None:
    version = published()
    one = submission(version, GOOD, at(cast.e1))
    other = submission(version, {**GOOD, "overall": 1}, at(cast.e1), client_uuid=one.client_uuid)
    submit_responses([one])
    (outcome,) = submit_responses([other])
    assert (outcome.status, outcome.reason) == ("conflict", "other_answers")
    assert Response.objects.get().answers["overall"] == 5


def test_a_way_in_is_used_once_whatever_uuid_comes(cast: Cast) -> None:
    version = published()
    batch = [submission(version, {**GOOD, "overall": 3 + n}, at(cast.e1), source_key="invitation:1") for n in range(2)]
    first, second = submit_responses(batch)
    assert (first.status, second.status, second.reason) == ("recorded", "conflict", "used")


def test_a_batch_keeps_its_good_rows_and_names_the_bad(cast: Cast) -> None:
    outcomes = give(published(), cast.e1, [GOOD, {**GOOD, "overall": 9}, {"overall": 1}, {**GOOD, "nonsense": 1}])
    assert [outcome.status for outcome in outcomes] == ["recorded", "refused", "refused", "refused"]
    assert outcomes[1].problems[0].code == "off_scale"
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize(
    ("opens", "closes", "opened", "origin", "reason"),
    [
        (1, 2, None, "page", "not_open"),
        (-3, -1, None, "page", "closed"),
        (-3, -1, timedelta(days=-2), "page", "closed"),
        (-3, -0.02, timedelta(days=-1), "page", ""),
        (-30, -13, timedelta(days=-20), "kiosk", ""),
        (-30, -15, timedelta(days=-20), "kiosk", "closed"),
    ],
)
def test_a_wave_takes_answers_only_while_it_may(
    cast: Cast, opens: int, closes: float, opened: timedelta | None, origin: str, reason: str
) -> None:
    wave = running(published(), cast.ho, opens=opens, closes=closes)
    opened_at = timezone.now() + opened if opened else None
    (outcome,) = submit_responses(
        [submission(wave.campaign.version, GOOD, at(cast.e1), wave_id=wave.pk, opened_at=opened_at, origin=origin)]
    )
    assert outcome.reason == reason


def test_a_repeat_after_closing_is_still_the_same_success(cast: Cast) -> None:
    wave = running(published(), cast.ho)
    one = submission(wave.campaign.version, GOOD, at(cast.e1), wave_id=wave.pk)
    submit_responses([one])
    wave.closes_at = timezone.now()
    wave.save()
    assert submit_responses([one])[0].status == OutcomeStatus.REPEATED


def test_day_and_month_are_cut_in_the_banks_zone(cast: Cast) -> None:
    version = published()
    late = datetime(2026, 6, 30, 16, 30, tzinfo=UTC)
    submit_responses([submission(version, GOOD, at(cast.e1), received_at=late, origin="import")])
    response = Response.objects.get()
    assert (response.day, response.month) == (20260701, 202607)
