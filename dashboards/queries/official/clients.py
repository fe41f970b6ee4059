"""Which client an answer of the corporate programme is from: the one place that says so."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surveys.models import ResponseLink

Ints = NDArray[np.int64]


def clients_of_answers(responses: Ints) -> Ints:
    """A number for each answer, the same for answers of one client; it means nothing outside this run.

    A client is known by the invitation that was answered; an answer without one (imported, or erased meanwhile) is a
    client of its own.
    """
    if not len(responses):
        return responses
    links = ResponseLink.objects.filter(response_id__gte=responses.min(), response_id__lte=responses.max())
    known = dict(links.values_list("response_id", "invitation_id"))
    keys = [known.get(one, -one) for one in responses.tolist()]
    return np.unique(np.array(keys, dtype=np.int64), return_inverse=True)[1].astype(np.int64)
