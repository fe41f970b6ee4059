"""A checked submission, in the shape in which it is written."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from surveys.actions.intake.submission import Place, Submission
from surveys.engine.dimensions import LANGUAGES, code
from surveys.engine.tokens import salted_digest
from surveys.engine.validation import Checked
from surveys.queries.opening import Opening


@dataclass(frozen=True, slots=True)
class Row:
    """One receipt, response, event and outbox row to be."""

    client_uuid: UUID
    source_key: str | None
    salt: bytes
    digest: bytes
    version_id: int
    wave_id: int | None
    place: Place
    subjects: str | None
    rater_group_id: int | None
    language: int
    received_at: datetime | None
    release_at: datetime | None
    opened_at: datetime | None
    origin: str
    answers: str
    scores: bytes
    texts: dict[str, str]
    invitation_id: int | None


def build_row(
    submission: Submission, checked: Checked, salt: bytes, content: bytes, wave: Opening | None, internal: bool
) -> Row:
    """Join a submission and what the check made of it.

    An internal answer keeps no time of its own: it is dated by its wave's closing, and counted from then on.
    """
    closing = wave.closes_at if internal and wave else None
    subjects = json.dumps([submission.subjects[unit] for unit in checked.subjects]) if internal else None
    return Row(
        client_uuid=submission.client_uuid,
        source_key=submission.source_key,
        salt=salt,
        digest=salted_digest(salt, content),
        version_id=submission.version_id,
        wave_id=submission.wave_id,
        place=submission.place,
        subjects=subjects,
        rater_group_id=submission.rater_group_id,
        language=code(LANGUAGES, submission.language),
        received_at=closing or submission.received_at,
        release_at=closing,
        opened_at=None if internal else submission.opened_at,
        origin=submission.origin,
        answers=json.dumps(checked.answers, ensure_ascii=False, separators=(",", ":")),
        scores=checked.scores,
        texts=checked.texts,
        invitation_id=None if internal else submission.invitation_id,
    )
