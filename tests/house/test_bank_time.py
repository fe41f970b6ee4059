"""Days and times on screen are the bank's: the server keeps UTC, and no template may write a moment as it stands."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.template import Context, Template
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = re.compile(r"([\w.]+(?:\|\w+)*)\|(?:date|time|timesince|timeuntil|naturaltime)\b")
# No moments: the day of today, of an appointment, of a unit's closing, of the calendar; the hours of a rule.
DAYS = {"today", "leader.since", "unit.closed", "one.day", "hours.begin", "hours.end"}


def test_no_template_writes_a_moment_in_the_servers_zone() -> None:
    found = [
        (path.name, words)
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for words in WRITTEN.findall(path.read_text(encoding="utf-8"))
        if words not in DAYS and not words.endswith("|bank_day")
    ]
    assert found == []


@time_machine.travel("2026-02-01", tick=False)
@pytest.mark.parametrize(("language", "said"), [("zh-hans", "1月1日07:30"), ("en", "1 Jan, 07:30")])
def test_a_moment_of_the_evening_in_utc_is_the_next_morning_of_the_bank(language: str, said: str) -> None:
    at = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    with translation.override(language):
        written = Template("{% load manyi %}{{ at|moment }}/{{ at|bank_day|date:'Y-m-d' }}").render(Context({"at": at}))
    assert written == f"{said}/2026-01-01"
