"""A small demonstration bank: twelve branches, fifteen hundred answers."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboards.actions.demo import Made, Plan, make_demo
from surveys.clock import bank_today
from surveys.models import CaseAgain, Response
from tests.once import once


@pytest.fixture
def room(settings: Any, tmp_path: Path) -> Path:
    """Where the demo may be made, and its truth written."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    return tmp_path


def make(seed: int = 1, today: date | None = None, responses: int = 1500) -> Made:
    plan = Plan(seed=seed, branches=12, responses=responses, today=today or bank_today())
    return make_demo(plan, lambda step, done, total: None)


def is_over(made: Made, today: date) -> None:
    """It has the answers that were asked for, all of days before today."""
    again = CaseAgain.objects.filter(response_id__isnull=False).count()
    assert Response.objects.count() - again <= made.responses == 1500
    days = Response.objects.filter(subjects__isnull=True).values_list("day", flat=True).distinct()
    assert all(day < today.year * 10_000 + today.month * 100 + today.day for day in days)


@pytest.fixture
def demo(db: None, room: Path) -> Made:
    made, truth = once("demo", _with_its_truth)
    file = room / made.truth_file.name
    file.write_bytes(truth)
    return replace(made, truth_file=file)


def _with_its_truth() -> tuple[Made, bytes]:
    made = make()
    return made, made.truth_file.read_bytes()
