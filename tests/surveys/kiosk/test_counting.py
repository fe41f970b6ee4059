"""Devices tell how many occasions there were, whom they asked and who answered: counted once, growing only."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from surveys.clock import bank_zone
from surveys.models import KioskCount
from tests.cast import Cast
from tests.surveys.kiosk.device import Tablet

pytestmark = pytest.mark.both_databases
DAY = 86_400_000


def sheet(tablet: Tablet, **more: object) -> dict:
    return {"uuid": str(uuid4()), "opened": tablet.now - 1000, "eligible": 40, "prompted": 30, "answered": 12, **more}


def told(tablet: Tablet, *sheets: object) -> list[str]:
    return tablet.ask(sheets=list(sheets)).json()["sheets"]


def totals() -> list[tuple]:
    return list(KioskCount.objects.values_list("eligible", "prompted", "answered"))


def test_sheet_is_kept_once_however_often_it_is_sent_and_grows_with_the_day(tablet: Tablet, cast: Cast) -> None:
    first = sheet(tablet)
    assert told(tablet, first) == told(tablet, first) == ["kept"]
    assert told(tablet, {**first, "eligible": 41, "prompted": 31, "answered": 13}) == ["kept"]
    assert totals() == [(41, 31, 13)] and KioskCount.objects.get().unit == cast.e1


def test_older_report_that_arrives_late_lowers_nothing(tablet: Tablet) -> None:
    later = sheet(tablet)
    told(tablet, later)
    assert told(tablet, {**later, "eligible": 20, "prompted": 10, "answered": 3}) == ["kept"]
    assert totals() == [(40, 30, 12)]


def test_tablet_that_knows_of_no_occasions_counts_whom_it_asked(tablet: Tablet) -> None:
    assert told(tablet, sheet(tablet, eligible=None)) == ["kept"]
    assert totals() == [(None, 30, 12)]


@pytest.mark.parametrize(
    ("wrong", "verdict"),
    [
        ({"answered": 31}, "does_not_add_up"),
        ({"prompted": 41}, "does_not_add_up"),
        ({"prompted": -1}, "unreadable"),
        ({"eligible": "many"}, "unreadable"),
        ({"uuid": "x"}, "unreadable"),
        ({"opened": None}, "unreadable"),
    ],
)
def test_sheet_that_does_not_hold_is_refused_alone(tablet: Tablet, wrong: dict, verdict: str) -> None:
    assert told(tablet, sheet(tablet, **wrong), sheet(tablet), 7) == [verdict, "kept", "unreadable"]
    assert totals() == [(40, 30, 12)]


def test_totals_that_fit_alone_but_not_with_what_is_kept_change_nothing(tablet: Tablet) -> None:
    first = sheet(tablet)
    told(tablet, first)
    assert told(tablet, {**first, "eligible": None, "prompted": 50}) == ["does_not_add_up"]
    assert totals() == [(40, 30, 12)]


@pytest.mark.parametrize("days", [-400, 0, 400])
def test_day_of_a_sheet_is_right_whatever_the_clock_says(tablet: Tablet, days: int) -> None:
    tablet.ahead = days * DAY
    told(tablet, sheet(tablet, opened=tablet.now - 2 * DAY))
    assert KioskCount.objects.get().day == (timezone.now() - timedelta(days=2)).astimezone(bank_zone()).date()


@pytest.mark.parametrize("opened", [0, 4_102_444_800_000])
def test_day_is_unknown_where_the_clock_was_set_between(tablet: Tablet, opened: int) -> None:
    told(tablet, sheet(tablet, opened=opened))
    assert KioskCount.objects.get().day is None


def test_report_with_too_many_sheets_or_none_that_are_listed_changes_nothing(tablet: Tablet) -> None:
    for wrong in ([sheet(tablet)] * 32, {"a": 1}):
        assert tablet.ask(sheets=wrong).status_code == 400
    assert totals() == []


def test_database_refuses_to_lower_or_move_a_count(tablet: Tablet, cast: Cast) -> None:
    told(tablet, sheet(tablet))
    for change in ({"answered": 11}, {"day": None}, {"unit": cast.w1}):
        with pytest.raises(DatabaseError), transaction.atomic():
            KioskCount.objects.update(**change)
    assert totals() == [(40, 30, 12)]
