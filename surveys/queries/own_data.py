"""What is held of one person's answer, for that person: found by the token of their link, or by the answer's number."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from surveys.engine.definition import Item
from surveys.engine.dimensions import CHANNELS, TRANSACTIONS, name
from surveys.engine.tokens import receipt_code, token_hash
from surveys.engine.types import KINDS
from surveys.models import EventKind, Invitation, Receipt, Response, ResponseEvent, ResponseText, Unit
from surveys.queries.compiled import Compiled, compiled


@dataclass(frozen=True, slots=True)
class OwnItem:
    """One question as it was answered: what is stored, and its words. ``consent``: a box that was ticked."""

    item: str
    question: str
    code: str
    answer: str
    consent: bool


@dataclass(frozen=True, slots=True)
class OwnData:
    """An answer and the invitation it came by; either may be missing."""

    invitation: Invitation | None
    response: Response | None
    pack: Compiled | None
    unit: Unit | None
    receipt: str
    withdrawn_at: datetime | None
    erased_at: datetime | None

    @property
    def customer_known(self) -> bool:
        """Whether it is still known whose it is."""
        return self.invitation is not None and self.invitation.customer_id is not None

    @property
    def channel(self) -> str:
        return name(CHANNELS, self.response.channel) if self.response else ""

    @property
    def transaction(self) -> str:
        return name(TRANSACTIONS, self.response.transaction_type) if self.response else ""


def own_by_token(token: str) -> OwnData | None:
    """By the token of an invitation, whatever became of it; None where nobody was given it."""
    rows = Invitation.objects.select_related("customer", "path__unit", "wave__campaign")
    row = rows.filter(token_hash=token_hash(token)).first()
    if row is None:
        return None
    own = Receipt.objects.filter(source_key=f"invitation:{row.pk}").first()
    return _found(row, own)


def own_by_number(public_id: UUID) -> OwnData | None:
    """By the number of an answer that was given at an access point, or to an invitation."""
    receipt = Receipt.objects.filter(client_uuid=public_id).first()
    if receipt is None:
        return None
    rows = Invitation.objects.select_related("customer", "path__unit", "wave__campaign")
    return _found(rows.filter(public_id=public_id).first(), receipt)


def _found(invitation: Invitation | None, receipt: Receipt | None) -> OwnData:
    """An anonymous answer is nobody's: it is never opened here."""
    rows = Response.objects.filter(subjects__isnull=True)
    response = rows.filter(id=receipt.pk).first() if receipt else None
    unit = invitation.path.unit if invitation else None
    if receipt is None or response is None:
        return OwnData(invitation, None, None, unit, "", None, None)
    events = dict(ResponseEvent.objects.filter(response_id=response.id).order_by("id").values_list("kind", "at"))
    counted = ResponseEvent.objects.filter(response_id=response.id).exclude(kind=EventKind.ERASED).order_by("-id")
    withdrawn = counted.values_list("kind", flat=True).first() == EventKind.WITHDRAWN
    return OwnData(
        invitation=invitation,
        response=response,
        pack=compiled(response.version_id),
        unit=unit or (Unit.objects.filter(pk=response.unit_id).first() if response.unit_id else None),
        receipt=receipt_code(bytes(receipt.digest)),
        withdrawn_at=events[EventKind.WITHDRAWN] if withdrawn else None,
        erased_at=events.get(EventKind.ERASED),
    )


def own_items(own: OwnData, language: str) -> list[OwnItem]:
    """Every question that was answered, in the order in which it was asked; erased words are not there."""
    if own.response is None or own.pack is None:
        return []
    texts = ResponseText.objects.filter(response_id=own.response.id, erased_at__isnull=True)
    given = dict(own.response.answers) | dict(texts.values_list("item", "text"))
    return list(_items(own.pack, given, language))


def _items(pack: Compiled, given: dict[str, Any], language: str) -> Iterator[OwnItem]:
    for item in pack.definition.items:
        if item.id not in given or not KINDS[item.type].asks(item):
            continue
        value = given[item.id]
        asked = item.text.get(language)
        text = f"{item.matrix_text.get(language)} {asked}" if item.matrix and item.matrix_text else asked
        code = ";".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)
        yield OwnItem(item.id, text, code, _label(item, value, language), item.consent and value is True)


def _label(item: Item, value: Any, language: str) -> str:
    """The words that the customer chose; a text, number or day is itself."""
    labels = {str(code).casefold(): label.get(language) for code, label in KINDS[item.type].codes_and_labels(item)}
    values = value if isinstance(value, list | tuple) else [value]
    told = [labels.get(str(one).casefold()) or str(one) for one in values]
    return ("；" if language == "zh" else "; ").join(told)
