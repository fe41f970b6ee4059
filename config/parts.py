"""The commands of Manyi's parts; ``manage.py up`` and compose.yml run the same ones."""

import socket
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Web:
    host: str
    port: int
    processes: int
    threads: int

    def command(self) -> list[str]:
        numbers = (self.port, self.processes, self.threads)
        return [sys.executable, "-m", "config.web", self.host, *(str(number) for number in numbers)]


def address_of(host: str, port: int) -> tuple[socket.AddressFamily, tuple[str, int]]:
    """The family and the address that a host's name stands for, to listen there.

    Raises
    ------
    OSError, OverflowError
        Where it is no name of this machine, or the port no port.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    return found[0], (str(found[4][0]), int(found[4][1]))


def worker(concurrency: int) -> list[str]:
    quick = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [*_celery("config"), "worker", "--loglevel=WARNING", f"--concurrency={concurrency}", *quick]


def beat() -> list[str]:
    return [*_celery("config.beating"), "beat", "--loglevel=WARNING", "--pidfile="]


def _celery(app: str) -> list[str]:
    # Celery warns root of pickle; Manyi accepts JSON only.
    calm = ["-W", "ignore:You're running the worker with superuser privileges"]
    return [sys.executable, *calm, "-m", "celery", f"--app={app}", "--quiet"]
