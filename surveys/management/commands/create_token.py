"""``manage.py create_token``: a token for another system."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from datetime import timedelta
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from surveys.access import SCOPES, scopes_of
from surveys.actions.tokens import TokenRefused, make_token
from surveys.management.quick import QuickCommand
from surveys.models import User

HELP = f"""Make a token with which another system uses the API for a user, and print it.

The token is printed this once, alone on standard output; only its hash is kept. It sees what its user sees, and does no
more than its scopes: {", ".join(SCOPES)}.

  manage.py create_token --user bi --scope scores:read --scope units:read --name "BI warehouse" --days 365

Exit status: 0 the token is made; 2 nothing is written, because the options cannot be used.
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True, metavar="USER", help="user name of whom the system acts for")
        parser.add_argument("--scope", required=True, action="append", choices=list(SCOPES), help="repeatable")
        parser.add_argument("--name", default="command line", help="what people will know it by (default: %(default)s)")
        parser.add_argument("--days", type=int, default=365, help="valid for so long; 0: no end (default: 365)")
        parser.add_argument("--dry-run", action="store_true", help="say whether it could be made, and make none")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"], is_active=True).first()
        if user is None:
            raise CommandError(f"there is no active user {options['user']}", returncode=2)
        days, name = options["days"], options["name"].strip()
        if not 0 <= days <= 3650 or not 0 < len(name) <= 60:
            raise CommandError("--days is 0 to 3650, --name at most 60 characters", returncode=2)
        expires_at = timezone.now() + timedelta(days=days) if days else None
        if options["dry_run"]:
            self._say(user, options["scope"])
            return
        try:
            _token, secret = make_token(
                user=user, name=name, scopes=options["scope"], expires_at=expires_at, actor=None
            )
        except TokenRefused as refused:
            raise CommandError(_sentence(str(refused), user), returncode=2) from refused
        self.stdout.write(secret)

    def _say(self, user: User, scopes: list[str]) -> None:
        if not set(scopes) <= set(scopes_of(user)):
            raise CommandError(_sentence("scope_not_held", user), returncode=2)
        self.stdout.write(f"{user.username}: {', '.join(scopes)}")


def _sentence(reason: str, user: User) -> str:
    if reason == "name_taken":
        return f"{user.username} has a token of this name: choose another, or revoke it first"
    return f"{user.username} may give: {', '.join(scopes_of(user)) or 'nothing (no post that may use the API)'}"
