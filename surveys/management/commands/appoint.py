"""``manage.py appoint``: the first post of an empty bank; later ones are given on the pages of the organisation."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from datetime import date
from typing import Any

from django.core.management.base import CommandError

from surveys.actions.people import AppointmentRefused, appoint
from surveys.clock import bank_today
from surveys.management.quick import QuickCommand
from surveys.models import Role, Unit, User

HELP = f"""Give a user a post: a role at a unit. Without one, an account sees nothing.

An empty bank begins with it, after its units; all other posts are given under Organisation.

  manage.py createsuperuser --username boss
  manage.py import_units units.csv
  manage.py appoint boss headquarters HO

Roles: {", ".join(Role.values)}.
Exit status: 0 the post is held; 2 nothing is written, because it cannot be given.
"""
SENTENCES = {
    "held_already": "this post is held already",
    "unit_not_open": "the unit is not open on that day",
    "ends_before_it_begins": "the post would end before it begins",
}


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="user name")
        parser.add_argument("role", choices=Role.values, metavar="role")
        parser.add_argument("unit", help="code of the unit")
        parser.add_argument("--since", type=date.fromisoformat, metavar="DAY", help="default: today")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"], is_active=True).first()
        unit = Unit.objects.filter(code=options["unit"]).first()
        if user is None or unit is None:
            missing = f"active user {options['user']}" if user is None else f"unit {options['unit']}"
            raise CommandError(f"there is no {missing}", returncode=2)
        since = options["since"] or bank_today()
        try:
            appoint(user=user, unit=unit, role=options["role"], since=since, actor=None)
        except AppointmentRefused as refused:
            raise CommandError(SENTENCES[str(refused)], returncode=2) from refused
        self.stdout.write(f"{user.username}: {options['role']} at {unit.code} since {since}")
