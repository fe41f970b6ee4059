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
SELECT r.id, r.version_id, COALESCE({held}, 0), COALESCE(r.path_id, 0), r.segment, r.channel, r.age_band,
  r.tenure_band, r.transaction_type, COALESCE(r.product_id, 0), COALESCE(r.seconds, -1), r.subjects, r.scores
FROM surveys_response r WHERE r.month BETWEEN %s AND %s AND r.version_id IN ({versions}) AND {counted} ORDER BY r.id
"""
_AT_ONCE = 20_000
_WHOLE = 11  # so many columns are whole numbers; subjects and scores follow


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
    codes: dict[str, NDArray[np.uint8]]
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
    pieces: dict[int, list[tuple[Ints, Packed]]] = {}
    for numbers, packed in _pieces(programme, first, last, versions):
        for version_id in np.unique(numbers[1]).tolist():
            rows = np.flatnonzero(numbers[1] == version_id)
            blocks = np.frombuffer(b"".join([packed[at] for at in rows.tolist()]), np.uint8)
            pieces.setdefault(version_id, []).append((numbers[:, rows], blocks.reshape(len(rows), -1)))
    return [_scored(version_id, pieces.pop(version_id)) for version_id in sorted(pieces)]


def _versions(programme: str) -> list[int]:
    published = SurveyVersion.objects.filter(survey__programme=programme, published_at__isnull=False)
    return list(published.values_list("pk", flat=True))


def _pieces(programme: str, first: int, last: int, versions: list[int]) -> Iterator[tuple[Ints, list[bytes]]]:
    """Some rows at a time, so that a million answers are never held as Python objects: columns × rows, and scores."""
    internal = programme == Programme.INTERNAL
    sql = _SQL.format(
        held=_HELD.format(erased=int(EventKind.ERASED)),
        versions=", ".join("%s" for _ in versions),
        counted="r.subjects IS NOT NULL" if internal else "r.subjects IS NULL AND r.scored",
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, [first, last, *versions])
        while rows := cursor.fetchmany(_AT_ONCE):
            if internal:
                rows = [rating for row in rows for rating in _ratings(row)]
            numbers = np.array([row[:_WHOLE] for row in rows], dtype=np.int64).T
            yield numbers, [bytes(row[-1]) for row in rows]


def _ratings(row: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """An anonymous answer as a row for each department that it rates."""
    *numbers, subjects, scores = row
    paths = json.loads(subjects) if isinstance(subjects, str) else subjects
    packed, width = bytes(scores), len(scores) // len(paths)
    for place, path in enumerate(paths):
        own = [*numbers[:2], path, numbers[3] or path, *numbers[4:]]
        yield (*own, None, packed[place * width : (place + 1) * width])


def _scored(version_id: int, pieces: list[tuple[Ints, Packed]]) -> Scored:
    table = np.concatenate([numbers for numbers, _ in pieces], axis=1)
    packed = np.concatenate([blocks for _, blocks in pieces])
    path, origin = table[2], np.where(table[3] > 0, table[3], table[2])
    named = zip(VARIABLES, table[4 : 4 + len(VARIABLES)], strict=True)
    codes = {name: column.astype(np.uint8) for name, column in named}
    return Scored(version_id, table[0].copy(), path.copy(), origin, codes, table[-2].copy(), table[-1].copy(), packed)
