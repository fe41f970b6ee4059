"""Published appraisals over the API: by the rules of access, and the same figures as on the board."""

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from dashboards.formulas.ledger import hash_of
from dashboards.formulas.scorecard import canonical
from dashboards.models import AppraisalRun
from surveys.models import User
from tests.cast import Cast
from tests.dashboards.appraisal.conftest import calculated
from tests.factories.official import QUARTER
from tests.factories.tokens import bearer, token

pytestmark = pytest.mark.both_databases
APPRAISALS = "/api/v1/appraisals/"


def client_of(person: User) -> APIClient:
    return bearer(token(person, name=uuid.uuid4().hex)[1])


def seen(person: User, **query) -> list[str]:
    return [row["unit"]["code"] for row in client_of(person).get(APPRAISALS, query).json()["results"]]


def test_results_are_those_of_the_run(cast: Cast, published: AppraisalRun) -> None:
    rows = client_of(cast.headquarters).get(APPRAISALS).json()["results"]
    results = list(published.results.order_by("unit__code"))
    assert [row["with_veto"] for row in rows] == [{"total": str(one.total), "grade": one.grade} for one in results]
    assert [row["components"][0] for row in rows] == [{"code": "retail", "points": one.points[0]} for one in results]
    assert {row["run"] for row in rows} == {str(published.public_id)}
    assert {row["ledger"]["entry"] for row in rows} == {3}


def test_each_sees_the_own_units_and_only_what_is_published(cast: Cast, published: AppraisalRun) -> None:
    calculated(cast, correct="Another look.")
    assert seen(cast.headquarters) == ["E1", "E2", "W1"] and seen(cast.supervisor) == ["E1", "E2"]
    assert seen(cast.supervisor, unit="W1") == [] and seen(cast.headquarters, period="2001Q1") == []
    assert seen(cast.headquarters, unit="E2", period=QUARTER.code, scheme="branches") == ["E2"]
    grade = published.results.get(unit=cast.w1).grade
    assert "W1" in seen(cast.headquarters, grade=grade)
    for code, status in (("E1", 200), ("W1", 404), ("XX", 404)):
        assert client_of(cast.supervisor).get(f"{APPRAISALS}{QUARTER.code}/{code}/").status_code == status


def test_nothing_is_there_before_publication(cast: Cast, run: AppraisalRun) -> None:
    assert seen(cast.headquarters) == []
    assert client_of(cast.headquarters).get(f"{APPRAISALS}{QUARTER.code}/E1/").status_code == 404


def test_who_may_not_use_the_api_is_refused(cast: Cast, published: AppraisalRun) -> None:
    client = APIClient()
    for person in (cast.manager, cast.auditor, cast.designer):
        client.force_login(person)
        assert client.get(APPRAISALS).status_code == 403
    scores = bearer(token(cast.headquarters, "scores:read")[1])
    assert scores.get(APPRAISALS).status_code == 403
    assert client_of(cast.headquarters).post(APPRAISALS, {}).status_code == 405


@pytest.mark.parametrize("query", [{"perod": "2026Q3"}, {"period": "2026"}, {"grade": "F"}])
def test_what_cannot_be_asked_is_refused(cast: Cast, query: dict) -> None:
    assert client_of(cast.headquarters).get(APPRAISALS, query).status_code == 400


def test_card_is_what_its_digest_is_of(cast: Cast, published: AppraisalRun) -> None:
    found = client_of(cast.headquarters).get(f"{APPRAISALS}{QUARTER.code}/E1/").json()
    result = published.results.get(unit=cast.e1)
    assert hash_of(canonical(found["card"])) == found["sha256"] == result.sha256
    assert found["card"] == json.loads(result.content)


def test_list_costs_the_same_for_one_row_and_three(cast: Cast, published: AppraisalRun) -> None:
    client = client_of(cast.headquarters)

    def cost(**query) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(APPRAISALS, query).status_code == 200
        return len(queries)

    cost()
    assert cost(unit="E1") == cost()
