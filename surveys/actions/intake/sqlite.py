"""Write on SQLite: the same rows, one writer at a time."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from surveys.actions.intake.row import Row
from surveys.clock import bank_zone
from surveys.engine.periods import day_key
from surveys.models import Invitation, Outbox, Response, ResponseEvent, ResponseLink, ResponseText

_RECEIPT = (
    "INSERT INTO surveys_receipt (client_uuid, source_key, salt, digest, month) VALUES (%s, %s, %s, %s, %s) "
    "ON CONFLICT DO NOTHING RETURNING id"
)


def write(rows: Sequence[Row]) -> dict[UUID, int]:
    """Write what is not there yet; return the new ids by client UUID."""
    now, zone = timezone.now(), bank_zone()
    fresh: list[tuple[int, int, Row]] = []
    with connection.cursor() as cursor:
        for row in rows:
            day = day_key(row.received_at or now, zone)
            values = [row.client_uuid.hex, row.source_key, row.salt, row.digest, day // 100]
            cursor.execute(_RECEIPT, values)
            if inserted := cursor.fetchone():
                fresh.append((inserted[0], day, row))
    _write_the_rest(fresh, now)
    return {row.client_uuid: number for number, _, row in fresh}


def _write_the_rest(fresh: list[tuple[int, int, Row]], now: datetime) -> None:
    Response.objects.bulk_create([_response(number, day, row, now) for number, day, row in fresh], batch_size=500)
    events = ResponseEvent.objects.bulk_create(
        [
            ResponseEvent(
                response_id=number, month=day // 100, kind=1, plus_id=row.place.path_id, at=row.received_at or now
            )
            for number, day, row in fresh
        ],
        batch_size=500,
    )
    Outbox.objects.bulk_create(
        [
            Outbox(event_id=event.pk, release_at=row.release_at or now)
            for event, (_, _, row) in zip(events, fresh, strict=True)
        ],
        batch_size=500,
    )
    ResponseText.objects.bulk_create(
        [
            ResponseText(response_id=number, month=day // 100, item=item, language=row.language, text=text)
            for number, day, row in fresh
            for item, text in row.texts.items()
        ],
        batch_size=500,
    )
    links = [
        ResponseLink(response_id=number, invitation_id=row.invitation_id)
        for number, _, row in fresh
        if row.invitation_id
    ]
    ResponseLink.objects.bulk_create(links, batch_size=500)
    Invitation.objects.filter(pk__in=[link.invitation_id for link in links]).update(answered_at=now)


def _response(number: int, day: int, row: Row, now: datetime) -> Response:
    place = row.place
    return Response(
        id=number,
        month=day // 100,
        day=day,
        received_at=row.received_at or now,
        version_id=row.version_id,
        wave_id=row.wave_id,
        path_id=place.path_id,
        unit_id=place.unit_id,
        subjects=json.loads(row.subjects) if row.subjects else None,
        rater_group_id=row.rater_group_id,
        channel=place.channel,
        segment=place.segment,
        product_id=place.product_id,
        age_band=place.age_band,
        tenure_band=place.tenure_band,
        transaction_type=place.transaction_type,
        account_manager_id=place.account_manager_id,
        access_point_id=place.access_point_id,
        service_date=place.service_date,
        language=row.language,
        scored=place.scored,
        seconds=int((now - row.opened_at).total_seconds()) if row.opened_at else None,
        origin=row.origin,
        answers=json.loads(row.answers),
        scores=row.scores,
    )
