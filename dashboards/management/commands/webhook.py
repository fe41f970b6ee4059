"""``manage.py webhook``: the addresses of other systems that are told of a publication."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError

from dashboards.actions.webhooks import WebhookRefused, add_endpoint, stop_endpoint
from dashboards.forms.webhook_words import refusal
from dashboards.models import WebhookDelivery, WebhookEndpoint
from surveys.management.quick import QuickCommand
from surveys.models import User

HELP = """Set the addresses that are told when an appraisal is published or becomes final (docs/LEDGER.md).

  manage.py webhook add https://hr.bank.example/manyi --user he.liqun
  manage.py webhook list
  manage.py webhook stop 5f0c9e9e-8a3b-4f5e-9c39-2f1d8f6f2a11 --user he.liqun

``add`` prints the secret this once, alone on standard output.

Exit status: 0 done; 2 refused, nothing was written.
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("deed", choices=["add", "list", "stop"])
        parser.add_argument("which", nargs="?", default="", help="an address to add, an id to stop")
        parser.add_argument("--user", default="", metavar="USER", help="who does it: of headquarters")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["deed"] == "list":
            self._list()
            return
        try:
            self._done(options["deed"], options["which"], _user(options["user"]))
        except WebhookRefused as refused:
            raise CommandError(refusal(refused), returncode=2) from refused
        except PermissionDenied as refused:
            raise CommandError(f"{options['user']} may not set webhooks", returncode=2) from refused

    def _done(self, deed: str, which: str, actor: User) -> None:
        if deed == "add":
            self.stdout.write(add_endpoint(url=which, actor=actor)[1])
        else:
            stop_endpoint(endpoint=_endpoint(which), actor=actor)

    def _list(self) -> None:
        for one in WebhookEndpoint.objects.all():
            last = WebhookDelivery.objects.filter(endpoint=one).first()
            told = f"{last.state} {last.status or ''} {last.fault}".rstrip() if last else "nothing sent yet"
            self.stdout.write(f"{one.public_id} {one.url} {'stopped' if one.stopped_at else 'told'}; last: {told}")


def _user(name: str) -> User:
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise CommandError(f"there is no active user {name or '(give --user)'}", returncode=2)
    return found


def _endpoint(which: str) -> WebhookEndpoint:
    try:
        return WebhookEndpoint.objects.get(public_id=UUID(which))
    except (ValueError, WebhookEndpoint.DoesNotExist) as error:
        raise CommandError("there is no such address: manage.py webhook list", returncode=2) from error
