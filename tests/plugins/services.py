"""The real PostgreSQL and Redis that every test runs against.

Loaded with ``-p`` so that it is there before Django's settings are read (pytest-django reads them before any conftest).
``services()`` serves the proofs and benchmarks too. ``MANYI_TEST_DB=sqlite`` runs the tests on SQLite instead.
"""

import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.plugins import migrated
from tests.plugins.brokers import redis_server
from tests.plugins.postgres import create_database, postgres

STARTED = "MANYI_TEST_SERVICES"
SQLITE = "sqlite"  # stands for a server where the tests run on SQLite
_running = ExitStack()


@dataclass(frozen=True)
class Services:
    """Addresses of what runs; ``server`` is PostgreSQL's without a database's name."""

    server: str
    database_url: str
    redis_url: str
    data_dir: Path

    @property
    def environment(self) -> dict[str, str]:
        """What Manyi's processes need to use these services."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url, "DATA_DIR": str(self.data_dir)}


@contextmanager
def services(*, fsync: bool = False) -> Iterator[Services]:
    """PostgreSQL with an empty database, Redis and a folder, for the time of the block."""
    with ExitStack() as stack:
        data_dir = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="manyi-test-", ignore_cleanup_errors=True))
        )
        (data_dir / "static").mkdir()
        redis_url = stack.enter_context(redis_server())
        if os.environ.get("MANYI_TEST_DB") == "sqlite":
            yield Services("", f"sqlite:///{data_dir / 'manyi.sqlite3'}", redis_url, data_dir)
            return
        server = stack.enter_context(postgres(fsync=fsync))
        yield Services(server, create_database(server, "manyi"), redis_url, data_dir)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start before Django's settings are read; a worker of xdist finds them in its environment."""
    _keep_what_is_compiled()
    if (
        os.environ.get(STARTED)
        or early_config.known_args_namespace.collectonly
        or early_config.known_args_namespace.help
    ):
        return
    started = _running.enter_context(services())
    os.environ.update(started.environment, **{STARTED: started.server or SQLITE})
    os.environ[migrated.FOLDER] = str(started.data_dir)
    os.environ.update(
        SECRET_KEY="for-tests-only",
        STATIC_HASHES="false",
        LOG_FORMAT="plain",
        LOG_LEVEL="WARNING",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
    )


def _keep_what_is_compiled() -> None:
    """Hundreds of processes start: where the machine forbids it, each would compile every module of ours anew."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


class _ForEachWorker:
    """A Redis, and the migrated database that theirs will be copied from; known to pytest only where xdist is."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_setupnodes(self, specs: list[object]) -> None:
        _running.enter_context(migrated.begin())
        for spec in specs:
            spec.env["REDIS_URL"] = _running.enter_context(redis_server())  # type: ignore[attr-defined]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_ForEachWorker(), "for-each-worker")


@pytest.hookimpl(hookwrapper=True)
def pytest_collection() -> Iterator[None]:
    """What importing all tests leaves behind stays: nothing is collected meanwhile, nor looked through ever after."""
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _running.close()
