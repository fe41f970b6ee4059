"""``manage.py up`` with real processes: it starts everything, and leaves nothing behind."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from tests.ended import still_running
from tests.plugins.live import LiveManyi, start_live

EMBEDDED = {"DATABASE_URL": "", "REDIS_URL": ""}
BROKERS = ("redis-server", "valkey-server")
Start = Callable[..., LiveManyi]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the installations of these tests follow one another: the first start makes the database in it."""
    return tmp_path_factory.mktemp("up") / "data"


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Starts an embedded installation, on that folder unless told otherwise, and ends what a failed test left."""
    started: list[LiveManyi] = []

    def _start(**environment: str) -> LiveManyi:
        started.append(start_live({**EMBEDDED, **environment}, folder))
        return started[-1]

    yield _start
    for live in started:
        live.process.kill()
        live.process.wait()


def descendants(live: LiveManyi) -> list[psutil.Process]:
    return psutil.Process(live.process.pid).children(recursive=True)


def test_ctrl_c_at_the_terminal_stops_all_and_a_new_start_finds_everything(start: Start, folder: Path) -> None:
    survey = Path(settings.BASE_DIR) / "surveys" / "ready" / "retail.json"
    live = start()
    live.wait_until_ready()
    parts = descendants(live)
    live.manage("import_survey", str(survey), "--code", "retail", "--publish")
    os.killpg(live.process.pid, signal.SIGINT)  # the terminal sends it to the whole foreground group
    assert live.process.wait(90) == 0
    assert still_running(parts, 1) == []
    assert (folder / "manyi.sqlite3").exists()

    again = start()
    again.wait_until_ready()
    parts = descendants(again)
    assert "unchanged" in again.manage("import_survey", str(survey), "--code", "retail", "--publish").stdout
    assert again.stop() == 0
    assert still_running(parts, 1) == []


def test_up_runs_alone_on_its_folder_and_takes_its_parts_along_when_killed(start: Start) -> None:
    live = start()
    live.wait_until_ready()
    parts = descendants(live)
    broker = next(part for part in parts if part.name() in BROKERS)
    second = start()
    assert second.process.wait(60) == 1
    assert "already runs" in second.log.read_text()

    broker.suspend()
    status, answer = live.health()
    broker.resume()
    assert status == 503
    assert "no answer" in str(answer["parts"])
    live.wait_until_ready()

    live.process.kill()
    live.process.wait()
    assert still_running(parts, 60) == []


def test_up_ends_when_a_part_dies(start: Start) -> None:
    live = start()
    live.wait_until_ready()
    parts = descendants(live)
    beat = next(part for part in parts if "beat" in part.cmdline())
    os.kill(beat.pid, signal.SIGKILL)
    assert live.process.wait(60) == 1
    assert "beat ended with status -9" in live.log.read_text()
    assert still_running(parts, 1) == []


def test_port_that_is_taken_is_said_at_once_and_nothing_started(start: Start, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        live = start(PORT=port, DATA_DIR=str(tmp_path / "other"))
        assert live.process.wait(60) == 1
    said = live.log.read_text()
    assert f"cannot listen on 127.0.0.1:{port}" in said and "set PORT" in said and "is ready" not in said
    assert not (tmp_path / "other" / "manyi.sqlite3").exists()
