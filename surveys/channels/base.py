"""What a channel is: it takes one message to one customer, and says what became of it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as it goes out. ``reference`` is ours; a gateway gets it with the message."""

    reference: str
    address: str
    subject: str
    body: str
    stop: str


class NotTaken(Exception):
    """It was surely not handed over: it may be tried again later. The argument is a reason code."""


class Refused(Exception):
    """It was surely not handed over, and never will be. The argument is a reason code."""


class Uncertain(Exception):
    """It may have been handed over: nobody tries again unless a person says so. The argument is a reason code."""


class Sender(ABC):
    """One way out. ``channel`` is a name of engine.dimensions.CHANNELS, ``contact`` the field it is sent to."""

    channel: str
    contact: str

    @abstractmethod
    def send(self, letter: Letter) -> str:
        """Hand one message over; the gateway's id of it, '' where it gives none.

        Raises
        ------
        NotTaken, Refused, Uncertain
        """

    def close(self) -> None:
        """Let go of what was opened for a run."""
        return None
