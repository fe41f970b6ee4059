"""When a wave takes answers, and from whom it still does after its end."""

from datetime import UTC, datetime, timedelta

import pytest

from surveys.queries.opening import KIOSK_GRACE, NO_GRACE, PAGE_GRACE, Opening

START, END = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("state", "now", "opened_at", "grace", "expected"),
    [
        ("draft", START, START, PAGE_GRACE, "not_open"),
        ("submitted", START, START, PAGE_GRACE, "not_open"),
        ("issued", START - MINUTE, None, PAGE_GRACE, "not_open"),
        ("issued", START, None, PAGE_GRACE, ""),
        ("issued", END, None, NO_GRACE, ""),
        ("issued", END + MINUTE, None, PAGE_GRACE, "closed"),
        ("issued", END + PAGE_GRACE, END, PAGE_GRACE, ""),
        ("issued", END + PAGE_GRACE + MINUTE, END, PAGE_GRACE, "closed"),
        ("issued", END + 2 * MINUTE, END + MINUTE, PAGE_GRACE, "closed"),
        ("issued", END + timedelta(days=13), END, KIOSK_GRACE, ""),
        ("issued", END + MINUTE, END, NO_GRACE, "closed"),
        ("closed", END - MINUTE, None, PAGE_GRACE, "closed"),
        ("closed", END - MINUTE, START, PAGE_GRACE, ""),
    ],
)
def test_wave_takes_answers_while_it_is_open_and_then_from_who_had_begun(
    state: str, now: datetime, opened_at: datetime | None, grace: timedelta, expected: str
) -> None:
    assert Opening(1, START, END, state).shut(now, opened_at, grace) == expected
