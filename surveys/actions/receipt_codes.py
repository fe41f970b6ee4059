"""Codes for the receipts of transactions: one for every eligible one, so that nobody chooses who is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from surveys.actions.invitations import Invitee, invite
from surveys.channels.receipt import CLOCKS, LETTERS, NOT_LATER, ORIGIN, VALID
from surveys.clock import bank_zone
from surveys.engine.bands import age_band, tenure_band
from surveys.engine.codes import spelled
from surveys.engine.dimensions import CHANNELS
from surveys.models import Campaign, Customer, ReceiptCode, User, Wave
from surveys.queries.receipt_codes import Eligible, eligible_for, reference_hash


@dataclass(frozen=True, slots=True)
class Done:
    """A transaction as the counter's system reports it; ``customer`` is the number in ``source``, where it is known."""

    reference: str
    unit: str
    at: datetime
    kind: int = 0
    source: str = ""
    customer: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """The code of a transaction, or why it has none; ``known``: it had it already, and this is the same."""

    reference: str
    code: str = ""
    known: bool = False
    expires_at: datetime | None = None
    reason: str = ""


def code_of(public_id: UUID) -> str:
    """The code of an invitation, derived with SECRET_KEY from its number; what is stored is only its hash."""
    bits = salted_hmac("surveys.receipt", public_id.hex, algorithm="sha256").digest()[:16]
    return spelled(bits, LETTERS)


@transaction.atomic
def issue_codes(*, wave: Wave, done: Sequence[Done], actor: User | None) -> list[Issued]:
    """Give every eligible transaction its code; asked again, it is the same one."""
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=wave.campaign_id)
    eligible = eligible_for(campaign, [(one.source, one.customer) for one in done if one.customer])
    hashes = {one.reference: reference_hash(one.reference) for one in done}
    known = _known(wave, list(hashes.values()))
    fresh: dict[str, Done] = {}
    reasons: dict[str, str] = {}
    for one in done:
        if hashes[one.reference] not in known and one.reference not in fresh:
            reasons[one.reference] = reason = _reason(one, eligible)
            fresh.update({} if reason else {one.reference: one})
    made = _make(wave, list(fresh.values()), eligible, hashes, actor)
    return [_told(one.reference, hashes, known, made, reasons) for one in done]


def _known(wave: Wave, hashes: Sequence[bytes]) -> dict[bytes, ReceiptCode]:
    rows = ReceiptCode.objects.filter(wave=wave, reference__in=hashes).select_related("invitation")
    return {bytes(row.reference): row for row in rows}


def _reason(one: Done, eligible: Eligible) -> str:
    now = timezone.now()
    if one.unit not in eligible.units:
        return "unit_takes_no_part"
    if one.at > now + CLOCKS:
        return "in_the_future"
    if one.at < now - NOT_LATER:
        return "too_old"
    customer = eligible.customers.get((one.source, one.customer))
    return eligible.left_out.get(customer.pk, "") if customer else ""


def _make(
    wave: Wave, done: Sequence[Done], eligible: Eligible, hashes: dict[str, bytes], actor: User | None
) -> dict[str, ReceiptCode]:
    if not done:
        return {}
    invitees = [Invitee(eligible.units[one.unit], _frozen(one, wave, eligible)) for one in done]
    made = invite(wave=wave, invitees=invitees, drawn=True, actor=actor, token_of=code_of)
    rows = [
        ReceiptCode(wave=wave, reference=hashes[one.reference], invitation=row)
        for one, (row, _code) in zip(done, made, strict=True)
    ]
    ReceiptCode.objects.bulk_create(rows)
    return {one.reference: row for one, row in zip(done, rows, strict=True)}


def _frozen(one: Done, wave: Wave, eligible: Eligible) -> dict[str, Any]:
    """Every eligible transaction has a code, so each is drawn with certainty."""
    day = one.at.astimezone(bank_zone()).date()
    frozen: dict[str, Any] = {
        "channel": CHANNELS[ORIGIN],
        "transaction_type": one.kind,
        "service_date": day,
        "occasion_date": day,
        "inclusion": Decimal(1),
        "expires_at": min(timezone.now() + VALID, wave.closes_at),
    }
    customer = eligible.customers.get((one.source, one.customer))
    return frozen | (_of_customer(customer, one) if customer else {})


def _of_customer(customer: Customer, one: Done) -> dict[str, Any]:
    day = one.at.astimezone(bank_zone()).date()
    return {
        "customer_id": customer.pk,
        "segment": customer.segment,
        "age_band": age_band(customer.birth_year, day),
        "tenure_band": tenure_band(customer.opened, day),
        "account_manager_id": customer.account_manager_id,
        "language": customer.language,
    }


def _told(
    reference: str,
    hashes: dict[str, bytes],
    known: dict[bytes, ReceiptCode],
    made: dict[str, ReceiptCode],
    reasons: dict[str, str],
) -> Issued:
    row = known.get(hashes[reference]) or made.get(reference)
    if row is None:
        return Issued(reference, reason=reasons[reference])
    invitation = row.invitation
    return Issued(reference, code_of(invitation.public_id), reference not in made, invitation.expires_at)
