"""``manage.py run_part web|worker|beat``: one part of Manyi in this process, as a container runs it."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config import parts


class Command(BaseCommand):
    requires_system_checks = []  # they would load all of the web part, for the next program to load it again
    help = "Become one part of Manyi: web, worker (as many as you like) or beat (exactly one). Needs REDIS_URL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("part", choices=["web", "worker", "beat"])

    def handle(self, *args: Any, **options: Any) -> None:
        command = self._command(options["part"])
        os.execv(command[0], command)

    def _command(self, part: str) -> list[str]:
        if part == "web":
            return parts.Web(settings.HOST, settings.PORT, settings.WEB_PROCESSES, settings.WEB_THREADS).command()
        return parts.worker(settings.WORKER_CONCURRENCY) if part == "worker" else parts.beat()
