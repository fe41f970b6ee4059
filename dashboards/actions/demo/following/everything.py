"""All of the demo's following up, from random numbers of its own: answers stay as they are without it."""

from collections.abc import Mapping
from random import Random

from dashboards.actions.demo.campaigns import Staff
from dashboards.actions.demo.following.again import ask_settled
from dashboards.actions.demo.following.cases import open_and_settle, put_rules_in_force
from dashboards.actions.demo.following.contacts import keep_in_touch
from dashboards.actions.demo.span import Span
from surveys.actions.cases import pass_up_late_cases
from surveys.models import CaseCheck, Unit, User

_STREAM = 5


def follow_up(seed: int, span: Span, staff: Staff, units: Mapping[str, Unit], users: Mapping[str, User]) -> None:
    """Cases of the last weeks, some of them settled and asked about again; the contact plan and a year of calls."""
    chance = Random(f"{seed}/{_STREAM}")
    rules = put_rules_in_force(span, staff)
    cases = open_and_settle(chance, span, rules)
    ask_settled(chance, span, staff, units["HO"], cases)
    CaseCheck.objects.all().delete()  # every answer counts as looked at
    keep_in_touch(chance, span, staff, users)
    pass_up_late_cases()
