"""What comes in, and what is said back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from surveys.engine.validation import Problem


@dataclass(frozen=True, slots=True)
class Place:
    """What is frozen beside an answer; 0 and None are "unknown". Codes are those of ``engine.dimensions``."""

    path_id: int | None
    unit_id: int | None
    channel: int = 0
    segment: int = 0
    product_id: int = 0
    age_band: int = 0
    tenure_band: int = 0
    transaction_type: int = 0
    account_manager_id: int | None = None
    access_point_id: int | None = None
    service_date: date | None = None
    scored: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """One set of answers as a page, a kiosk, the API or a file brought it.

    ``received_at`` is given by files and the API alone (when the source received it); else the database stamps it.
    ``opened_at`` is vouched for by our signature, so that a page opened before closing is still taken.
    ``subjects`` maps the code of each unit that may be rated (internal programme) to its path id.
    """

    client_uuid: UUID
    version_id: int
    answers: Mapping[str, object]
    place: Place
    language: str = "zh"
    wave_id: int | None = None
    source_key: str | None = None
    invitation_id: int | None = None
    opened_at: datetime | None = None
    received_at: datetime | None = None
    origin: str = "page"
    subjects: Mapping[str, int] = field(default_factory=dict)
    rater_group_id: int | None = None


class OutcomeStatus(StrEnum):
    RECORDED = "recorded"
    REPEATED = "repeated"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """``repeated`` is a success too: the same answers were already here. ``reason`` names what stood in the way."""

    status: OutcomeStatus
    response_id: int = 0
    receipt: str = ""
    reason: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def accepted(self) -> bool:
        return self.status in (OutcomeStatus.RECORDED, OutcomeStatus.REPEATED)
