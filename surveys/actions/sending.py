"""Send what a customer or rater answered on a page: one submission, with all that is frozen beside it."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from surveys.actions.intake import Outcome, Place, Submission, submit_responses
from surveys.channels.kiosk import ORIGIN as KIOSK_ORIGIN
from surveys.engine.dimensions import CHANNELS, code
from surveys.models import AccessPoint, AccessPointKind, Invitation, Wave
from surveys.queries.ways_in import Way, point_path_id


def send_answers(
    *, way: Way, public_id: UUID, answers: Mapping[str, object], language: str, opened_at: datetime
) -> Outcome:
    """Record the answers of one page flow; its draft, if it has one, goes in the same moment."""
    row = way.row
    submission = Submission(
        client_uuid=public_id,
        version_id=way.version_id,
        answers=answers,
        place=invited_place(row) if isinstance(row, Invitation) else point_place(row),
        language=language,
        wave_id=way.wave_id,
        source_key=f"invitation:{row.pk}" if way.invited else None,
        invitation_id=row.pk if way.invited else None,
        opened_at=opened_at,
        origin=KIOSK_ORIGIN if not way.invited and row.kind == AccessPointKind.KIOSK else "page",
    )
    return submit_responses([submission], read=[way.opening])[0]


def invited_place(row: Invitation) -> Place:
    """What was known of the customer when the invitation was drawn, as it was then."""
    return Place(
        path_id=row.path_id,
        unit_id=row.path.unit_id,
        channel=row.channel,
        segment=row.segment,
        product_id=row.product_id or 0,
        age_band=row.age_band,
        tenure_band=row.tenure_band,
        transaction_type=row.transaction_type,
        account_manager_id=row.account_manager_id,
        service_date=row.service_date,
        scored=row.drawn,
    )


def point_place(row: AccessPoint, service_date: date | None = None) -> Place:
    """Anyone may answer at an access point: nothing is known of them, and it is never scored."""
    return Place(
        path_id=point_path_id(row.unit_id),
        unit_id=row.unit_id,
        channel=code(CHANNELS, row.kind),
        product_id=row.product_id or 0,
        access_point_id=row.pk,
        service_date=service_date,
        scored=False,
    )


def send_ratings(
    *, wave: Wave, group_id: int, nonce: str, answers: Mapping[str, object], language: str, subjects: Mapping[str, int]
) -> Outcome:
    """Record a rater's answers. The number in their key is stored nowhere; its hashes are."""
    submission = Submission(
        client_uuid=rater_uuid(nonce),
        version_id=wave.campaign.version_id,
        answers=answers,
        place=Place(None, None, channel=code(CHANNELS, "intranet")),
        language=language,
        wave_id=wave.pk,
        source_key=f"rater:{hashlib.sha256(nonce.encode()).hexdigest()}",
        subjects=subjects,
        rater_group_id=group_id,
    )
    return submit_responses([submission])[0]


def rater_uuid(nonce: str) -> UUID:
    """The same key gives the same answer's number: sent twice, it is recorded once."""
    return UUID(bytes=hashlib.sha256(b"answer of " + nonce.encode()).digest()[:16], version=4)
