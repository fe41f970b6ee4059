"""``manage.py seed_demo``: fill an empty database with the demonstration bank."""

import sys
from argparse import ArgumentParser
from datetime import date
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.urls import reverse
from tqdm import tqdm

from dashboards.actions.demo import BadPlan, Made, NotADemo, NotEmpty, Plan, check_plan, make_demo
from surveys.management.quick import QuickCommand
from surveys.queries.demo import DEMO_PASSWORD, demo_accounts

NOT_A_DEMO = "seed_demo makes invented people and answers: it runs only where DEMO=1 is set."
NOT_EMPTY = (
    "This database has units, people or answers already, and nothing was changed. "
    "Name an empty one with DATA_DIR or DATABASE_URL, and run migrate there first."
)


class Command(QuickCommand):
    help = (
        "Make the demonstration bank: an invented Chinese bank with people, surveys, campaigns and two years of "
        "answers, and write the planted truth to DATA_DIR/demo_truth.json (docs/DEMO.md explains it). Needs DEMO=1 and "
        "an empty database; all or nothing. Exit status: 0 made, or could be made (--dry-run); 1 refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same answers (default 1)")
        parser.add_argument("--branches", type=int, default=120, help="12 to 120 (default 120)")
        parser.add_argument("--responses", type=int, default=60_000, help="how many answers in all (default 60000)")
        parser.add_argument(
            "--today", type=date.fromisoformat, help="the day on which it ends, YYYY-MM-DD (default today)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be made, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Plan(options["seed"], options["branches"], options["responses"], options["today"])
        try:
            check_plan(plan)
            if options["dry_run"]:
                self.stdout.write(
                    f"Would make {plan.branches} branches with {plan.responses} answers, seed {plan.seed}."
                )
                return
            with Progress() as progress:
                made = make_demo(plan, progress)
        except NotADemo as refusal:
            raise CommandError(NOT_A_DEMO) from refusal
        except NotEmpty as refusal:
            raise CommandError(NOT_EMPTY) from refusal
        except BadPlan as refusal:
            raise CommandError(f"{refusal}.") from refusal
        self._tell(made)

    def _tell(self, made: Made) -> None:
        self.stdout.write(
            f"Made {made.branches} branches, {made.users} people, {made.customers} customers "
            f"and {made.responses} answers."
        )
        self.stdout.write(f"The truth is in {made.truth_file}. Sign in with one of these and {DEMO_PASSWORD}:")
        for one in demo_accounts():
            self.stdout.write(f"  {one.username:<15} {one.role:<13} {one.name_zh} {one.unit.name_zh}")
        invitation = reverse("surveys:invitation", args=[made.token])
        poster = reverse("surveys:access_point", args=[made.poster])
        self.stdout.write(f"A customer's invitation: {settings.PUBLIC_URL}{invitation}")
        self.stdout.write(f"A poster's address:      {settings.PUBLIC_URL}{poster}")


class Progress:
    """A bar for each step, on a terminal only."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._step = ""

    def __enter__(self) -> "Progress":
        return self

    def __call__(self, step: str, done: int, total: int) -> None:
        if step != self._step:
            self._close()
            self._step = step
            self._bar = tqdm(total=total, desc=step, disable=not sys.stderr.isatty())
        self._bar.update(done - self._bar.n)

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
