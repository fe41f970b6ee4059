"""``manage.py rotate_contact_keys``: seal contacts anew with the first key of CONTACT_KEYS."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.actions.contact_keys import rotate_contact_keys
from surveys.engine.sealing import UnknownKey


class Command(BaseCommand):
    help = (
        "Seal every contact anew with the first key of CONTACT_KEYS; afterwards the others can be taken out. It may "
        "be stopped and started again. With --all also those that have the key, to make the blind indexes anew after "
        "PSEUDONYM_SECRET changed. Exit status: 0 done; 1 a key is missing, those before were sealed anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="every contact, whatever its key")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = rotate_contact_keys(actor=None, every=options["all"])
        except UnknownKey as missing:
            raise CommandError(
                f"CONTACT_KEYS has no key {missing}; add it, the last one, and start again."
            ) from missing
        self.stdout.write(f"{done} contacts sealed anew")
