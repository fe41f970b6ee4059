"""Answers by text message: a digit sent back is the answer to the first question, through the one door of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from surveys.actions.customers import opt_out
from surveys.actions.intake import Outcome, OutcomeStatus, Submission, submit_responses
from surveys.actions.sending import invited_place
from surveys.channels.registry import REPLIES
from surveys.channels.sms_reply import STOP
from surveys.engine.replying import reply_item
from surveys.models import Customer, Message, SmsReply
from surveys.queries.compiled import compiled
from surveys.queries.sms_replies import asked_by_sms, holders_of, message_of

NAMESPACE = UUID("0c4f5f2e-6f0d-5c86-9a53-3d9f6f3a0b17")
ORIGIN = "sms"


class ReplyStatus(StrEnum):
    """What became of one reply."""

    RECORDED = "recorded"
    REPEATED = "repeated"
    STOPPED = "stopped"
    UNREADABLE = "unreadable"
    UNKNOWN_NUMBER = "unknown_number"
    NOT_ASKED = "not_asked"
    NOT_BY_REPLY = "not_by_reply"
    ANSWERED = "answered"
    OTHER_TEXT = "other_text"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message as the gateway has it: its id, who sent it, what it says, and our reference where the gateway knows
    which message it replies to."""

    id: str
    number: str
    text: str
    reference: UUID | None = None


def take_replies(inbound: Sequence[Inbound]) -> list[ReplyStatus]:
    """Take replies, each by itself, in their order. The same id again is the same success again."""
    return [_take(one) for one in inbound]


@transaction.atomic
def _take(one: Inbound) -> ReplyStatus:
    known = SmsReply.objects.filter(gateway_id=one.id).first()
    before = message_of(known.message_id) if known and known.message_id else None
    status, message = _status(one, before)
    row, new = SmsReply.objects.get_or_create(gateway_id=one.id, defaults={"status": status, "message": message})
    if not new and row.status not in (ReplyStatus.RECORDED, ReplyStatus.STOPPED):
        SmsReply.objects.filter(pk=row.pk).update(status=status, message=message)
    return status


def _status(one: Inbound, message: Message | None) -> tuple[ReplyStatus, Message | None]:
    holders = holders_of(one.number)
    if not holders:
        return ReplyStatus.UNKNOWN_NUMBER, None
    said = REPLIES[ORIGIN](one.text)
    if message is None or message.invitation.customer_id not in holders:
        message = asked_by_sms(holders, one.reference)
    if said == STOP:
        _stop(holders)
        return ReplyStatus.STOPPED, message
    if message is None:
        return ReplyStatus.NOT_ASKED, None
    return (ReplyStatus.UNREADABLE if said is None else _answer(one, message, int(said))), message


def _stop(holders: Sequence[int]) -> None:
    """Whoever has the number: it is one phone."""
    for customer in Customer.objects.filter(pk__in=holders).order_by("pk"):
        opt_out(customer=customer, via="sms", actor=None)


def _answer(one: Inbound, message: Message, digit: int) -> ReplyStatus:
    invitation, wave = message.invitation, message.invitation.wave
    item = reply_item(compiled(wave.campaign.version_id).definition)
    if item is None:
        return ReplyStatus.NOT_BY_REPLY
    over = invitation.expires_at is not None and invitation.expires_at < timezone.now()
    if invitation.answered_at is None and (over or invitation.revoked_at is not None):
        return ReplyStatus.CLOSED
    submission = Submission(
        client_uuid=uuid5(NAMESPACE, f"{ORIGIN}\0{one.id}"),
        version_id=wave.campaign.version_id,
        answers={item.id: digit},
        place=invited_place(invitation),
        language=invitation.language,
        wave_id=wave.pk,
        source_key=f"invitation:{invitation.pk}",
        invitation_id=invitation.pk,
        origin=ORIGIN,
    )
    return _told(submit_responses([submission])[0])


def _told(outcome: Outcome) -> ReplyStatus:
    if outcome.accepted:
        recorded = outcome.status is OutcomeStatus.RECORDED
        return ReplyStatus.RECORDED if recorded else ReplyStatus.REPEATED
    if outcome.status is OutcomeStatus.CONFLICT:
        return ReplyStatus.OTHER_TEXT if outcome.reason == "other_answers" else ReplyStatus.ANSWERED
    return ReplyStatus.CLOSED
