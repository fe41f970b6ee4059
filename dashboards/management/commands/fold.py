"""``manage.py fold``: count now what waits."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from dashboards.actions.fold import fold_batch
from surveys.actions.import_sentences import speaking
from surveys.management.quick import QuickCommand
from surveys.models import Outbox


class Command(QuickCommand):
    help = (
        "Count the answers that wait, as the worker does; safe beside running workers. "
        "Exit status: 0 nothing waits any more, 1 some events could not be counted and are parked (verify_tallies "
        "lists them)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=10_000, help="events per transaction (default 10000)")
        parser.add_argument("--language", choices=["zh", "en"], default=settings.LANGUAGE_CODE[:2])

    def handle(self, *args: Any, **options: Any) -> None:
        with speaking(options["language"]):
            total, parked = _folded(options["batch"]), Outbox.objects.filter(parked=True).count()
            said = ngettext("%(n)s event folded, %(parked)s parked", "%(n)s events folded, %(parked)s parked", total)
            self.stdout.write(said % {"n": total, "parked": parked})
        if parked:
            sys.exit(1)


def _folded(batch: int) -> int:
    """Fold all that waits; how many events that were."""
    waiting, total = Outbox.objects.filter(parked=False).count(), 0
    with tqdm(total=waiting, unit=_(" events"), disable=not sys.stderr.isatty(), leave=False) as bar:
        while folded := fold_batch(batch):
            total += folded
            bar.update(folded)
    return total
