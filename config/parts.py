"""The commands of Manyi's parts; ``manage.py up`` and compose.yml run the same ones."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Web:
    host: str
    port: int
    processes: int
    threads: int

    def command(self) -> list[str]:
        options = {
            "--bind": f"{self.host}:{self.port}",
            "--worker-class": "gthread",
            "--workers": str(self.processes),
            "--threads": str(self.threads),
            "--graceful-timeout": "30",
            "--timeout": "60",
            "--keep-alive": "15",
            "--log-level": "warning",
        }
        arguments = [part for pair in options.items() for part in pair]
        return [
            sys.executable,
            "-m",
            "gunicorn",
            "config.wsgi:application",
            "--preload",
            "--no-control-socket",
            *arguments,
        ]


def worker(concurrency: int) -> list[str]:
    quick = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [*_celery(), "worker", "--loglevel=WARNING", f"--concurrency={concurrency}", *quick]


def beat() -> list[str]:
    return [*_celery(), "beat", "--loglevel=WARNING", "--pidfile="]


def _celery() -> list[str]:
    # Celery warns root of pickle; Manyi accepts JSON only.
    calm = ["-W", "ignore:You're running the worker with superuser privileges"]
    return [sys.executable, *calm, "-m", "celery", "--app=config", "--quiet"]
