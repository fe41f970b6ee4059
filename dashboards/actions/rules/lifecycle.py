"""The life of a version of the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from dashboards.actions.drafted import APPROVED, DRAFT, Life
from dashboards.formulas.rules import Rules, RulesError, load_rules
from dashboards.models import RuleVersion, ScoreRun
from dashboards.queries.official.asked_constructs import asked_constructs
from surveys.access import require
from surveys.actions import audit
from surveys.engine.periods import add_months
from surveys.engine.reading import Fault
from surveys.models import Unit, User


class IllegalRuleMove(Exception):
    """Rules cannot go from where they stand to where they were sent; the argument is a reason code."""


@transaction.atomic
def save_rules(*, programme: str, content: Any, first_month: int, note: str, actor: User) -> RuleVersion:
    """Save the draft of a programme's next rules; there is one at a time.

    Parameters
    ----------
    first_month
        yyyymm, the first month of a quarter: in force for periods that begin then or later.

    Raises
    ------
    PermissionDenied
    RulesError
        With every fault: those of `load_rules`, ``not_a_quarter``, ``period_already_closed``, ``unknown_unit`` and
        ``unknown_construct``, which neither a published survey of the programme nor its approved rules know.
    IllegalRuleMove
        ``not_a_draft``: what was submitted is not edited behind the second person's back.
    """
    require(actor, "edit_rules")
    _check(programme, content, first_month)
    open_one = RuleVersion.objects.select_for_update().filter(programme=programme).exclude(state=APPROVED).first()
    if open_one and open_one.state != DRAFT:
        raise IllegalRuleMove("not_a_draft")
    draft = open_one or RuleVersion(programme=programme, number=_next_number(programme))
    draft.content, draft.first_month, draft.note, draft.created_by = content, first_month, note[:300], actor
    draft.save()
    audit.record(actor=actor, verb="rules.saved", subject=draft)
    return draft


@transaction.atomic
def move_rules(*, rules: RuleVersion, to: str, actor: User) -> RuleVersion:
    """Submit rules, return them to their author, or approve them.

    Raises
    ------
    PermissionDenied
    IllegalRuleMove
        ``not_from_here``, ``second_person_needed`` or ``period_already_closed``.
    """
    return _LIFE.move(RuleVersion.objects.select_for_update(of=("self",)).get(pk=rules.pk), to, actor)


@transaction.atomic
def drop_rules(*, rules: RuleVersion, actor: User) -> None:
    """Throw a draft away; raises ``not_a_draft`` for what was submitted or approved."""
    _LIFE.drop(RuleVersion.objects.select_for_update(of=("self",)).get(pk=rules.pk), actor)


def _check(programme: str, content: Any, first_month: int) -> None:
    rules = load_rules(content, programme)
    known = set(Unit.objects.filter(code__in=rules.exclusions.units).values_list("code", flat=True))
    unknown = [code for code in rules.exclusions.units if code not in known]
    faults = [Fault("exclusions.units", "unknown_unit", {"name": code[:40]}) for code in unknown]
    faults += _unasked(rules)
    year, month = divmod(first_month, 100)
    if not 2000 <= year <= 2199 or month not in (1, 4, 7, 10):
        faults.append(Fault("first_month", "not_a_quarter"))
    elif _closed_from(programme, first_month):
        faults.append(Fault("first_month", "period_already_closed"))
    if faults:
        raise RulesError(tuple(faults))


def _unasked(rules: Rules) -> Iterator[Fault]:
    """A name typed wrongly would leave its question out of the index without a word."""
    approved = RuleVersion.objects.filter(programme=rules.programme, state=APPROVED).values_list("content", flat=True)
    known = {name for content in approved for index in content["indices"] for name in index["constructs"]}
    known |= set(asked_constructs(rules.programme))
    for place, index in enumerate(rules.indices):
        for name, _weight in index.constructs:
            if name not in known:
                yield Fault(f"indices[{place}].constructs", "unknown_construct", {"name": name[:40]})


def _next_number(programme: str) -> int:
    last = RuleVersion.objects.filter(programme=programme).order_by("-number").first()
    return last.number + 1 if last else 1


def _closed(rules: RuleVersion) -> str:
    """No closed period may change its rules afterwards."""
    return "period_already_closed" if _closed_from(rules.programme, rules.first_month) else ""


def _closed_from(programme: str, first_month: int) -> bool:
    return ScoreRun.objects.filter(programme=programme, last_month__gte=add_months(first_month, 2)).exists()


_LIFE: Life[RuleVersion] = Life(
    name="rules",
    refusal=IllegalRuleMove,
    allow=lambda rules, actor, deed: require(actor, f"{deed}_rules"),
    check=lambda rules: load_rules(rules.content, rules.programme),
    open_to=_closed,
)
