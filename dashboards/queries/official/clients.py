"""Which client an answer of the corporate programme is from: the one place that says so."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from surveys.models import Invitation, ResponseLink

Ints = NDArray[np.int64]


def clients_of_answers(responses: Ints) -> Ints:
    """A number for each answer, the same for answers of one client; it means nothing outside this run.

    A client is known by the customer invited; where no customer is on record, by the invitation answered; an answer
    without an invitation (imported, or erased meanwhile) is a client of its own.
    """
    if not len(responses):
        return responses
    links = ResponseLink.objects.filter(response_id__gte=responses.min(), response_id__lte=responses.max())
    invited = dict(links.values_list("response_id", "invitation_id"))
    customers = _customers(invited.values())
    keys = [_key(one, invited.get(one), customers) for one in responses.tolist()]
    return np.unique(np.array(keys, dtype=np.int64), return_inverse=True)[1].astype(np.int64)


def _customers(invitations: Collection[int]) -> dict[int, int]:
    """The customer of each invitation that has one on record."""
    if not invitations:
        return {}
    known = Invitation.objects.filter(pk__gte=min(invitations), pk__lte=max(invitations), customer__isnull=False)
    return dict(known.values_list("pk", "customer_id"))


def _key(response: int, invitation: int | None, customers: dict[int, int]) -> int:
    """Even for a customer, odd for an invitation, negative for an answer alone: never the same for two of a kind."""
    if invitation is None:
        return -response
    customer = customers.get(invitation)
    return 2 * invitation + 1 if customer is None else 2 * customer
