"""After a case is settled its customer is asked again, and the answer comes back into the case.

Such an invitation is never scored and counts against no limit, but opt-outs hold, and nobody is asked so twice in
thirty days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from surveys.actions.cases.moving import log
from surveys.actions.draw_sample.invite import channel_for, closed_channels
from surveys.actions.invitations import Invitee, invite
from surveys.clock import bank_zone
from surveys.engine.calendar import Calendar
from surveys.engine.case_rules import Again, load_rules, own_word, points_by_construct
from surveys.models import Case, CaseAgain, CaseEventKind, CaseOutcome, Customer, Response, Wave
from surveys.queries.calendar import bank_calendar
from surveys.queries.cases.again import again_wave, answers_again
from surveys.queries.cases.rules import case_rules_in_force
from surveys.queries.compiled import compiled
from surveys.queries.contact_rules import SENDABLE, Asking, with_reasons

BATCH = 200
ASKED_AFTER = (CaseOutcome.RECOVERED, CaseOutcome.NOT_RECOVERED)  # somebody spoke with the customer
GIVEN_UP = timedelta(days=14)  # later than that after the closing a question would come out of the blue
OPEN_FOR = timedelta(days=14)
EVERY = timedelta(days=30)
MORNING = time(9)
_REASONS = {1: "closed", 2: "erased", 3: "opted_out", 5: "no_contact"}  # SkipReason


@dataclass(frozen=True, slots=True)
class _Known:
    """What the sweep reads once."""

    now: datetime
    again: Again
    calendar: Calendar


def ask_again() -> int:
    """Ask the customers of settled cases whose day has come; return how many were asked."""
    row = case_rules_in_force()
    again = load_rules(row.definition).again if row else None
    if again is None:
        return 0
    known = _Known(timezone.now(), again, bank_calendar())
    done = CaseAgain.objects.filter(case=OuterRef("pk"), closed_at=OuterRef("closed_at"))
    settled = Case.objects.filter(
        ~Exists(done), closed_at__gt=known.now - GIVEN_UP, outcome__in=ASKED_AFTER, customer__isnull=False
    )
    ids = [case.pk for case in settled.order_by("closed_at", "pk") if _due(case, known) <= known.now]
    return sum(_batch(ids[start : start + BATCH], known) for start in range(0, len(ids), BATCH))


def _due(case: Case, known: _Known) -> datetime:
    """Nine in the morning of the working day so many after the closing; at once for nought."""
    closed = case.closed_at or known.now
    if known.again.days == 0:
        return closed
    day = known.calendar.after(closed.astimezone(bank_zone()).date(), known.again.days)
    return datetime.combine(day, MORNING, bank_zone())


@transaction.atomic
def _batch(ids: Sequence[int], known: _Known) -> int:
    cases = Case.objects.select_for_update(skip_locked=True).filter(pk__in=ids, customer__isnull=False)
    settled = list(cases.filter(closed_at__isnull=False).order_by("closed_at", "pk"))
    done = set(CaseAgain.objects.filter(case__in=settled).values_list("case_id", "closed_at"))
    return sum(_one(case, known) for case in settled if (case.pk, case.closed_at) not in done)


def _one(case: Case, known: _Known) -> int:
    """Ask, or say why not; where no wave is open, wait for one."""
    wave = again_wave(case, known.again.survey, known.now)
    if wave is None:
        return 0
    customer: Customer = Customer.objects.select_for_update().get(pk=case.customer_id or 0)
    channels = tuple(name for name in wave.campaign.channels if name in SENDABLE)
    row = CaseAgain(case=case, at=known.now)
    row.closed_at = case.closed_at or known.now
    row.refused = _refusal(case, customer, wave, channels, known)
    if not row.refused:
        invitee = _invitee(case, customer, wave, channels, known)
        row.invitation = invite(wave=wave, invitees=[invitee], drawn=False, actor=None)[0][0]
    row.save()
    if row.refused:
        log(case, CaseEventKind.NOT_ASKED_AGAIN, None, reason=row.refused)
    else:
        log(case, CaseEventKind.ASKED_AGAIN, None, wave=wave.pk)
    return not row.refused


def _refusal(case: Case, customer: Customer, wave: Wave, channels: tuple[str, ...], known: _Known) -> str:
    """A code, empty where the customer may be asked; opt-outs of either programme hold."""
    if CaseAgain.objects.filter(invitation__customer=customer, at__gt=known.now - EVERY).exists():
        return "asked_lately"
    for programme in {wave.campaign.version.survey.programme, case.programme}:
        asking = Asking(known.now, programme, channels, again=True)
        reason = getattr(with_reasons(Customer.objects.filter(pk=customer.pk), asking).get(), "reason", 0)
        if reason:
            return _REASONS[reason]
    return ""


def _invitee(case: Case, customer: Customer, wave: Wave, channels: Sequence[str], known: _Known) -> Invitee:
    closed = closed_channels([customer.pk]).get(customer.pk, set())
    frozen = {
        "customer_id": customer.pk,
        "channel": channel_for(customer, channels, closed),
        "segment": case.segment,
        "account_manager_id": customer.account_manager_id,
        "language": customer.language,
        "occasion_date": known.now.astimezone(bank_zone()).date(),
        "expires_at": min(wave.closes_at, known.now + OPEN_FOR),
    }
    return Invitee(case.unit_id, frozen)


def take_answers_again(response_ids: Sequence[int]) -> set[int]:
    """Keep what customers say when asked again; return those responses, which open no case of their own."""
    found = answers_again(response_ids)
    responses = {one.id: one for one in Response.objects.filter(id__in=found)}
    for response_id, row in found.items():
        _take(row, responses[response_id])
    return set(found)


def _take(row: CaseAgain, response: Response) -> None:
    if row.response_id is not None:
        return
    said = own_word(points_by_construct(compiled(response.version_id).definition, response.answers))
    row.response_id, row.answered_at, row.points = response.id, response.received_at, said
    row.save(update_fields=["response_id", "answered_at", "points"])
    log(row.case, CaseEventKind.ANSWERED_AGAIN, None, points=said)
