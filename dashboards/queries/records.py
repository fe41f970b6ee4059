"""Answers as arrays, straight from the ledger: what folding and rebuilding read."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import psycopg
from django.db import connection
from django.db.models import QuerySet
from numpy.typing import NDArray

from dashboards.formulas.cells import Records
from surveys.models import EventKind, Response, ResponseEvent
from surveys.queries.compiled import compiled

# One fixed-width record per answer, packed by the database: no row ever becomes a Python object.
_HEAD = np.dtype(
    [
        ("path", ">i8"),
        ("month", ">i4"),
        ("day", ">i4"),
        ("wave", ">i8"),
        ("segment", ">i2"),
        ("channel", ">i2"),
        ("product", ">i8"),
        ("scored", ">i2"),
    ]
)
_FROZEN = tuple(_HEAD.names or ())[1:]
_COLUMNS = ("month", "day", "wave_id", "segment", "channel", "product_id", "scored")
# Response id, month, and the paths that the event takes the answer from and counts it at.
Event = tuple[int, int, int | None, int | None]
_PACKED = (
    "string_agg(int8send({first}) || int4send(r.month) || int4send(r.day) || int8send(coalesce(r.wave_id, 0)) "
    "|| int2send(r.segment) || int2send(r.channel) || int8send(r.product_id) || int2send(r.scored::int::int2) "
    "|| r.scores, ''::bytea)"
)
# What events point at is asked of one table by its key, and joined here: while a large load is not committed yet, the
# statistics may say that both tables are empty, and a join of the two would walk one for each row of the other. The ids
# are of the column's own type: only those are hashed where the planner filters by them, and not compared one by one.
_BY_ID = f"""
SELECT r.version_id, {_PACKED.format(first="r.id")} FROM surveys_response r
WHERE r.month = ANY(%s) AND r.id = ANY(%s::bigint[]) AND r.subjects IS NULL GROUP BY r.version_id
"""
_RECORDED = f"""
SELECT {_PACKED.format(first="r.path_id")}
FROM surveys_response r
WHERE r.version_id = %s AND r.id > %s AND r.id <= %s AND r.subjects IS NULL
  AND NOT EXISTS (SELECT 1 FROM surveys_outbox o JOIN surveys_responseevent e ON e.id = o.event_id
                  WHERE e.response_id = r.id AND e.kind = 1)
"""
# Before ANALYZE has seen what was just loaded, the planner takes the outbox or the answers for a handful of rows, and
# walks one table for each row of the other: minutes instead of a second. Hashing is right whatever the sizes are.
_HASH, _ANY_PLAN = "SET LOCAL enable_nestloop = off", "SET LOCAL enable_nestloop = on"
_UNFOLDED = "NOT EXISTS (SELECT 1 FROM surveys_outbox o WHERE o.event_id = surveys_responseevent.id)"
_OF_VERSION = "response_id IN (SELECT id FROM surveys_response WHERE version_id = %s {})"


def of_events(event_ids: Sequence[int]) -> dict[int, Records]:
    """The signed answers of some events, by version."""
    events = list(
        ResponseEvent.objects.filter(pk__in=event_ids).values_list("response_id", "month", "minus_id", "plus_id")
    )
    months = sorted({month for _id, month, _minus, _plus in events})
    ids = [response_id for response_id, _month, _minus, _plus in events]
    asked = Response.objects.filter(month__in=months, id__in=ids)
    if connection.vendor != "postgresql":
        return _of_rows(events, asked)
    found = _of_rows(events, asked.filter(subjects__isnull=False))
    ways = _ways(events)
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(_BY_ID, [months, ids], binary=True)
        found.update({version_id: _signed(_table(blob, version_id), ways) for version_id, blob in cursor})
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


def _table(blob: bytes, version_id: int) -> NDArray[np.void]:
    width = compiled(version_id).definition.width
    return np.frombuffer(
        blob, np.dtype([*((name, _HEAD[name]) for name in _HEAD.names or ()), ("packed", "u1", (width,))])
    )


def _from_blob(blob: bytes, version_id: int) -> Records:
    table = _table(blob, version_id)
    return _records(table["path"], np.ones(len(table)), {name: table[name] for name in _FROZEN}, table["packed"])


def _ways(events: Sequence[Event]) -> NDArray[np.int64]:
    """Rows of response id, path and sign, sorted by id: where each event counts its answer, and where it takes it."""
    ways = [
        (response_id, path, sign)
        for response_id, _month, minus, plus in events
        for path, sign in ((plus, 1), (minus, -1))
        if path is not None
    ]
    return np.array(sorted(ways), np.int64).reshape(-1, 3)


def _signed(table: NDArray[np.void], ways: NDArray[np.int64]) -> Records:
    """Each answer (its id stands first) once for each of its ways."""
    table = table[np.argsort(table["path"], kind="stable")]
    ids = table["path"].astype(np.int64)
    ways = ways[np.isin(ways[:, 0], ids)]
    table = table[np.searchsorted(ids, ways[:, 0])]
    return _records(ways[:, 1], ways[:, 2], {name: table[name] for name in _FROZEN}, table["packed"])


def _of_rows(events: Sequence[Event], asked: QuerySet[Response]) -> dict[int, Records]:
    """The same from rows: on SQLite, and of internal answers, which hold a block for each department."""
    columns = ("id", "version_id", "subjects", "scores", *_COLUMNS)
    rows = {row[0]: row[1:] for row in asked.values_list(*columns)}
    heads: dict[int, list[tuple[Any, ...]]] = {}
    packed: dict[int, list[bytes]] = {}
    for response_id, _month, minus, plus in events:
        if response_id not in rows:
            continue
        version_id, subjects, scores, *frozen = rows[response_id]
        for path, sign, block in _blocks(minus, plus, subjects, bytes(scores)):
            heads.setdefault(version_id, []).append((path, sign, *(value or 0 for value in frozen)))
            packed.setdefault(version_id, []).append(block)
    return {version_id: _from_lists(found, packed[version_id]) for version_id, found in heads.items()}


def _blocks(
    minus: int | None, plus: int | None, subjects: list[int] | None, scores: bytes
) -> Iterator[tuple[int, int, bytes]]:
    """The blocks of scores of an answer, each with the path it counts at; an internal answer has several."""
    if subjects is None:
        ways = ((plus, 1), (minus, -1))
        yield from ((path, sign, scores) for path, sign in ways if path is not None)
        return
    width = len(scores) // len(subjects)
    yield from ((path, 1, scores[place * width : (place + 1) * width]) for place, path in enumerate(subjects))


def _from_lists(rows: list[tuple[Any, ...]], packed: list[bytes]) -> Records:
    path, sign, *frozen = np.array(rows, np.int64).T
    block = np.frombuffer(b"".join(packed), np.uint8).reshape(len(rows), -1)
    return _records(path, sign, dict(zip(_FROZEN, frozen, strict=True)), block)


def _records(
    path: NDArray[Any], sign: NDArray[Any], frozen: dict[str, NDArray[Any]], packed: NDArray[np.uint8]
) -> Records:
    whole = {name: column.astype(np.int64) for name, column in frozen.items()}
    return Records(path=path.astype(np.int64), sign=sign.astype(np.int64), packed=np.ascontiguousarray(packed), **whole)
