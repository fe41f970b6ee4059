"""Surveys over the API: what is published, version by version."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from surveys.actions.surveys import create_survey
from tests.cast import Cast
from tests.factories.answers import definition, published
from tests.factories.tokens import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SURVEYS = "/api/v1/surveys/"


def test_published_surveys_are_listed_and_drafts_are_not(cast: Cast) -> None:
    published(code="one")
    names = {"name_zh": "草稿", "name_en": "Draft"}
    create_survey(code="draft", programme="retail", definition=definition(), actor=None, **names)
    client = client_of(cast.headquarters)
    rows = client.get(SURVEYS).json()["results"]
    assert [(row["code"], row["programme"], [one["number"] for one in row["versions"]]) for row in rows] == [
        ("one", "retail", [1])
    ]
    assert client.get(SURVEYS + "one/").json() == rows[0]
    assert client.get(SURVEYS + "draft/").status_code == 404


def test_a_version_comes_with_its_definition(cast: Cast) -> None:
    version = published(code="one")
    client = client_of(cast.headquarters)
    found = client.get(SURVEYS + "one/versions/1/").json()
    assert found["definition"] == version.definition
    assert (found["survey"], found["programme"], found["number"]) == ("one", "retail", 1)
    for missing in ("one/versions/2/", "two/versions/1/", "one/versions/99999999999999999999/"):
        assert client.get(SURVEYS + missing).status_code == 404


def test_three_surveys_cost_as_many_queries_as_one(cast: Cast) -> None:
    client = client_of(cast.headquarters)
    published()
    client.get(SURVEYS)
    with CaptureQueriesContext(connection) as one:
        assert len(client.get(SURVEYS).json()["results"]) == 1
    published(), published()
    with CaptureQueriesContext(connection) as three:
        assert len(client.get(SURVEYS).json()["results"]) == 3
    assert len(one) == len(three)
