"""Comments of a unit, for those who may read them: confidential, with personal details covered."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from dashboards.queries.masking import Piece, pieces
from dashboards.queries.selection import Selection
from surveys import access
from surveys.models import EventKind, User
from surveys.queries.compiled import compiled
from surveys.tree import Tree

_MOVED = f"(SELECT response_id FROM surveys_responseevent WHERE kind > {EventKind.RECORDED})"
# Where an answer counts now: at recording, or where the last event put it.
_LATEST = (
    "(SELECT p.unit_id FROM surveys_responseevent e JOIN surveys_unitpath p ON p.id = e.plus_id "
    f"WHERE e.response_id = r.id AND e.kind <> {EventKind.ERASED} AND e.id = "
    f"(SELECT max(id) FROM surveys_responseevent WHERE response_id = r.id AND kind <> {EventKind.ERASED}))"
)
_FROM = """
FROM surveys_responsetext t
JOIN surveys_response r ON r.id = t.response_id AND r.month = t.month
JOIN surveys_surveyversion v ON v.id = r.version_id
JOIN surveys_survey s ON s.id = v.survey_id
WHERE t.text <> '' AND s.programme = %s AND t.month BETWEEN %s AND %s
"""


@dataclass(frozen=True, slots=True)
class Comment:
    """A text in pieces (words, what is covered), and what is known of its answer."""

    pieces: tuple[Piece, ...]
    language: str
    month: int
    channel: int
    overall: Any
    unit_id: int


@dataclass(frozen=True, slots=True)
class Comments:
    """The latest comments, and how many there are in all."""

    total: int
    latest: tuple[Comment, ...]


def comments(viewer: User, selection: Selection, unit_id: int, tree: Tree, limit: int = 5, offset: int = 0) -> Comments:
    """Comments of a unit and those below; none for who may not read them, and never the internal programme's."""
    units = sorted(tree.subtree([unit_id]) & access.visible_ids(viewer, tree))
    if selection.programme == "internal" or not units or not access.may(viewer, "view_comments"):
        return Comments(0, ())
    sql, values = _condition(selection, units)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {sql}", values)
        total = int(cursor.fetchone()[0])
        cursor.execute(
            f"SELECT t.text, t.language, t.month, r.channel, r.answers, r.unit_id, r.version_id {sql} "
            "ORDER BY t.response_id DESC, t.item LIMIT %s OFFSET %s",
            [*values, limit, offset],
        )
        rows = cursor.fetchall() if total else []
    return Comments(total, tuple(_comment(row) for row in rows))


def _condition(selection: Selection, units: Sequence[int]) -> tuple[str, list[Any]]:
    marks = ", ".join("%s" for _ in units)
    period = selection.period
    sql = _FROM + f"AND (CASE WHEN r.id IN {_MOVED} THEN {_LATEST} ELSE r.unit_id END) IN ({marks})"
    values: list[Any] = [selection.programme, period.first, period.last, *units]
    for key, codes in selection.cuts.items():
        column = "product_id" if key == "product" else key
        sql += f" AND r.{column} IN ({', '.join('%s' for _ in codes)})"
        values += codes
    if selection.scored is not None:
        sql += " AND r.scored = %s"
        values.append(selection.scored)
    return sql, values


def _comment(row: Sequence[Any]) -> Comment:
    text, language, month, channel, answers, unit_id, version_id = row
    return Comment(
        pieces(text), {1: "zh-Hans", 2: "en"}.get(language, ""), month, channel, _overall(answers, version_id), unit_id
    )


def _overall(answers: Any, version_id: int) -> Any:
    """The label (with ``zh`` and ``en``) of what was answered to the overall question."""
    given = json.loads(answers) if isinstance(answers, str) else answers
    item = next((one for one in compiled(version_id).definition.scored if one.construct == "overall"), None)
    if item is None:
        return None
    return next((point.label for point in item.points if point.value == given.get(item.id)), None)
