"""``manage.py up``: all of Manyi on one machine, from one command."""

import fcntl
import os
import socket
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from config import broker, health, parts
from config.static import collect_if_changed
from config.supervisor import PartDied, StopAsked, Supervisor

READY_WITHIN_SECONDS = 120.0


class Command(BaseCommand):
    help = (
        "Start all of Manyi: the broker (unless REDIS_URL names one), the worker, beat and the web server. "
        "Migrates the database first. Ctrl-C stops everything. Exit status: 0 stopped on request, 1 a part failed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT, help="where the web server listens (PORT)")
        parser.add_argument("--host", default=settings.HOST, help="address it listens on (HOST)")

    def handle(self, *args: Any, **options: Any) -> None:
        web = parts.Web(options["host"], options["port"], settings.WEB_PROCESSES, settings.WEB_THREADS)
        _refuse_taken(web)
        with _only_one(settings.DATA_DIR), Supervisor(self._say) as supervisor:
            try:
                self._start(supervisor, web)
                supervisor.run()
            except StopAsked:
                self._say("stopping")
            except PartDied as death:
                raise CommandError(str(death)) from death

    def _start(self, supervisor: Supervisor, web: parts.Web) -> None:
        environment = os.environ | {"PORT": str(web.port)}
        if settings.EMBEDDED_BROKER:
            supervisor.start("broker", broker.server_command(settings.DATA_DIR), environment, under_others=True)
            if not supervisor.run_until(_broker_answers, 30):
                raise CommandError(f"the broker does not answer; its log is under {settings.DATA_DIR / 'broker'}")
        self._prepare()
        supervisor.start("worker", parts.worker(settings.WORKER_CONCURRENCY), environment)
        supervisor.start("beat", parts.beat(), environment)
        supervisor.start("web", web.command(), environment)
        if not supervisor.run_until(_all_ready, READY_WITHIN_SECONDS):
            raise CommandError(f"not ready after {READY_WITHIN_SECONDS:.0f} seconds: {health.states()}")
        self._say(f"Manyi is ready: {settings.PUBLIC_URL}/  (Ctrl-C stops it)")

    def _prepare(self) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        if collect_if_changed():
            self._say("static files collected")
        if settings.DEMO and "seed_demo" in get_commands() and not get_user_model().objects.exists():
            self._say("first start: making the demonstration bank")
            call_command("seed_demo")
        connections.close_all()

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _broker_answers() -> bool:
    try:
        return bool(redis.Redis.from_url(settings.REDIS_URL).ping())
    except redis.RedisError:
        return False


def _all_ready() -> bool:
    return all(state == health.READY for state in health.states().values())


def _refuse_taken(web: parts.Web) -> None:
    """Say at once what the web server would find out after everything else has started."""
    try:
        family, address = parts.address_of(web.host, web.port)
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        raise CommandError(f"cannot listen on {web.host}:{web.port} ({error}); set PORT to another one") from error


@contextmanager
def _only_one(data_dir: Path) -> Iterator[None]:
    """Two starts on one DATA_DIR would be two beats and two brokers on the same files."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (data_dir / "up.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError(f"Manyi already runs on {data_dir}; set DATA_DIR to start another one") from error
        yield
