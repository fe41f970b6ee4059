"""``manage.py seed_demo``: fill an empty database with the demonstration bank."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from dashboards.actions.demo import Made, NotADemo, NotEmpty, Plan, check_room, make_demo
from surveys.queries.demo import DEMO_PASSWORD, demo_accounts


class Command(BaseCommand):
    help = (
        "Make the demonstration bank: an invented Chinese bank with people, surveys, campaigns and two years of "
        "answers, and write the planted truth to DATA_DIR/demo_truth.json. Needs DEMO=1 and an empty database. "
        "Exit status: 0 made (or, with --dry-run, could be made), 1 refused; nothing is half done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same answers (default 1)")
        parser.add_argument("--branches", type=int, default=120, help="12 to 120 (default 120)")
        parser.add_argument("--responses", type=int, default=60_000, help="how many answers in all (default 60000)")
        parser.add_argument("--today", type=date.fromisoformat, help="the day on which it ends, YYYY-MM-DD")
        parser.add_argument("--dry-run", action="store_true", help="say what would be made, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Plan(options["seed"], options["branches"], options["responses"], options["today"])
        try:
            check_room()
            if options["dry_run"]:
                self.stdout.write(f"would make {plan.branches} branches and {plan.responses} answers, seed {plan.seed}")
                return
            self._tell(make_demo(plan, self._progress()))
        except NotADemo as refusal:
            raise CommandError("seed_demo runs only where DEMO=1 is set: it makes invented people and answers.") from refusal
        except NotEmpty as refusal:
            raise CommandError("The database is not empty. Set DATA_DIR or DATABASE_URL to a new one.") from refusal

    def _progress(self) -> Any:
        return lambda step, done, total: None

    def _tell(self, made: Made) -> None:
        url = settings.PUBLIC_URL
        self.stdout.write(f"{made.branches} branches, {made.users} people, {made.responses} answers; truth: {made.truth_file}")
        for one in demo_accounts():
            self.stdout.write(f"  {one.username:<16}{one.role:<14}{one.unit.name_zh}  {one.name_zh}")
        self.stdout.write(f"password of all: {DEMO_PASSWORD}")
        self.stdout.write(f"a customer's invitation: {url}/i/{made.token}/")
        self.stdout.write(f"the poster at Wangjiang: {url}/q/{made.poster}/")
