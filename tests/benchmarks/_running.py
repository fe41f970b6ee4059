"""What a benchmark runs on, and how its work is timed."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.plugins.services import Services, services


@contextmanager
def running(*, fsync: bool = True) -> Iterator[Services]:
    """Services of its own, Django set up on them, and the tables made; nothing of Django may be imported before."""
    with services(fsync=fsync) as started:
        quiet = {"SECRET_KEY": "for-benchmarks-only", "LOG_LEVEL": "ERROR", "STATIC_HASHES": "false"}
        os.environ.update(started.environment, **quiet)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield started


@contextmanager
def timed() -> Iterator[list[float]]:
    """The seconds of the block, once it is done."""
    found: list[float] = []
    started = time.perf_counter()
    yield found
    found.append(time.perf_counter() - started)


def opening(client: Any) -> Callable[[str], None]:
    """Opens a page with a client of Django's, which must be there."""

    def get(address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    return get


def p95(get: Callable[[str], object], address: str, rounds: int) -> float:
    """Milliseconds below which a page stays 95 times of a hundred; it was opened once before."""
    get(address)  # the first one compiles templates
    took = []
    for _ in range(rounds):
        started = time.perf_counter()
        get(address)
        took.append((time.perf_counter() - started) * 1000)
    return sorted(took)[round(0.95 * rounds) - 1]
