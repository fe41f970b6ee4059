"""Answers of a unit that are in but not counted yet, and those that could not be."""

from dataclasses import dataclass

from django.db import connection

from surveys.clock import bank_now

_MOST = 2_000  # beyond this it only matters that there are many
_DUE = """
SELECT s.programme, o.parked, count(*) FROM (
  SELECT event_id, parked FROM surveys_outbox WHERE parked OR release_at <= %s ORDER BY release_at, event_id LIMIT %s) o
JOIN surveys_responseevent e ON e.id = o.event_id
JOIN surveys_unitpath p ON p.id = coalesce(e.plus_id, e.minus_id)
JOIN surveys_response r ON r.id = e.response_id AND r.month = e.month
JOIN surveys_surveyversion v ON v.id = r.version_id
JOIN surveys_survey s ON s.id = v.survey_id
WHERE '/' || p.ids || '/' LIKE %s GROUP BY s.programme, o.parked
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Counts by programme; the internal one is never counted, because it has no path."""

    due: dict[str, int]
    parked: dict[str, int]

    @property
    def any(self) -> bool:
        return bool(self.due)


def waiting(unit_id: int) -> Waiting:
    """What waits for a unit and those under it, as they stood when the answers came; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [bank_now(), _MOST, f"%/{unit_id}/%"])
        rows = cursor.fetchall()
    sides = ({programme: n for programme, parked, n in rows if bool(parked) is side} for side in (False, True))
    return Waiting(*sides)
