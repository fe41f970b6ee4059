"""A customer has their own answer forgotten, or all that is held of them, by the link that they hold."""

from django.db import transaction

from surveys.actions import audit
from surveys.actions.customers import erase_customer
from surveys.actions.responses import erase_response
from surveys.models import (
    ContactLog,
    EventKind,
    Invitation,
    ReceiptCode,
    Response,
    ResponseDraft,
    ResponseEvent,
)

REASON = "asked by the customer"


@transaction.atomic
def erase_own_answer(*, invitation: Invitation | None, response_id: int | None) -> None:
    """Empty what was written, and cut the answer from its giver; ratings stay counted. Asked twice, it is done once."""
    if response_id is not None:
        _erase_once(response_id)
    if invitation is not None:
        ResponseDraft.objects.filter(public_id=invitation.public_id).delete()
        _cut(invitation)


@transaction.atomic
def erase_own_person(*, invitation: Invitation, response_id: int | None) -> None:
    """Besides, contacts, and the words of every answer that this customer gave."""
    customer = invitation.customer
    if customer is not None and customer.erased_at is None:
        erase_customer(customer=customer, actor=None, reason=REASON)
    erase_own_answer(invitation=invitation, response_id=response_id)


def _erase_once(response_id: int) -> None:
    """Behind the row's lock, for a double click comes twice at once."""
    Response.objects.select_for_update().get(id=response_id)
    if not ResponseEvent.objects.filter(response_id=response_id, kind=EventKind.ERASED).exists():
        erase_response(response_id=response_id, actor=None, reason=REASON)


def _cut(invitation: Invitation) -> None:
    """That the customer was asked still counts for the limits of asking; by which invitation is forgotten."""
    if Invitation.objects.filter(pk=invitation.pk, customer__isnull=False).update(customer=None):
        audit.record(actor=None, verb="invitation.forgotten", subject=invitation.public_id)
    ContactLog.objects.filter(invitation=invitation).update(invitation=None)
    ReceiptCode.objects.filter(invitation=invitation).delete()
