"""What a worker does where the database is held by another writer, and a web process where no broker answers."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from celery import shared_task
from django.apps import apps
from django.conf import settings
from django.db import OperationalError
from structlog.testing import capture_logs

from config.celery import app
from dashboards.apps import REST, DashboardsConfig
from dashboards.tasks import fold


@shared_task
def write(path: str) -> int:
    """A write that waits for nobody, into a database file; its refusal comes as Django passes it on."""
    try:
        with sqlite3.connect(path, timeout=0) as connection:
            connection.execute("INSERT INTO t VALUES (1)")
    except sqlite3.OperationalError as fault:
        raise OperationalError(*fault.args) from fault
    return 1


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = str(tmp_path / "one.sqlite3")
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x)")
    return path


def deed(path: str) -> Any:
    return app.tasks[write.name](path)


def test_task_that_finds_the_database_held_is_left_to_the_next_tick_without_an_error(database: str) -> None:
    holder = sqlite3.connect(database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with capture_logs() as logs:
        assert deed(database) is None
    assert [(one["event"], one["log_level"]) for one in logs] == [("left_to_next_tick", "info")]
    holder.execute("ROLLBACK")
    assert deed(database) == 1


def test_any_other_fault_of_the_database_is_still_an_error(tmp_path: Path) -> None:
    with pytest.raises(OperationalError, match="no such table"):
        deed(str(tmp_path / "empty.sqlite3"))


def test_broker_that_does_not_answer_is_asked_again_only_after_a_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def nobody(**_options: object) -> None:
        asked.append("once")
        raise ConnectionError

    monkeypatch.setattr(fold, "apply_async", nobody)
    mine = DashboardsConfig("dashboards", apps.get_app_config("dashboards").module)
    with capture_logs() as logs:
        mine.wake()
        mine.wake()
        assert len(asked) == 1
        mine._not_before -= REST
        mine.wake()
    assert len(asked) == 2 and [one["event"] for one in logs] == ["wake_up_not_sent"] * 2


def test_beat_sends_no_name_that_no_worker_knows() -> None:
    """Beat itself loads none of the tasks, and would send any name."""
    app.loader.import_default_modules()
    assert {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
