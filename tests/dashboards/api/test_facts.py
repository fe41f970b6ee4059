"""Measures and complaints handed in over the API: as a file would be, all or nothing, a repetition changes nothing."""

from typing import Any

import pytest

from dashboards.models import Complaint, MeasureValue
from surveys.models import ApiToken
from tests.cast import Cast
from tests.factories.tokens import bearer, codes, token

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MEASURES, COMPLAINTS = "/api/v1/measures/", "/api/v1/complaints/"


def value(unit: str = "E1", **more: Any) -> dict[str, Any]:
    return {"unit": unit, "month": "2026-08", "measure": "queue_minutes", "value": "12.5", **more}


def complaint(unit: str = "E1", **more: Any) -> dict[str, Any]:
    return {"reference": "T1", "unit": unit, "received_on": "2026-08-03", "category": "waiting", **more}


def post(user: Any, address: str, **body: Any) -> Any:
    made = ApiToken.objects.count()
    return bearer(token(user, name=f"t{made}")[1]).post(address, body, format="json")


def test_measures_are_recorded_once_and_a_revision_is_a_next_version(cast: Cast) -> None:
    client = bearer(token(cast.headquarters, "measures:write")[1])
    rows = [value(), value("E2", value=9)]
    counts = {"read": 2, "new": 2, "changed": 0, "unchanged": 0}
    tried = client.post(MEASURES, {"measures": rows, "dry_run": True}, format="json").json()
    assert tried == {"status": "tried", **counts} and not MeasureValue.objects.exists()
    assert client.post(MEASURES, {"measures": rows}, format="json").json() == {"status": "recorded", **counts}
    again = client.post(MEASURES, {"measures": [value(), value("E2", value=8)]}, format="json").json()
    assert (again["unchanged"], again["changed"]) == (1, 1)
    assert MeasureValue.objects.get(unit=cast.e2, number=2).recorded_by == cast.headquarters


def test_one_wrong_measure_and_nothing_is_written(cast: Cast) -> None:
    rows = [value(), value("E9"), value(month="2026-13"), value()]
    answer = post(cast.headquarters, MEASURES, measures=rows)
    assert answer.status_code == 400 and not MeasureValue.objects.exists()
    assert codes(answer) == [("rejected", f"measures.{place}") for place in (1, 2, 3)]


def test_a_missing_column_and_an_empty_batch_are_refused(cast: Cast) -> None:
    assert codes(post(cast.headquarters, MEASURES, measures=[{"unit": "E1"}])) == [("refused", "measures")]
    assert post(cast.headquarters, MEASURES, measures=[]).status_code == 400
    assert post(cast.headquarters, MEASURES).status_code == 400


def test_a_region_brings_in_complaints_about_its_own_units_alone(cast: Cast) -> None:
    assert post(cast.other_supervisor, COMPLAINTS, complaints=[complaint("W1")]).json()["new"] == 1
    assert codes(post(cast.supervisor, COMPLAINTS, complaints=[complaint("W1")])) == [("rejected", "complaints.0")]
    assert codes(post(cast.supervisor, COMPLAINTS, complaints=[complaint("E1")])) == [("rejected", "complaints.0")]
    assert Complaint.objects.get().unit == cast.w1


def test_measures_are_headquarters_own_to_bring_in(cast: Cast) -> None:
    assert post(cast.supervisor, MEASURES, measures=[value()]).status_code == 403
