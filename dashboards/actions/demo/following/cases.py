"""Cases of the last weeks: opened by the rules on their day, most of them settled since."""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from random import Random
from typing import Any

from django.db.models import Q, QuerySet

from dashboards.actions.demo.campaigns import Staff
from dashboards.actions.demo.span import Span
from dashboards.actions.demo.truth import EVENT_BRANCH
from surveys.actions.cases import approve_case_rules, save_case_rules
from surveys.actions.cases.opening import open_for
from surveys.engine.case_rules import DEFAULT
from surveys.models import Case, CaseEvent, CaseEventKind, CaseRules, CaseState, Customer, Response, Unit
from surveys.queries.cases.agreement import wants_no_contact

DAYS, IN_FORCE_DAYS = 35, 200
EVENT_DAYS, LEFT_OPEN = 80, 2  # Wangjiang has cases from longer ago, and its last ones are still open
SETTLED_LATE, SETTLED_EARLY = 0.93, 0.35  # share settled of those whose day is past, and of the others
OUTCOMES = {"recovered": 0.62, "not_recovered": 0.2, "unreachable": 0.1, "unfounded": 0.08}
CAUSES = {"waiting": 0.36, "attitude": 0.15, "authorisation": 0.13, "fees": 0.12, "product": 0.09, "digital": 0.15}
_SAID = (
    *(
        "客户等候近一小时，已致歉，约定下次预约办理。",
        "解释了新排队系统的取号方式，客户表示理解。",
        "客户要求退还手续费，已报支行审批。",
    ),
    *(
        "客户对柜员语气不满，已当面道歉并通报批评。",
        "补件要求没有一次说清，已列出清单发给客户。",
        "电话接通后客户在忙，约定明日再联系。",
    ),
)
_ENDED = {
    "recovered": ("客户接受处理结果。", "手续费已退还，客户表示满意。", "已为客户优先办理，客户致谢。"),
    "not_recovered": ("客户不接受解释，保留意见。", "客户表示将转往他行。"),
    "unreachable": ("三次致电均无人接听。",),
    "unfounded": ("客户误点，本意为满意。",),
    "declined": ("客户未同意联系，问题已整改。",),
}


def put_rules_in_force(span: Span, staff: Staff) -> CaseRules:
    """The rules, drafted by one and approved by another half a year ago; they ask again by a survey of its own."""
    definition = {**DEFAULT, "again": {"days": 2, "survey": "followup"}}
    draft = save_case_rules(definition=definition, actor=staff.designer)
    rules = approve_case_rules(number=draft.number, saved_at=draft.saved_at.isoformat(), actor=staff.approver)
    at = span.at(span.today - timedelta(days=IN_FORCE_DAYS), 16)
    CaseRules.objects.filter(pk=rules.pk).update(approved_at=at, saved_at=at - timedelta(hours=20))
    return rules


def open_and_settle(chance: Random, span: Span, rules: CaseRules) -> list[Case]:
    """Open the cases of each day on its day, and settle most of them."""
    for day, rows in groupby(_answers(span), key=lambda one: one.day):
        open_for(rules, list(rows), span.at(date(day // 10_000, day // 100 % 100, day % 100), 17))
    cases = list(Case.objects.select_related("unit").order_by("pk"))
    _belong_to_customers(cases)
    left = {case.pk for case in [one for one in cases if one.unit.code == EVENT_BRANCH][-LEFT_OPEN:]}
    events = [event for case in cases for event in _done(chance, span, case, case.pk in left)]
    Case.objects.bulk_update(
        cases, ["customer", "owner", "state", "contacted_at", "closed_at", "cause", "outcome"], batch_size=200
    )
    CaseEvent.objects.bulk_create(events, 500)
    return cases


def _answers(span: Span) -> QuerySet[Response]:
    """The customers' answers of the last weeks, and of Wangjiang some weeks more, day by day."""
    lately, earlier = (_key(span.today - timedelta(days=days)) for days in (DAYS, EVENT_DAYS))
    there = Q(day__gte=earlier, unit_id__in=Unit.objects.filter(code=EVENT_BRANCH).values("pk"))
    rows = Response.objects.filter(there | Q(day__gte=lately), subjects__isnull=True, unit_id__isnull=False)
    return rows.filter(day__lt=_key(span.today)).order_by("day", "id")


def _key(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _belong_to_customers(cases: Sequence[Case]) -> None:
    """A customer of the branch and segment for each, and where there is an account manager, theirs to answer for."""
    rows = Customer.objects.filter(unit__in={case.unit_id for case in cases}, contact__isnull=False, closed=None)
    groups: dict[tuple[int, int], deque[tuple[int, int | None]]] = defaultdict(deque)
    known = rows.order_by("source", "source_id").values_list("unit_id", "segment", "pk", "account_manager_id")
    for unit_id, segment, pk, manager in known:
        groups[unit_id, segment].append((pk, manager))
    for case in cases:
        if there := groups[case.unit_id, case.segment]:
            case.customer_id, keeper = there.popleft()
            case.owner_id = keeper or case.owner_id


def _done(chance: Random, span: Span, case: Case, left_open: bool) -> Iterator[CaseEvent]:
    """What was done in a case so far; some are still open, and a few of these are late."""
    now = span.at(span.today, 8)
    past = case.due_at < now
    if chance.random() >= (SETTLED_LATE if past else SETTLED_EARLY) or left_open:
        if chance.random() < 0.5 and not wants_no_contact(case):
            yield from _tried(chance, case, 1, now, reached=chance.random() < 0.5)
        return
    outcome = chance.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
    if refused := wants_no_contact(case):
        outcome = "declined"
    tries = 0 if refused else {"unreachable": 3, "unfounded": 0}.get(outcome, 1)
    end = min(now, case.due_at) - timedelta(minutes=chance.randint(20, 200))
    yield from _tried(chance, case, tries, end - timedelta(minutes=30), reached=outcome != "unreachable")
    case.state, case.outcome = CaseState.CLOSED, outcome
    case.closed_at = max(end, case.opened_at + timedelta(hours=1))
    case.cause = chance.choices(list(CAUSES), list(CAUSES.values()))[0]
    details = {"cause": case.cause, "outcome": outcome}
    said = chance.choice(_ENDED[outcome])
    yield _event(case, CaseEventKind.CLOSED, case.closed_at, said, **details)


def _tried(chance: Random, case: Case, tries: int, last: datetime, *, reached: bool) -> Iterator[CaseEvent]:
    """Calls between the opening and a moment; the last one reached the customer, or none did."""
    room = max((last - case.opened_at).total_seconds(), 1800)
    moments = sorted(case.opened_at + timedelta(seconds=room * chance.uniform(0.2, 0.95)) for _ in range(tries))
    for place, at in enumerate(moments):
        case.state, case.contacted_at = CaseState.WORKING, case.contacted_at or at
        got = reached and place == tries - 1
        yield _event(case, CaseEventKind.ATTEMPT, at, chance.choice(_SAID) if got else "", way="phone", reached=got)


def _event(case: Case, kind: CaseEventKind, at: datetime, text: str, **details: Any) -> CaseEvent:
    return CaseEvent(case=case, kind=kind, at=at, actor_id=case.owner_id, text=text, details=details)
