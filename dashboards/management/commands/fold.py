"""``manage.py fold``: count now what waits."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from dashboards.actions.fold import fold_batch
from surveys.models import Outbox


class Command(BaseCommand):
    help = (
        "Count the answers that wait, as the worker does; safe beside running workers. "
        "Exit status: 0 nothing waits any more, 1 some events could not be counted and are parked (verify_tallies "
        "lists them)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=10_000, help="events per transaction (default 10000)")

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = Outbox.objects.filter(parked=False).count()
        total = 0
        with tqdm(total=waiting, unit=" events", disable=not sys.stderr.isatty(), leave=False) as bar:
            while folded := fold_batch(options["batch"]):
                total += folded
                bar.update(folded)
        parked = Outbox.objects.filter(parked=True).count()
        self.stdout.write(f"{total} events folded, {parked} parked")
        if parked:
            sys.exit(1)
