"""Opening cases: the database is the queue, a message is only a wake-up, and the unique key decides."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from surveys.actions import audit
from surveys.actions.cases.asking import take_answers_again
from surveys.clock import bank_zone
from surveys.engine.calendar import Calendar
from surveys.engine.case_rules import Answered, Rules, grounds, load_rules, points_by_construct
from surveys.models import Case, CaseCheck, CaseEvent, CaseEventKind, CaseRules, Customer, Response
from surveys.queries.calendar import bank_calendar
from surveys.queries.cases.checking import customers_of, texts_of, unhappy_candidates
from surveys.queries.cases.owners import Owners, owners_today
from surveys.queries.cases.rules import case_rules_in_force
from surveys.queries.compiled import compiled

BATCH = 1_000
CLOSES = time(18)
TOO_OLD = timedelta(days=21)  # an answer imported long after it was given is history, not somebody to call


def open_cases(limit: int | None = None) -> int:
    """Let the rules in force look at the answers that wait; return how many were looked at."""
    done = 0
    while limit is None or done < limit:
        count = _one_batch(timezone.now())
        done += count
        if count == 0:
            break
    return done


@transaction.atomic
def _one_batch(now: datetime) -> int:
    """Claim by a lock; look, open and delete the claim in one transaction."""
    claimed = CaseCheck.objects.select_for_update(skip_locked=True).order_by("response_id")
    ids = list(claimed.values_list("response_id", flat=True)[:BATCH])
    rules, again = case_rules_in_force(), take_answers_again(ids)
    if ids and rules:
        open_for(rules, unhappy_candidates([one for one in ids if one not in again], now - TOO_OLD), now)
    CaseCheck.objects.filter(response_id__in=ids).delete()
    return len(ids)


def open_for(row: CaseRules, responses: Sequence[Response], now: datetime) -> None:
    """Open the cases of these answers by these rules, as at a moment; call it inside a transaction."""
    rules = load_rules(row.definition)
    found = [(response, *hit) for response, hits in _hits(rules, responses) for hit in hits]
    if not found:
        return
    ids = [response.id for response, _code, _why in found]
    there = set(Case.objects.filter(response_id__in=ids).values_list("response_id", "rule"))
    customers, owners, calendar = customers_of(ids), owners_today(), bank_calendar()
    cases = [
        _case(row, rules, response, code, why, customers, owners, calendar, now)
        for response, code, why in found
        if (response.id, code) not in there
    ]
    Case.objects.bulk_create(cases)
    kind = CaseEventKind.OPENED
    CaseEvent.objects.bulk_create([CaseEvent(case=case, kind=kind, at=now, details=case.grounds) for case in cases])
    audit.record(actor=None, verb="cases.opened", subject=row.number, cases=[case.pk for case in cases])


def _hits(rules: Rules, responses: Sequence[Response]) -> list[tuple[Response, list[tuple[str, dict[str, Any]]]]]:
    """Responses with the codes and grounds of the rules that they meet."""
    texts = texts_of([response.id for response in responses])
    return [(response, _met(rules, response, texts.get(response.id, []))) for response in responses]


def _met(rules: Rules, response: Response, texts: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    known = compiled(response.version_id)
    points = points_by_construct(known.definition, response.answers)
    answered = Answered(points, texts, response.segment, known.survey_code)
    return [(rule.code, why) for rule in rules.rules if (why := grounds(rule, answered)) is not None]


def _case(
    row: CaseRules,
    rules: Rules,
    response: Response,
    code: str,
    why: dict[str, Any],
    customers: Mapping[int, Customer],
    owners: Owners,
    calendar: Calendar,
    now: datetime,
) -> Case:
    customer = customers.get(response.id)
    manager = response.account_manager_id or (customer.account_manager_id if customer else None)
    unit_id = response.unit_id or 0
    return Case(
        response_id=response.id,
        rules=row,
        rule=code,
        grounds=why,
        programme=compiled(response.version_id).programme,
        unit_id=unit_id,
        segment=response.segment,
        customer=customer,
        owner_id=owners.of(unit_id, response.segment, manager),
        opened_at=now,
        due_at=due_at(now, rules.working_days(response.segment), calendar),
    )


def due_at(now: datetime, days: int, calendar: Calendar) -> datetime:
    """Six in the evening of the working day, so many after the day of opening; opened in the evening or on a day off,
    the next working day counts as the day of opening."""
    there = now.astimezone(bank_zone())
    first = there.date() + timedelta(days=1) if there.time() >= CLOSES else there.date()
    return datetime.combine(calendar.after(calendar.after(first, 0), days), CLOSES, bank_zone())
