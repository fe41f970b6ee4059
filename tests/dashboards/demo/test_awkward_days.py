"""The bank can be made on any day. Days are the same to both databases, so this is seen on one of them."""

from datetime import date
from pathlib import Path

import pytest

from tests.dashboards.demo.conftest import is_over, make


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 2, 28), date(2026, 8, 3)])
def test_it_can_be_made_on_awkward_days(db: None, room: Path, today: date) -> None:
    is_over(make(today=today), today)
