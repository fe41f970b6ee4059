"""A network and any number of answers, written straight into the tables, to be read by benchmarks."""

import json
from datetime import date
from pathlib import Path

from django.db import connection

from dashboards.actions.fold import rebuild_tallies
from surveys.actions.surveys import create_survey, publish_version
from surveys.models import Appointment, Outbox, SurveyVersion, Unit, UnitPlacement, User
from surveys.queries.compiled import compiled
from surveys.tree import load_tree, path_of

READY = Path(__file__).resolve().parents[2] / "surveys" / "ready"
SINCE = date(2020, 1, 1)
REGIONS, BRANCHES = 6, 120

# Skewed answers over 24 months; random() is seeded, so that every run reads the same.
_FILL = """
WITH made AS (
  SELECT g AS n, (g::bigint * 7919 %% {branches}) + 1 AS branch,
         date '2024-12-01' + ((g::bigint * 104729) %% {days})::int AS day FROM generate_series(%s, %s) AS g
), receipt AS (
  INSERT INTO surveys_receipt (client_uuid, salt, digest, month)
  SELECT gen_random_uuid(), '\\x00', '\\x00', to_char(day, 'YYYYMM')::int FROM made ORDER BY n RETURNING id, month
), numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS place FROM receipt
), placed AS (SELECT *, row_number() OVER (ORDER BY n) AS place FROM made
), response AS (
  INSERT INTO surveys_response (id, month, day, received_at, version_id, path_id, unit_id, channel, segment, product_id,
    age_band, tenure_band, transaction_type, language, scored, origin, answers, scores)
  SELECT numbered.id, to_char(day, 'YYYYMM')::int, to_char(day, 'YYYYMMDD')::int, day, %s, paths.id, paths.unit_id,
    1 + n %% 4, 1 + n %% 4, 0, 1 + n %% 6, 1 + n %% 5, 1, 1, n %% 5 > 0, 'bench', %s::jsonb, (
      SELECT string_agg(set_byte('\\x00'::bytea, 0, least(pts - 1, floor(pts * sqrt(random()))::int)), ''::bytea
        ORDER BY o)
      FROM unnest(%s::int[]) WITH ORDINALITY AS w (pts, o) WHERE n >= 0)
  FROM numbered JOIN placed USING (place)
  JOIN (SELECT id, unit_id, row_number() OVER (ORDER BY id) AS branch FROM surveys_unitpath
        WHERE ids LIKE '%%/%%/%%') paths USING (branch)
  RETURNING id, month, path_id, received_at
), event AS (
  INSERT INTO surveys_responseevent (response_id, month, kind, plus_id, at, reason)
  SELECT id, month, 1, path_id, received_at, '' FROM response RETURNING id, at
)
INSERT INTO surveys_outbox (event_id, release_at, parked, fault) SELECT id, at, false, '' FROM event
"""


def make_network() -> User:
    """Head office, regions and branches, and a supervisor of everything."""
    top = _unit("HO", "head_office", None)
    regions = [_unit(f"R{number}", "region", top) for number in range(REGIONS)]
    branches = [_unit(f"B{number:03}", "branch", regions[number % REGIONS]) for number in range(BRANCHES)]
    tree = load_tree()
    for branch in branches:
        path_of(branch.pk, tree)
    user = User.objects.create(username="bench")
    Appointment.objects.create(user=user, unit=top, role="headquarters", since=SINCE)
    return user


def _unit(code: str, kind: str, parent: Unit | None) -> Unit:
    unit = Unit.objects.create(code=code, kind=kind, name_zh=code, name_en=code, opened=SINCE)
    UnitPlacement.objects.create(unit=unit, parent=parent, since=SINCE)
    return unit


def make_survey() -> SurveyVersion:
    definition = json.loads((READY / "retail.json").read_text())
    draft = create_survey(
        code="retail", programme="retail", name_zh="个人客户", name_en="Retail", definition=definition, actor=None
    )
    return publish_version(version=draft, actor=None)


def make_answers(version: SurveyVersion, first: int, last: int, *, today: bool = False) -> None:
    """Answers ``first`` to ``last`` over 700 days (or all of one day), recorded and waiting in the outbox."""
    points = [len(item.points) for item in compiled(version.pk).definition.scored]
    answers = json.dumps({item.id: 4 for item in compiled(version.pk).definition.scored})
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.42)")
        cursor.execute(
            _FILL.format(branches=BRANCHES, days=1 if today else 700), [first, last, version.pk, answers, points]
        )


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def settle() -> None:
    """What PostgreSQL does by itself soon after much was loaded: else it would do so while pages are timed."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def make_answers_of_today(version: SurveyVersion, many: int) -> None:
    """What a worker meets in daily life: answers of one day from all branches."""
    make_answers(version, 1, many, today=True)
    analyse()


def rebuild(version: SurveyVersion) -> None:
    """Tallies from the answers, as the command makes them; what waited in the outbox is counted with them."""
    Outbox.objects.all().delete()
    rebuild_tallies(version.pk)


def start_again() -> None:
    """Forget every answer and cell."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE surveys_receipt, surveys_response, surveys_responseevent, surveys_outbox, dashboards_tally"
        )
