"""Answers as arrays, straight from the ledger: what folding and rebuilding read."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import psycopg
from django.db import connection
from django.db.models import QuerySet

from dashboards.formulas.cells import Records
from surveys.models import EventKind, Response, ResponseEvent
from surveys.queries.compiled import compiled

# One fixed-width record per signed answer, packed by the database: no row ever becomes a Python object.
_HEAD = np.dtype(
    [
        ("path", ">i8"),
        ("sign", ">i2"),
        ("month", ">i4"),
        ("day", ">i4"),
        ("wave", ">i8"),
        ("segment", ">i2"),
        ("channel", ">i2"),
        ("product", ">i8"),
        ("scored", ">i2"),
    ]
)
_FIELDS = tuple(_HEAD.names or ())
_PACK = (
    "int8send({path}) || int2send({sign}::int2) || int4send(r.month) || int4send(r.day) "
    "|| int8send(coalesce(r.wave_id, 0)) || int2send(r.segment) || int2send(r.channel) || int8send(r.product_id) "
    "|| int2send(r.scored::int::int2) || r.scores"
)
_EVENTS = f"""
SELECT r.version_id, string_agg({_PACK.format(path="way.path", sign="way.sign")}, ''::bytea)
FROM surveys_responseevent e
JOIN surveys_response r ON r.id = e.response_id AND r.month = e.month
CROSS JOIN LATERAL (VALUES (e.plus_id, 1), (e.minus_id, -1)) AS way (path, sign)
WHERE e.id = ANY(%s) AND r.subjects IS NULL AND way.path IS NOT NULL
GROUP BY r.version_id
"""
_RECORDED = f"""
SELECT string_agg({_PACK.format(path="r.path_id", sign="1")}, ''::bytea)
FROM surveys_response r
WHERE r.version_id = %s AND r.id > %s AND r.id <= %s AND r.subjects IS NULL
  AND NOT EXISTS (SELECT 1 FROM surveys_outbox o JOIN surveys_responseevent e ON e.id = o.event_id
                  WHERE e.response_id = r.id AND e.kind = 1)
"""
_ROWS = (
    "SELECT r.version_id, e.minus_id, e.plus_id, r.month, r.day, coalesce(r.wave_id, 0), r.segment, r.channel, "
    "r.product_id, r.scored, r.subjects, r.scores FROM surveys_responseevent e "
    "JOIN surveys_response r ON r.id = e.response_id AND r.month = e.month WHERE e.id IN ({}) {}"
)
# Before ANALYZE has seen what was just loaded, the planner takes the outbox or the answers for a handful of rows, and
# walks one table for each row of the other: minutes instead of a second. Hashing is right whatever the sizes are.
_HASH, _ANY_PLAN = "SET LOCAL enable_nestloop = off", "SET LOCAL enable_nestloop = on"
_UNFOLDED = "NOT EXISTS (SELECT 1 FROM surveys_outbox o WHERE o.event_id = surveys_responseevent.id)"
_OF_VERSION = "response_id IN (SELECT id FROM surveys_response WHERE version_id = %s {})"


def of_events(event_ids: Sequence[int]) -> dict[int, Records]:
    """The signed answers of some events, by version."""
    if connection.vendor != "postgresql":
        return _from_rows(event_ids)
    found = _from_rows(event_ids, "AND r.subjects IS NOT NULL")
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(_EVENTS, [list(event_ids)], binary=True)
        found.update({version_id: _from_blob(blob, version_id) for version_id, blob in cursor})
    return found


def all_of(version_id: int, step: int = 200_000) -> Iterator[Records]:
    """Every folded answer of a version, in pieces: what was recorded, then what events changed later."""
    events = ResponseEvent.objects.extra(where=[_UNFOLDED, _OF_VERSION.format("")], params=[version_id])
    if connection.vendor == "postgresql":
        yield from _recorded_blobs(version_id, step)
        internal = _OF_VERSION.format("AND subjects IS NOT NULL")
        anonymous = ResponseEvent.objects.extra(where=[_UNFOLDED, internal], params=[version_id])
        yield from _in_pieces(anonymous.filter(kind=EventKind.RECORDED), version_id)
        events = events.exclude(kind=EventKind.RECORDED)
    yield from _in_pieces(events, version_id)


def _in_pieces(events: QuerySet[ResponseEvent], version_id: int, size: int = 20_000) -> Iterator[Records]:
    last = 0
    while ids := _ids(events.filter(id__gt=last), size):
        last = ids[-1]
        found = of_events(ids).get(version_id)
        if found is not None:
            yield found


def _ids(events: QuerySet[ResponseEvent], size: int) -> list[int]:
    first = events.order_by("id").values_list("id", flat=True)[:size]
    if connection.vendor != "postgresql":
        return list(first)
    with connection.cursor() as cursor:
        cursor.execute(_HASH)
        ids = list(first)
        cursor.execute(_ANY_PLAN)
    return ids


def _recorded_blobs(version_id: int, step: int) -> Iterator[Records]:
    """The next piece is on its way while the last one is counted."""
    highest = Response.objects.order_by("-id").values_list("id", flat=True).first() or 0
    spans = [(start, start + step) for start in range(0, highest, step)]
    raw = connection.connection
    with ThreadPoolExecutor(1) as ahead:
        waiting = ahead.submit(_blob, raw, version_id, spans[0]) if spans else None
        for following in [*spans[1:], None]:
            blob = waiting.result() if waiting else None
            waiting = ahead.submit(_blob, raw, version_id, following) if following else None
            if blob:
                yield _from_blob(blob, version_id)


def _blob(raw: psycopg.Connection[Any], version_id: int, span: tuple[int, int]) -> bytes | None:
    with psycopg.Cursor(raw) as cursor:
        cursor.execute(_HASH)
        row = cursor.execute(_RECORDED, [version_id, *span], binary=True).fetchone()
        cursor.execute(_ANY_PLAN)
    return row[0] if row else None


def _from_blob(blob: bytes, version_id: int) -> Records:
    width = compiled(version_id).definition.width
    table = np.frombuffer(blob, np.dtype([*((name, _HEAD[name]) for name in _FIELDS), ("packed", "u1", (width,))]))
    columns = {name: table[name].astype(np.int64) for name in _FIELDS}
    return Records(packed=np.ascontiguousarray(table["packed"]), **columns)


def _from_rows(event_ids: Sequence[int], condition: str = "") -> dict[int, Records]:
    marks = ", ".join(str(int(one)) for one in event_ids)
    heads: dict[int, list[tuple[Any, ...]]] = {}
    packed: dict[int, list[bytes]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(marks, condition))
        for version_id, minus, plus, *frozen, subjects, scores in cursor.fetchall():
            for path, sign, block in _blocks(minus, plus, subjects, bytes(scores)):
                heads.setdefault(version_id, []).append((path, sign, *frozen))
                packed.setdefault(version_id, []).append(block)
    return {version_id: _records(rows, packed[version_id]) for version_id, rows in heads.items()}


def _blocks(minus: int | None, plus: int | None, subjects: Any, scores: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The blocks of scores of an answer, each with the path it counts at; an internal answer has several."""
    if subjects is None:
        ways = ((plus, 1), (minus, -1))
        yield from ((path, sign, scores) for path, sign in ways if path is not None)
        return
    paths = json.loads(subjects) if isinstance(subjects, str) else subjects
    width = len(scores) // len(paths)
    yield from ((path, 1, scores[place * width : (place + 1) * width]) for place, path in enumerate(paths))


def _records(rows: list[tuple[Any, ...]], packed: list[bytes]) -> Records:
    table = np.array(rows, np.int64).T
    block = np.frombuffer(b"".join(packed), np.uint8).reshape(len(rows), -1)
    columns = dict(zip(_FIELDS, table, strict=True))
    return Records(packed=block, **columns)
