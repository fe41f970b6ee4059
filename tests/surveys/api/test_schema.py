"""The description of the API: without a warning, true to what the API does, and a page that shows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from dashboards.actions.fold import fold_all
from tests.cast import Cast
from tests.factories.answers import answers, give, published
from tests.factories.tokens import token

SCHEMA = "/api/schema/"
# A description cannot say which surveys and units there are: what it allows may still be refused, with 400.
UNFIT = [positive_data_acceptance]
# A batch is answered part by part: one that holds a bad part is 207.
OF_PARTS = {"/api/v1/responses/": [negative_data_rejection]}
SETTINGS = settings(
    max_examples=8,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


def test_the_description_has_no_warnings(tmp_path: Path) -> None:
    call_command("spectacular", "--fail-on-warn", "--validate", "--file", str(tmp_path / "schema.yml"))


@pytest.mark.django_db
def test_the_description_is_json_for_everybody() -> None:
    answer = Client().get(SCHEMA)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/json")
    assert answer.json()["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The server closes connections after a request; here the test's own transaction lives in one."""
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


@pytest.mark.django_db
def test_whatever_is_sent_the_api_answers_as_it_is_described(cast: Cast, one_connection: None) -> None:
    """Good and bad requests drawn from the description, the same ones at every run."""
    give(published(code="retail"), cast.e1, [answers(5, 4, 4, 3, 5)] * 12)
    fold_all()
    headers = {"Authorization": f"Bearer {token(cast.headquarters)[1]}", "Accept-Encoding": "identity"}
    described = schemathesis.openapi.from_wsgi(SCHEMA, WSGIHandler())
    tried = 0
    for found in described.get_all_operations():

        def attempt(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=headers, excluded_checks=UNFIT + OF_PARTS.get(case.operation.path, []))

        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            SETTINGS(given(case=found.ok().as_strategy(generation_mode=mode))(attempt))()
        tried += 1
    assert tried == 18
