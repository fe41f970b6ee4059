"""``manage.py erase_text``: erase a personal text that was published, and keep the ledger valid."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError

from dashboards.actions.ledger import LedgerRefused
from dashboards.actions.ledger.erasing import erase_text
from dashboards.actions.ledger.sentences import refusal
from dashboards.queries.ledger.rows import PERSONAL
from surveys.management.quick import QuickCommand
from surveys.models import User

_PLACES = ", ".join(f"{model._meta.db_table}.{name}" for model, names in PERSONAL.items() for name in names)
HELP = f"""Empty one personal text that was published, and throw away the salt that binds it to its commitment. What was
signed stays valid; verify_ledger lists the place as erased. It cannot be undone.

  manage.py erase_text dashboards_appraisalcomment 12 text --asked-by he.liqun --agreed-by wu.xiaowen

Texts that can be erased: {_PLACES}.

Exit status: 0 erased, or erased already; 2 refused, nothing was written.
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name in ("table", "row", "column"):
            parser.add_argument(name)
        parser.add_argument("--asked-by", required=True, metavar="USER")
        parser.add_argument("--agreed-by", required=True, metavar="USER", help="another person")

    def handle(self, *args: Any, **options: Any) -> None:
        place = {name: options[name] for name in ("table", "row", "column")}
        try:
            entry = erase_text(**place, actor=_user(options["asked_by"]), second=_user(options["agreed_by"]))
        except LedgerRefused as refused:
            raise CommandError(refusal(refused), returncode=2) from refused
        except PermissionDenied as refused:
            raise CommandError("both people need the right to erase texts (headquarters)", returncode=2) from refused
        self.stdout.write(f"erased: entry {entry.number}")


def _user(name: str) -> User:
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise CommandError(f"there is no active user {name}", returncode=2)
    return found
