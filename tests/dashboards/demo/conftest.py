"""A small demonstration bank: twelve branches, fifteen hundred answers."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboards.actions.demo import Made, Plan, make_demo
from surveys.clock import bank_today


@pytest.fixture
def room(settings: Any, tmp_path: Path) -> Path:
    """Where the demo may be made, and its truth written."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    return tmp_path


def make(seed: int = 1, today: date | None = None, responses: int = 1500) -> Made:
    plan = Plan(seed=seed, branches=12, responses=responses, today=today or bank_today())
    return make_demo(plan, lambda step, done, total: None)


@pytest.fixture
def demo(db: None, room: Path) -> Made:
    return make()
