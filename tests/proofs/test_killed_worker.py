"""kill -9 of the worker while 2,000 answers come in: every acknowledged one is there, and counted once."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pytest_django.plugin import DjangoDbBlocker

from dashboards.actions.fold import verify_tallies
from dashboards.models import Grain, Tally
from surveys.actions.invitations import add_access_point
from surveys.models import Outbox, Receipt
from tests.cast import make_cast
from tests.factories.answers import answers, published, running
from tests.load import Post, prepare, send
from tests.plugins import migrated
from tests.plugins.brokers import redis_server
from tests.plugins.live import ROOT, LiveManyi
from tests.plugins.postgres import free_port
from tests.plugins.services import STARTED

ANSWERS = 2000
KILLS = 8


class Worker:
    """A Celery worker of its own session, killed with all its children."""

    def __init__(self, live: LiveManyi) -> None:
        self.live = live
        self.process = _part(live, "worker")

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_and_start(self) -> None:
        self.kill()
        self.process = _part(self.live, "worker")


@contextmanager
def installation(data_dir: Path, blocker: DjangoDbBlocker, worker_id: str) -> Iterator[LiveManyi]:
    """Web and beat, on their own database and broker; the test brings the worker."""
    with redis_server() as redis_url:
        port = free_port()
        database = migrated.copy_on(os.environ[STARTED], f"manyi_killed_{worker_id}")
        own = {"DATABASE_URL": database, "REDIS_URL": redis_url, "DATA_DIR": str(data_dir), "PORT": str(port)}
        environment = {**os.environ, **own, "DEMO": "0"}
        live = LiveManyi(f"http://127.0.0.1:{port}", environment, None, data_dir / "log", blocker)  # type: ignore[arg-type]
        started = [_part(live, name) for name in ("web", "beat")]
        try:
            while live.health()[0] == 0:
                assert started[0].poll() is None
            yield live
        finally:
            for process in started:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(60)


def _part(live: LiveManyi, name: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "manage.py", "run_part", name]
    return subprocess.Popen(command, cwd=ROOT, env=live.environment, start_new_session=True)


def prepared(live: LiveManyi) -> tuple[int, int, list[Post]]:
    cast = make_cast()
    wave = running(published(), cast.ho)
    point = add_access_point(campaign=wave.campaign, unit=cast.e1, kind="qr", actor=None)
    rnd = random.Random(11)
    rows = [answers(*(rnd.randint(1, 5) for _ in range(5)), recommend=rnd.randint(0, 10)) for _ in range(ANSWERS)]
    return wave.campaign.version_id, cast.ho.pk, prepare(point, wave, rows)


def test_a_killed_worker_loses_nothing_and_counts_nothing_twice(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker, worker_id: str
) -> None:
    if os.environ[STARTED] == "sqlite":
        return
    with installation(tmp_path, django_db_blocker, worker_id) as live:
        with live.orm():
            version_id, top, posts = prepared(live)
        worker = Worker(live)
        stop = threading.Event()
        killer = threading.Thread(target=_keep_killing, args=(worker, stop))
        killer.start()
        result = send(live.url, posts, retry_seconds=60)
        stop.set()
        killer.join()
        with live.orm():
            _wait_until_folded()
            found = set(Receipt.objects.values_list("client_uuid", flat=True))
            counted = sum(cell.n for cell in Tally.objects.filter(grain=Grain.MONTH, unit_id=top))
            differences = verify_tallies(version_id)
        worker.kill()
    assert (len(result.acknowledged), result.refused, result.failed) == (ANSWERS, [], 0)
    assert found == {post.public_id for post in posts}
    assert counted == ANSWERS
    assert differences == []


def _keep_killing(worker: Worker, stop: threading.Event) -> None:
    rnd = random.Random(5)
    for _ in range(KILLS):
        if stop.wait(rnd.uniform(0.3, 2.0)):
            break
        worker.kill_and_start()


def _wait_until_folded() -> None:
    """The last worker is left alive; what no message announced, beat's sweep finds."""
    deadline = time.monotonic() + 60
    while Outbox.objects.exists():
        assert time.monotonic() < deadline, f"{Outbox.objects.count()} answers are not folded"
        threading.Event().wait(0.2)
