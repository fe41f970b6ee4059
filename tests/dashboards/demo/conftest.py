"""A small demonstration bank: twelve branches, fifteen hundred answers."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboards.actions.demo import Made, Plan, make_demo
from surveys.clock import bank_today
from tests.once import once


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
    made, truth = once("demo", _with_its_truth)
    file = room / made.truth_file.name
    file.write_bytes(truth)
    return replace(made, truth_file=file)


def _with_its_truth() -> tuple[Made, bytes]:
    made = make()
    return made, made.truth_file.read_bytes()
