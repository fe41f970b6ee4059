"""What a channel is: it takes one message to one customer, and says what became of it."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
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


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """How a house that asks for us lays out its files; what no layout names is matched as in any other file.

    Attributes
    ----------
    channel
        Of lines that do not say: a name of engine.dimensions.CHANNELS.
    columns
        Heading → ``@place`` of exchange.places, or ``-`` for what is not taken in.
    keys
        Beginnings of numbered headings: ``按键3`` is the third scored question.
    silence
        What stands in a numbered column where no key was pressed.
    """

    channel: str
    columns: Mapping[str, str]
    keys: tuple[str, ...] = ()
    silence: frozenset[str] = frozenset()

    def numbered(self, header: tuple[str, ...]) -> Iterator[tuple[str, int]]:
        """The numbered columns of a heading, with their numbers from 1 on."""
        for column in header:
            for begin in self.keys:
                rest = column.casefold().removeprefix(begin)
                if rest != column.casefold() and rest.isdecimal() and int(rest):
                    yield column, int(rest)


@dataclass(frozen=True, slots=True)
class LinkFile:
    """Whom another house is to ask: by links that it shows, or by calling them; the columns of its file."""

    channel: str
    head: tuple[str, ...]
