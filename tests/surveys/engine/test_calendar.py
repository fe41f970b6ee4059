"""The working calendar of China: days off, working weekends, and hours in which nobody is disturbed."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from surveys.engine.calendar import Hours, china, may_disturb, next_chance

BEIJING, URUMQI = ZoneInfo("Asia/Shanghai"), ZoneInfo("Asia/Urumqi")


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2025-01-26", True),  # a Sunday worked for the Spring Festival
        ("2025-01-28", False),
        ("2025-02-04", False),
        ("2025-02-05", True),
        ("2025-10-08", False),
        ("2025-10-11", True),
        ("2026-01-02", False),
        ("2026-01-04", True),
        ("2026-02-14", True),
        ("2026-02-15", False),
        ("2026-02-23", False),
        ("2026-05-09", True),
        ("2026-09-20", True),
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-11-24", True),
        ("2026-11-28", False),  # an ordinary Saturday
        ("2027-02-06", False),
    ],
)
def test_days_are_worked_as_the_state_council_says(day: str, working: bool) -> None:
    assert china().working(date.fromisoformat(day)) is working


def test_a_year_not_announced_yet_is_known_to_be_so() -> None:
    assert china().announced == {2025, 2026}


def test_each_year_off_days_and_working_weekends_are_as_many_as_the_notice_has() -> None:
    days = china().days
    off = {year: sum(day.year == year and not works for day, works in days.items()) for year in (2025, 2026, 2027)}
    worked = {year: sum(day.year == year and works for day, works in days.items()) for year in (2025, 2026, 2027)}
    assert off == {2025: 28, 2026: 33, 2027: 13} and worked == {2025: 5, 2026: 6, 2027: 0}
    assert all(day.weekday() >= 5 for day, works in days.items() if works)


@pytest.mark.parametrize(
    ("start", "count", "day"),
    [
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),  # the Saturday is worked
        ("2026-09-30", 4, "2026-10-12"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-10-03", 0, "2026-10-08"),
        ("2026-11-24", 0, "2026-11-24"),
    ],
)
def test_working_days_are_counted_over_the_holidays(start: str, count: int, day: str) -> None:
    assert china().after(date.fromisoformat(start), count) == date.fromisoformat(day)


def test_counting_between_days_is_the_reverse_of_counting_on() -> None:
    first = date(2026, 9, 25)
    for count in range(1, 30):
        assert china().between(first, china().after(first, count)) == count


@pytest.mark.parametrize(
    ("moment", "zone", "chance"),
    [
        ("2026-11-24T10:00:00+08:00", BEIJING, "2026-11-24T10:00:00+08:00"),
        ("2026-11-24T08:59:00+08:00", BEIJING, "2026-11-24T09:00:00+08:00"),
        ("2026-11-24T20:00:00+08:00", BEIJING, "2026-11-25T09:00:00+08:00"),
        ("2026-11-24T10:00:00+08:00", URUMQI, "2026-11-24T11:00:00+08:00"),
        ("2026-09-30T21:00:00+08:00", BEIJING, "2026-10-08T09:00:00+08:00"),
        ("2026-11-28T10:00:00+08:00", BEIJING, "2026-11-28T10:00:00+08:00"),
    ],
)
def test_the_next_chance_to_write_to_a_customer(moment: str, zone: ZoneInfo, chance: str) -> None:
    at = datetime.fromisoformat(moment)
    found = next_chance(at, zone, Hours(), china())
    assert found == datetime.fromisoformat(chance)
    assert may_disturb(at, zone, Hours(), china()) is (moment == chance)


def test_a_bank_may_write_on_holidays_where_it_says_so() -> None:
    at = datetime.fromisoformat("2026-10-01T10:00:00+08:00")
    assert may_disturb(at, BEIJING, Hours(time(9), time(20), on_holidays=True), china())
