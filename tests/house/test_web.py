"""The web part by itself, with real processes."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from config import parts
from tests.ended import still_running
from tests.plugins.live import ROOT, health
from tests.plugins.postgres import free_port

SECONDS = 60


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def web(port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Two processes at a name of this machine, without any other part."""
    command = parts.Web("localhost", port, 2, 1).command()
    part = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    yield part
    part.kill()
    part.wait()


def answered(port: int) -> bool:
    return health(f"http://localhost:{port}")[0] == 503  # no worker and no beat are there


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_process_that_dies_is_replaced_and_all_end_when_asked(web: "subprocess.Popen[bytes]", port: int) -> None:
    until(lambda: answered(port))
    children = psutil.Process(web.pid).children
    until(lambda: len(children()) == 2)
    killed, kept = children()
    os.kill(killed.pid, signal.SIGKILL)
    until(lambda: len(set(children()) - {killed, kept}) == 1)
    assert all(answered(port) for _ in range(8))
    processes = children()
    web.terminate()
    assert web.wait(SECONDS) == 0
    assert still_running(processes, 0) == []
