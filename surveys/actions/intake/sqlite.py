"""Write on SQLite: the same rows, one writer at a time."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from surveys.actions.intake.row import Row
from surveys.clock import bank_zone
from surveys.engine.periods import day_key

# Written out and handed over in bulk: a model instance for each row costs several times what the database does.
_RECEIPT = (
    "INSERT INTO surveys_receipt (client_uuid, source_key, salt, digest, month) VALUES (%s, %s, %s, %s, %s) "
    "ON CONFLICT DO NOTHING RETURNING id"
)


class _Fresh:
    """A row that was not there yet, with what writing it adds."""

    __slots__ = ("at", "day", "id", "now", "row")

    def __init__(self, number: int, day: int, row: Row, now: datetime) -> None:
        self.id, self.day, self.row, self.now = number, day, row, now
        self.at = _moment(row.received_at or now)

    @property
    def seconds(self) -> int | None:
        return int((self.now - self.row.opened_at).total_seconds()) if self.row.opened_at else None


# name of a column, and how a new row (its id, its day, the row, now) gives it
_COLUMNS: tuple[tuple[str, Callable[[_Fresh], Any]], ...] = (
    ("id", lambda new: new.id),
    ("month", lambda new: new.day // 100),
    ("day", lambda new: new.day),
    ("received_at", lambda new: new.at),
    ("version_id", lambda new: new.row.version_id),
    ("wave_id", lambda new: new.row.wave_id),
    ("path_id", lambda new: new.row.place.path_id),
    ("unit_id", lambda new: new.row.place.unit_id),
    ("subjects", lambda new: new.row.subjects),
    ("rater_group_id", lambda new: new.row.rater_group_id),
    ("channel", lambda new: new.row.place.channel),
    ("segment", lambda new: new.row.place.segment),
    ("product_id", lambda new: new.row.place.product_id),
    ("age_band", lambda new: new.row.place.age_band),
    ("tenure_band", lambda new: new.row.place.tenure_band),
    ("transaction_type", lambda new: new.row.place.transaction_type),
    ("account_manager_id", lambda new: new.row.place.account_manager_id),
    ("access_point_id", lambda new: new.row.place.access_point_id),
    ("service_date", lambda new: _day(new.row.place.service_date)),
    ("language", lambda new: new.row.language),
    ("scored", lambda new: new.row.place.scored),
    ("seconds", lambda new: new.seconds),
    ("origin", lambda new: new.row.origin),
    ("answers", lambda new: new.row.answers),
    ("scores", lambda new: new.row.scores),
)
_GIVERS = tuple(give for _, give in _COLUMNS)
_RESPONSE = (
    f"INSERT INTO surveys_response ({', '.join(name for name, _ in _COLUMNS)}) "
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
)
_EVENT = (
    "INSERT INTO surveys_responseevent (response_id, month, kind, plus_id, at, reason) VALUES (%s, %s, 1, %s, %s, '')"
)
_OUTBOX = (
    "INSERT INTO surveys_outbox (event_id, release_at, parked, fault) "
    "SELECT id, %s, 0, '' FROM surveys_responseevent WHERE response_id = %s AND kind = 1"
)
_CHECK = "INSERT INTO surveys_casecheck (response_id) VALUES (%s)"
_TEXT = "INSERT INTO surveys_responsetext (response_id, month, item, language, text) VALUES (%s, %s, %s, %s, %s)"
_LINK = "INSERT INTO surveys_responselink (response_id, invitation_id) VALUES (%s, %s)"
_ANSWERED = "UPDATE surveys_invitation SET answered_at = %s WHERE id = %s"
_DRAFT = "DELETE FROM surveys_responsedraft WHERE public_id = %s"


@transaction.atomic
def write(rows: Sequence[Row]) -> dict[UUID, int]:
    """Write what is not there yet; return the new ids by client UUID."""
    now, zone = timezone.now(), bank_zone()
    fresh: list[_Fresh] = []
    with connection.cursor() as cursor:
        for row in rows:
            day = day_key(row.received_at or now, zone)
            cursor.execute(_RECEIPT, [row.client_uuid.hex, row.source_key, row.salt, row.digest, day // 100])
            if inserted := cursor.fetchone():
                fresh.append(_Fresh(inserted[0], day, row, now))
        _write_the_rest(cursor, fresh, _moment(now))
    return {new.row.client_uuid: new.id for new in fresh}


def _write_the_rest(cursor: Any, fresh: list[_Fresh], now: Any) -> None:
    links = [(new.id, new.row.invitation_id) for new in fresh if new.row.invitation_id]
    cursor.executemany(_RESPONSE, [[give(new) for give in _GIVERS] for new in fresh])
    cursor.executemany(_EVENT, [(new.id, new.day // 100, new.row.place.path_id, new.at) for new in fresh])
    due = [(_moment(new.row.release_at) if new.row.release_at else now, new.id) for new in fresh]
    cursor.executemany(_OUTBOX, due)
    customers = [new for new in fresh if new.row.place.path_id is not None and new.row.subjects is None]
    cursor.executemany(_CHECK, [(new.id,) for new in customers])
    cursor.executemany(_TEXT, [words for new in fresh for words in _texts(new)])
    cursor.executemany(_LINK, links)
    cursor.executemany(_ANSWERED, [(now, invitation) for _number, invitation in links])
    cursor.executemany(_DRAFT, [(new.row.client_uuid.hex,) for new in fresh])


def _texts(new: _Fresh) -> list[tuple[Any, ...]]:
    return [(new.id, new.day // 100, item, new.row.language, text) for item, text in new.row.texts.items()]


def _moment(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def _day(day: date | None) -> Any:
    return connection.ops.adapt_datefield_value(day) if day else None
