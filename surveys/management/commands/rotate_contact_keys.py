"""``manage.py rotate_contact_keys``: seal contacts anew with the first key of CONTACT_KEYS."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.actions.contact_keys import rotate_contact_keys
from surveys.actions.import_sentences import speaking
from surveys.engine.sealing import UnknownKey
from surveys.management.quick import QuickCommand


class Command(QuickCommand):
    help = (
        "Seal every contact anew with the first key of CONTACT_KEYS; afterwards the others can be taken out. It may "
        "be stopped and started again. With --all also those that have the key, to make the blind indexes anew after "
        "PSEUDONYM_SECRET changed. Exit status: 0 done; 1 a key is missing, those before were sealed anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="every contact, whatever its key")
        parser.add_argument("--language", choices=["zh", "en"], default=settings.LANGUAGE_CODE[:2])

    def handle(self, *args: Any, **options: Any) -> None:
        with speaking(options["language"]):
            try:
                done = rotate_contact_keys(actor=None, every=options["all"])
            except UnknownKey as missing:
                said = _("CONTACT_KEYS has no key %(key)s. Add it as the last one, and start again.")
                raise CommandError(said % {"key": missing}) from missing
            self.stdout.write(ngettext("%(n)s contact sealed anew", "%(n)s contacts sealed anew", done) % {"n": done})
