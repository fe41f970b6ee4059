"""A real running Manyi (web, worker and beat as ``manage.py up`` starts them) for tests that need all of it."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests.plugins import migrated
from tests.plugins.brokers import redis_server
from tests.plugins.postgres import free_port
from tests.plugins.services import STARTED

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 120


def health(url: str) -> tuple[int, dict[str, object]]:
    """Status and content of /healthz; status 0 where nobody answers."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
    except OSError:
        return 0, {}


@dataclass
class LiveManyi:
    """One running installation: ``url`` has no slash at its end."""

    url: str
    environment: dict[str, str]
    process: "subprocess.Popen[bytes]"
    log: Path
    blocker: DjangoDbBlocker | None = None

    def manage(self, *arguments: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        """Run a command of manage.py on this installation."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert not check or done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done

    def wake(self, task: str) -> None:
        """What beat would send within half a minute. The work is done by the installation's own workers."""
        Celery(broker=self.environment["REDIS_URL"]).send_task(task)

    def health(self) -> tuple[int, dict[str, object]]:
        return health(self.url)

    def wait_until_ready(self, seconds: float = READY_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while self.health()[0] != 200:
            assert self.process.poll() is None, f"up ended: {self.log.read_text()}"
            assert time.monotonic() < deadline, f"not ready: {self.health()} {self.log.read_text()}"
            time.sleep(0.2)

    def stop(self) -> int:
        """Ask it to stop as Ctrl-C does; gives the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(90)

    @contextmanager
    def orm(self) -> Iterator[None]:
        """Django's models on this installation's database, inside the test's own process (never with ``db``)."""
        assert self.blocker is not None
        name = self.environment["DATABASE_URL"].rpartition("/")[2]
        with self.blocker.unblock():
            before = connection.settings_dict["NAME"]
            connection.close()
            connection.settings_dict["NAME"] = name
            try:
                yield
            finally:
                connection.close()
                connection.settings_dict["NAME"] = before


def start_live(environment: dict[str, str], data_dir: Path) -> LiveManyi:
    """Start ``manage.py up`` without waiting; variables of the test run that must not reach it are left out."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if name not in ("STATIC_HASHES", "PYTEST_CURRENT_TEST")}
    own = {"PORT": str(port), "DATA_DIR": str(data_dir), "PUBLIC_URL": f"http://127.0.0.1:{port}", "DEMO": "0"}
    environment = kept | own | environment
    log = data_dir.parent / f"{data_dir.name}-{port}.log"
    with log.open("wb") as output:
        command = [sys.executable, "manage.py", "up"]
        # A group of its own, as a terminal gives it: what the tests send to the group must not reach them.
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    return LiveManyi(f"http://127.0.0.1:{port}", environment, process, log)


@pytest.fixture(scope="session")
def live_manyi(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[LiveManyi]:
    """A running Manyi on its own database and Redis, shared by all tests of one test process."""
    with redis_server() as redis_url:
        database_url = migrated.copy_on(os.environ[STARTED], f"manyi_live_{worker_id}")
        data_dir = tmp_path_factory.mktemp("live") / "data"
        # The tests prepare its bank, and what they publish stands in its ledger: they are one installation.
        own = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "LEDGER_KEYS": ",".join(settings.LEDGER_KEYS)}
        own["STATIC_ROOT"] = migrated.static_files()
        live = start_live(own, data_dir)
        live.blocker = django_db_blocker
        try:
            live.wait_until_ready()
            yield live
        finally:
            live.stop()
