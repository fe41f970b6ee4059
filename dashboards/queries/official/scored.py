"""The answers that official figures count, in the order of their ids: one statement, so one moment of the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from surveys.models import EventKind, Programme, SurveyVersion

Ints = NDArray[np.int64]
Packed = NDArray[np.uint8]

VARIABLES = ("segment", "channel", "age_band", "tenure_band", "transaction_type")
_HELD = (
    "(SELECT e.plus_id FROM surveys_responseevent e WHERE e.response_id = r.id AND e.kind <> {erased} "
    "ORDER BY e.id DESC LIMIT 1)"
)
_SQL = """
SELECT r.id, r.version_id, {held}, r.path_id, r.segment, r.channel, r.age_band, r.tenure_band, r.transaction_type,
  r.product_id, r.seconds, r.subjects, r.scores
FROM surveys_response r WHERE r.month BETWEEN %s AND %s AND r.version_id IN ({versions}) AND {counted} ORDER BY r.id
"""
_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Scored:
    """Answers of one survey version; a row for each rated department where the programme is internal.

    ``path`` is where the ledger counts the answer now, 0 where it was withdrawn; ``origin`` is where it was given.
    ``seconds`` is −1 where unknown.
    """

    version_id: int
    id: Ints
    path: Ints
    origin: Ints
    codes: dict[str, Ints]
    product: Ints
    seconds: Ints
    packed: Packed


def scored_answers(programme: str, first: int, last: int) -> list[Scored]:
    """Every answer of a programme's months (yyyymm, inclusive) that enters official figures, by version.

    Answers that were not drawn by the system are left out; in the internal programme, which asks everybody, all count.
    """
    versions = _versions(programme)
    if not versions:
        return []
    found: dict[int, list[tuple[Any, ...]]] = {}
    blocks: dict[int, list[bytes]] = {}
    for version_id, row, block in _rows(programme, first, last, versions):
        found.setdefault(version_id, []).append(row)
        blocks.setdefault(version_id, []).append(block)
    return [_scored(version_id, rows, blocks[version_id]) for version_id, rows in sorted(found.items())]


def _versions(programme: str) -> list[int]:
    published = SurveyVersion.objects.filter(survey__programme=programme, published_at__isnull=False)
    return list(published.values_list("pk", flat=True))


def _rows(programme: str, first: int, last: int, versions: list[int]) -> Iterator[tuple[int, tuple[Any, ...], bytes]]:
    internal = programme == Programme.INTERNAL
    sql = _SQL.format(
        held=_HELD.format(erased=int(EventKind.ERASED)),
        versions=", ".join("%s" for _ in versions),
        counted="r.subjects IS NOT NULL" if internal else "r.subjects IS NULL AND r.scored",
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [first, last, *versions])
        while rows := cursor.fetchmany(_AT_ONCE):
            for number, version_id, held, origin, *codes, product, seconds, subjects, scores in rows:
                for path, block in _blocks(held, subjects, bytes(scores)):
                    time = -1 if seconds is None else seconds
                    yield version_id, (number, path or 0, origin or path or 0, *codes, product or 0, time), block


def _blocks(held: int | None, subjects: Any, scores: bytes) -> Iterator[tuple[int | None, bytes]]:
    if subjects is None:
        yield held, scores
        return
    paths = json.loads(subjects) if isinstance(subjects, str) else subjects
    width = len(scores) // len(paths)
    for place, path in enumerate(paths):
        yield path, scores[place * width : (place + 1) * width]


def _scored(version_id: int, rows: list[tuple[Any, ...]], blocks: list[bytes]) -> Scored:
    table = np.array(rows, dtype=np.int64).T
    codes = dict(zip(VARIABLES, table[3 : 3 + len(VARIABLES)], strict=True))
    packed = np.frombuffer(b"".join(blocks), np.uint8).reshape(len(rows), -1)
    return Scored(version_id, table[0], table[1], table[2], codes, table[-2], table[-1], packed)
