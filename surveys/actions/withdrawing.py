"""A customer takes back their own answer, by the link that they answered by."""

from datetime import datetime

from surveys.actions.responses import IllegalEvent, withdraw_response
from surveys.queries.own_answer import own_answer

REASON = "taken back by the customer"


class TooLate(Exception):
    """The time in which an answer can be taken back is over."""


def withdraw_own_answer(*, response_id: int, now: datetime) -> None:
    """Take the answer out of all figures; asked twice, it is done once.

    Raises
    ------
    TooLate
        Where the time for it has passed.
    """
    mine = own_answer(response_id)
    if mine.withdrawn:
        return
    if now > mine.until:
        raise TooLate
    try:
        withdraw_response(response_id=response_id, actor=None, reason=REASON)
    except IllegalEvent:
        if not own_answer(response_id).withdrawn:  # else: a double click, and the other one was quicker
            raise
