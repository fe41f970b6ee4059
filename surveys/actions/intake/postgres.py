"""Write on PostgreSQL: receipts, responses, events, outbox rows and checks of a batch in one prepared statement."""

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from surveys.actions.intake.row import Row

# name of an input column, its type, and how a row gives it
COLUMNS: tuple[tuple[str, str, Any], ...] = (
    ("client_uuid", "uuid", lambda row: row.client_uuid),
    ("source_key", "text", lambda row: row.source_key),
    ("salt", "bytea", lambda row: row.salt),
    ("digest", "bytea", lambda row: row.digest),
    ("version_id", "bigint", lambda row: row.version_id),
    ("wave_id", "bigint", lambda row: row.wave_id),
    ("path_id", "bigint", lambda row: row.place.path_id),
    ("unit_id", "bigint", lambda row: row.place.unit_id),
    ("subjects", "text", lambda row: row.subjects),
    ("rater_group_id", "bigint", lambda row: row.rater_group_id),
    ("channel", "smallint", lambda row: row.place.channel),
    ("segment", "smallint", lambda row: row.place.segment),
    ("product_id", "bigint", lambda row: row.place.product_id),
    ("age_band", "smallint", lambda row: row.place.age_band),
    ("tenure_band", "smallint", lambda row: row.place.tenure_band),
    ("transaction_type", "smallint", lambda row: row.place.transaction_type),
    ("account_manager_id", "bigint", lambda row: row.place.account_manager_id),
    ("access_point_id", "bigint", lambda row: row.place.access_point_id),
    ("service_date", "date", lambda row: row.place.service_date),
    ("language", "smallint", lambda row: row.language),
    ("scored", "boolean", lambda row: row.place.scored),
    ("origin", "text", lambda row: row.origin),
    ("answers", "text", lambda row: row.answers),
    ("scores", "bytea", lambda row: row.scores),
    ("given_at", "timestamptz", lambda row: row.received_at),
    ("release_at", "timestamptz", lambda row: row.release_at),
    ("opened_at", "timestamptz", lambda row: row.opened_at),
    ("invitation_id", "bigint", lambda row: row.invitation_id),
    ("texts", "text", lambda row: json.dumps(row.texts, ensure_ascii=False) if row.texts else None),
)
_AS_IT_IS = (
    "version_id, wave_id, path_id, unit_id, rater_group_id, channel, segment, product_id, age_band, tenure_band, "
    "transaction_type, account_manager_id, access_point_id, service_date, language, scored, origin, scores"
)
_NAMES = tuple(name for name, _, _ in COLUMNS)
_TYPED = ", ".join(f"{name} {kind}" for name, kind, _ in COLUMNS)
_MANY = f"ROWS FROM (json_to_recordset(%s::json) AS ({_TYPED})) WITH ORDINALITY AS t({', '.join(_NAMES)}, place)"
_ONE = f"(SELECT {', '.join(f'%s::{kind} AS {name}' for name, kind, _ in COLUMNS)}, 1 AS place) AS t"
# Bound to the bank's zone, the database's clock decides day and month once and for ever.
_LOCAL = "(coalesce(given_at, now()) AT TIME ZONE %s)"
_GIVEN = f"WITH given AS (SELECT *, to_char({_LOCAL}, 'YYYYMMDD')::int AS day FROM "
_TO_ALL = f"""
), receipt AS (
  INSERT INTO surveys_receipt (client_uuid, source_key, salt, digest, month)
  SELECT client_uuid, source_key, salt, digest, day / 100 FROM given ORDER BY place
  ON CONFLICT DO NOTHING RETURNING id, client_uuid
), fresh AS (SELECT receipt.id, given.* FROM receipt JOIN given USING (client_uuid)
), response AS (
  INSERT INTO surveys_response (id, month, day, received_at, subjects, answers, seconds, {_AS_IT_IS})
  SELECT id, day / 100, day, coalesce(given_at, now()), subjects::jsonb, answers::jsonb,
    CASE WHEN opened_at IS NOT NULL THEN least(extract(epoch FROM now() - opened_at), 2000000000)::int END,
    {_AS_IT_IS} FROM fresh
), event AS (
  INSERT INTO surveys_responseevent (response_id, month, kind, plus_id, at, reason)
  SELECT id, day / 100, 1, path_id, coalesce(given_at, now()), '' FROM fresh ORDER BY id
  RETURNING id, response_id
), outbox AS (
  INSERT INTO surveys_outbox (event_id, release_at, parked, fault)
  SELECT event.id, coalesce(fresh.release_at, now()), false, '' FROM event JOIN fresh ON fresh.id = event.response_id
), unchecked AS (
  INSERT INTO surveys_casecheck (response_id) SELECT id FROM fresh WHERE path_id IS NOT NULL AND subjects IS NULL
), draft AS (
  DELETE FROM surveys_responsedraft USING fresh WHERE surveys_responsedraft.public_id = fresh.client_uuid
)"""
_TO_INVITED = """, link AS (
  INSERT INTO surveys_responselink (response_id, invitation_id)
  SELECT id, invitation_id FROM fresh WHERE invitation_id IS NOT NULL
), answered AS (
  UPDATE surveys_invitation SET answered_at = now() FROM fresh WHERE surveys_invitation.id = fresh.invitation_id
)"""
_TO_WORDED = """, words AS (
  INSERT INTO surveys_responsetext (response_id, month, item, language, text)
  SELECT id, day / 100, word.key, language, word.value FROM fresh, jsonb_each_text(fresh.texts::jsonb) AS word
  WHERE fresh.texts IS NOT NULL
)"""


@cache
def _statement(source: str, *, invited: bool, worded: bool) -> str:
    """Parts that would find nothing are left out: most answers are plain."""
    parts = (_GIVEN, source, _TO_ALL, _TO_INVITED if invited else "", _TO_WORDED if worded else "")
    return "".join(parts) + " SELECT id, client_uuid FROM receipt"


def write(rows: Sequence[Row]) -> dict[UUID, int]:
    """Write what is not there yet; return the new ids by client UUID.

    One statement is a transaction by itself: around it none is begun, which would cost an answer two round trips more.
    """
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    source, given = _given(rows)
    invited, worded = any(row.invitation_id is not None for row in rows), any(row.texts for row in rows)
    statement = _statement(source, invited=invited, worded=worded)
    # Django's own cursors interpolate on the client; these statements are long and hot, so the server prepares them.
    with database.wrap_database_errors, psycopg.Cursor(database.connection) as cursor:
        cursor.execute(statement, [settings.BANK_TIME_ZONE, *given], prepare=True)
        return {client_uuid: number for number, client_uuid in cursor.fetchall()}


def _given(rows: Sequence[Row]) -> tuple[str, list[str | None]]:
    """Where the statement reads the rows, and what it is given for them.

    Of one row, and most come so, the values as they are: as text, so that the statement is prepared once whatever they
    are. Of several, JSON.
    """
    values = [[give(row) for _, _, give in COLUMNS] for row in rows]
    if len(values) == 1:
        return _ONE, [None if value is None else _text(value) for value in values[0]]
    return _MANY, [json.dumps([dict(zip(_NAMES, one, strict=True)) for one in values], default=_text)]


def _text(value: Any) -> str:
    """A value as PostgreSQL reads it from text; JSON asks for what it has no form for."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    return value.isoformat() if isinstance(value, date) else str(value)
