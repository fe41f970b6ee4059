"""``manage.py rebuild_tallies``: make the tallies anew from the answers."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from dashboards.actions.fold import rebuild_tallies
from dashboards.actions.fold.rebuild import versions_of


class Command(BaseCommand):
    help = (
        "Replace the tallies by what the recorded answers give, version by version, under the indices now in force. "
        "Each version is replaced in one transaction: pages show the old figures until the new ones are there. "
        "Answers that still wait to be folded are left to the worker. Exit status: 0 done, 2 no such survey."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--survey", metavar="CODE", help="only this survey (default: all)")
        parser.add_argument("--dry-run", action="store_true", help="name the versions and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        versions = versions_of(options["survey"])
        if options["survey"] and not versions:
            raise CommandError(f"no published version of survey {options['survey']}", returncode=2)
        for version in tqdm(versions, unit=" versions", disable=not sys.stderr.isatty(), leave=False):
            name = f"{version.survey.code} version {version.number}"
            if options["dry_run"]:
                self.stdout.write(f"{name}: would be rebuilt")
            else:
                self.stdout.write(f"{name}: {rebuild_tallies(version.pk)} cells")
