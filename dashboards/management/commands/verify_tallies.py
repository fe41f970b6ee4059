"""``manage.py verify_tallies``: hold the tallies against the answers."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from dashboards.actions.fold import Difference, verify_tallies
from dashboards.actions.fold.rebuild import versions_of
from dashboards.models import Grain
from surveys.models import Outbox, Unit


class Command(BaseCommand):
    help = (
        "Count every answer anew and compare with the stored tallies, to the last count; changes nothing. "
        "Lists each cell that differs, and each event that could not be folded and is parked. "
        "Exit status: 0 they agree, 1 they differ or something is parked, 2 no such survey."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--survey", metavar="CODE", help="only this survey (default: all)")
        parser.add_argument("--limit", type=int, default=100, help="differences listed per version (default 100)")

    def handle(self, *args: Any, **options: Any) -> None:
        versions = versions_of(options["survey"])
        if options["survey"] and not versions:
            raise CommandError(f"no published version of survey {options['survey']}", returncode=2)
        codes = dict(Unit.objects.values_list("pk", "code"))
        wrong = 0
        for version in tqdm(versions, unit=" versions", disable=not sys.stderr.isatty(), leave=False):
            found = verify_tallies(version.pk)
            wrong += len(found)
            self.stdout.write(f"{version.survey.code} version {version.number}: {len(found)} cells differ")
            for difference in found[: options["limit"]]:
                self.stdout.write(_told(difference, codes))
        self._close(wrong + self._parked())

    def _parked(self) -> int:
        parked = Outbox.objects.filter(parked=True).order_by("event_id")
        for row in parked:
            self.stdout.write(f"parked: event {row.event_id}: {row.fault}")
        return len(parked)

    def _close(self, wrong: int) -> None:
        waiting = Outbox.objects.filter(parked=False).count()
        self.stdout.write(f"{waiting} events wait to be folded")
        if wrong:
            sys.exit(1)


def _told(difference: Difference, codes: dict[int, str]) -> str:
    key = difference.key
    kind = "own" if key.own else "total"
    scored = "scored" if key.scored else "not scored"
    return (
        f"  {Grain(key.grain).label}, {codes.get(key.unit, key.unit)} ({kind}), period {key.period}, cut {key.cut}, "
        f"{scored}: stored n={difference.stored}, counted n={difference.counted}"
    )
