"""``manage.py check_part web|worker|beat``: a container's health check; exit status 0 healthy, 1 not."""

import urllib.error
import urllib.request
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import health


class Command(BaseCommand):
    help = "Say whether a part works. For web: whether the server answers here; for worker and beat: whether one does."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("part", choices=["web", "worker", "beat"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["part"] == "web":
            self._check_web()
            return
        state = health.states()[options["part"]]
        if state != health.READY:
            raise CommandError(state)

    def _check_web(self) -> None:
        # Any answer will do: web is not ill where a worker is missing, and must not be restarted for it.
        request = urllib.request.Request(f"http://127.0.0.1:{settings.PORT}/healthz", method="HEAD")
        try:
            urllib.request.urlopen(request, timeout=4).close()
        except urllib.error.HTTPError as answer:
            answer.close()
        except OSError as error:
            raise CommandError(f"no answer ({type(error).__name__})") from error
