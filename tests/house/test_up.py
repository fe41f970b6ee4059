"""``manage.py up`` with real processes: it starts everything, and leaves nothing behind."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.plugins.live import LiveManyi, start_live

EMBEDDED = {"DATABASE_URL": "", "REDIS_URL": ""}


@pytest.fixture
def start(tmp_path: Path) -> "Callable[[], LiveManyi]":
    """Starts an embedded installation, always on the same folder, and ends what a failed test left."""
    started: list[LiveManyi] = []

    def _start() -> LiveManyi:
        started.append(start_live(EMBEDDED, tmp_path / "data"))
        return started[-1]

    yield _start
    for live in started:
        live.process.kill()
        live.process.wait()


def descendants(live: LiveManyi) -> list[psutil.Process]:
    return psutil.Process(live.process.pid).children(recursive=True)


def wait_until_gone(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


def test_up_stopped_by_ctrl_c_leaves_no_process_and_starts_again(start: "Callable[[], LiveManyi]") -> None:
    live = start()
    live.wait_until_ready()
    parts = descendants(live)
    assert {part for part in ("redis-server", "valkey-server") for one in parts if part in one.name()}
    assert live.stop() == 0
    assert wait_until_gone(parts, 1) == []
    assert "Traceback" not in live.log.read_text()

    again = start()
    again.wait_until_ready()
    assert again.stop() == 0


def test_up_killed_takes_its_parts_with_it(start: "Callable[[], LiveManyi]") -> None:
    live = start()
    live.wait_until_ready()
    parts = descendants(live)
    live.process.kill()
    live.process.wait()
    assert wait_until_gone(parts, 60) == []


def test_up_ends_with_status_1_when_a_part_dies(start: "Callable[[], LiveManyi]") -> None:
    live = start()
    live.wait_until_ready()
    parts = descendants(live)
    beat = next(part for part in parts if "beat" in part.cmdline())
    os.kill(beat.pid, signal.SIGKILL)
    assert live.process.wait(60) == 1
    assert "beat ended with status -9" in live.log.read_text()
    assert wait_until_gone(parts, 1) == []


def test_up_refuses_a_second_start_on_the_same_folder(start: "Callable[[], LiveManyi]") -> None:
    live = start()
    live.wait_until_ready()
    second = start()
    assert second.process.wait(30) == 1
    assert "already runs" in second.log.read_text()
    assert live.health()[0] == 200


def test_healthz_names_the_broker_when_it_is_stopped(start: "Callable[[], LiveManyi]") -> None:
    live = start()
    live.wait_until_ready()
    broker = next(part for part in descendants(live) if part.name() in ("redis-server", "valkey-server"))
    broker.suspend()
    status, answer = live.health()
    broker.resume()
    assert status == 503
    assert "no answer" in str(answer["parts"])
    deadline = time.monotonic() + 30
    while live.health()[0] != 200:
        assert time.monotonic() < deadline
