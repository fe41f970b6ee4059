"""What the lists of regular contacts cost at a million customers, of whom 150,000 are under the plan.

Bar, on PostgreSQL: every page of them in at most 300 ms (p95), whoever looks.
"""

import argparse
from collections.abc import Iterator
from typing import Any

from tests.benchmarks._report import Line, show
from tests.benchmarks._running import opening, p95, running

MILLION, ROUNDS, BAR = 1_000_000, 21, 300
KEEPERS = 5  # account managers of a branch
# Of a hundred customers 5 are most valuable, 10 most growable; three calls each in the last 400 days, some in vain.
_CUSTOMERS = """
INSERT INTO surveys_customer (key, source, source_id, kind, unit_id, account_manager_id, language, time_zone,
  contribution, growth, segment, segment_rule_id, line_digest)
SELECT gen_random_uuid(), 'pcrm', g::text, 'retail', branch.id, keeper.user_id, 'zh', '', g, 0,
  CASE WHEN g %% 20 = 0 THEN 1 WHEN g %% 20 < 3 THEN 2 WHEN g %% 20 = 3 THEN 3 ELSE 4 END, %s, '\\x00'
FROM generate_series(1, %s) AS g
JOIN (SELECT id, row_number() OVER (ORDER BY code) - 1 AS place FROM surveys_unit WHERE kind = 'branch') AS branch
  ON branch.place = g::bigint * 7919 %% {branches}
LEFT JOIN (SELECT unit_id, user_id, row_number() OVER (PARTITION BY unit_id ORDER BY user_id) - 1 AS place
  FROM surveys_appointment WHERE role = 'account_manager') AS keeper
  ON keeper.unit_id = branch.id AND keeper.place = g / 20 %% {keepers} AND g %% 20 < 3
"""
_ASSIGNED = """
INSERT INTO surveys_segmentassignment (customer_id, segment, since, rule_id, contribution, growth)
SELECT id, segment, date '2026-01-01' + (id %% 200)::int, segment_rule_id, contribution, growth FROM surveys_customer
"""
_CALLED = """
INSERT INTO surveys_regularcontact (customer_id, unit_id, made_by_id, day, way, outcome, reached, text, at)
SELECT id, unit_id, account_manager_id, current_date - (id * 7919 * n %% 400)::int, 'phone',
  CASE WHEN (id + n) %% 7 = 0 THEN 'not_reached' ELSE 'well' END, (id + n) %% 7 <> 0, '', now()
FROM surveys_customer, generate_series(1, 3) AS n WHERE segment IN (1, 2) AND id %% 11 > 0
"""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests.benchmarks contacts", description=__doc__)
    parser.add_argument("--customers", type=int, default=MILLION, help="how many (default: a million)")
    options = parser.parse_args(arguments)
    with running():
        return 1 if show(list(measure(options.customers))) else 0


def measure(many: int) -> Iterator[Line]:
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    people = make_bank(many)
    for who, user in people.items():
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for page in ("/contacts/",) if who == "account manager" else ("/contacts/", "/contacts/coverage/"):
            yield Line(f"{page} for the {who}, ms", p95(opening(client), page, ROUNDS), high=BAR)


def make_bank(many: int) -> dict[str, Any]:
    """Customers, segments, calls and a plan, written straight into the tables; who looks at them."""
    from django.db import connection

    from surveys.models import SegmentRule, Unit
    from tests.benchmarks import bulk

    top = bulk.make_network()
    branches = list(Unit.objects.filter(kind="branch").order_by("code"))
    keepers = [_somebody(f"keeper{place}-{branch.code}", "account_manager", branch) for branch in branches
               for place in range(KEEPERS)]  # fmt: skip
    supervisor = _somebody("supervisor", "supervisor", Unit.objects.get(code="R0"))
    manager = _somebody("manager", "manager", branches[0])
    rule = SegmentRule.objects.create(number=1, definition={})
    _plan()
    places = {"branches": len(branches), "keepers": KEEPERS}
    with connection.cursor() as cursor:
        cursor.execute(_CUSTOMERS.format(**places), [rule.pk, many])
        cursor.execute(_ASSIGNED.replace("%%", "%"))
        cursor.execute(_CALLED.replace("%%", "%"))
    bulk.settle()
    return {"head office": top, "supervisor": supervisor, "manager": manager, "account manager": keepers[0]}


def _somebody(name: str, role: str, unit: Any) -> Any:
    from surveys.models import Appointment, User
    from tests.benchmarks.bulk import SINCE

    user = User.objects.create(username=name)
    Appointment.objects.create(user=user, unit=unit, role=role, since=SINCE)
    return user


def _plan() -> None:
    from datetime import timedelta

    from django.utils import timezone

    from surveys.engine.contact_plan import DEFAULT
    from surveys.models import ContactPlan

    ContactPlan.objects.create(number=1, definition=DEFAULT, approved_at=timezone.now() - timedelta(days=300))
