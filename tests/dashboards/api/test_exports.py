"""Exports over the API: ordered, made by a worker, fetched by their owner alone."""

import csv
import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboards.actions.exports import run_exports
from dashboards.actions.exports.jobs import MOST_AT_ONCE
from dashboards.actions.fold import fold_all
from dashboards.models import ExportJob
from surveys.clock import bank_now
from surveys.models import AuditEntry
from tests.cast import Cast
from tests.factories.answers import answers, give, published
from tests.factories.tokens import client_of, codes
from tests.once import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
EXPORTS = "/api/v1/exports/"
YEAR = str(bank_now().year)
ORDER = {"kind": "scores", "format": "csv", "period": YEAR, "programme": "retail"}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
@made_once
def folded(cast: Cast) -> None:
    give(published(code="retail"), cast.e1, [answers(5, 4, 4, 3, 5), answers(3, 3, 2, 2, 4)] * 10)
    fold_all()


def order(client: Any, **more: Any) -> Any:
    return client.post(EXPORTS, {**ORDER, **more}, format="json")


def content(file: Any) -> bytes:
    """The file that was fetched; its end would end the test's own connection too."""
    whole = b"".join(file.streaming_content)
    for close in file._resource_closers:
        close()
    return whole


def test_an_export_is_ordered_made_and_fetched(cast: Cast, folded: None) -> None:
    client = client_of(cast.headquarters)
    ordered = order(client, segment=["unknown"])
    assert ordered.status_code == 202
    job = ordered.json()
    assert (job["state"], job["file"]) == ("queued", None)
    assert codes(client.get(f"{EXPORTS}{job['id']}/file/")) == [("conflict", None)]
    run_exports()
    done = client.get(f"{EXPORTS}{job['id']}/").json()
    assert (done["state"], done["percent"]) == ("done", 100)
    file = client.get(done["file"])
    assert file["Content-Disposition"] == f'attachment; filename="manyi-scores-retail-{YEAR}.csv"'
    text = content(file).decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text)))) == done["rows"] > 0
    assert AuditEntry.objects.filter(verb="export.downloaded").count() == 1


def test_raw_answers_can_be_ordered_by_who_may_export_them(cast: Cast, folded: None) -> None:
    asked = {"kind": "answers", "format": "csv", "period": YEAR, "survey": "retail"}
    assert client_of(cast.headquarters).post(EXPORTS, asked, format="json").status_code == 202
    refused = client_of(cast.supervisor).post(EXPORTS, asked, format="json")
    assert refused.status_code == 403
    assert codes(refused) == [("permission_denied", None)]


def test_the_same_order_while_it_waits_is_the_same_export(cast: Cast) -> None:
    client = client_of(cast.headquarters)
    assert order(client).json()["id"] == order(client).json()["id"]
    assert ExportJob.objects.count() == 1


def test_anothers_export_does_not_exist(cast: Cast, folded: None) -> None:
    mine, others = client_of(cast.supervisor), client_of(cast.other_supervisor)
    job = order(mine).json()
    run_exports()
    file = mine.get(f"{EXPORTS}{job['id']}/file/")
    assert file.status_code == 200 and content(file)
    for address in (f"{job['id']}/", f"{job['id']}/file/", f"{uuid.uuid4()}/"):
        answer = others.get(EXPORTS + address)
        assert answer.status_code == 404
        assert codes(answer) == [("not_found", None)]
    assert others.get(EXPORTS).json()["results"] == []


def test_another_regions_unit_does_not_exist(cast: Cast) -> None:
    answer = order(client_of(cast.supervisor), unit="W1")
    assert answer.status_code == 404
    assert not ExportJob.objects.exists()


def test_too_many_orders_have_to_wait(cast: Cast) -> None:
    client = client_of(cast.headquarters)
    for number in range(MOST_AT_ONCE):
        assert order(client, period=str(2020 + number)).status_code == 202
    refused = order(client, period="2019")
    assert refused.status_code == 429
    assert codes(refused) == [("too_many_exports", None)]


BAD: list[tuple[Any, str, str | None]] = [
    ({"format": "pdf"}, "invalid_choice", "format"),
    ({"kind": "secrets"}, "invalid_choice", "kind"),
    ({"period": "soon"}, "unknown_period", "period"),
    ({"survey": "retail"}, "unknown_name", "survey"),
    ({"kind": "answers"}, "unknown_name", "programme"),
    ({"programme": "internal", "segment": ["MVC"]}, "internal_uncut", None),
]


@pytest.mark.parametrize("wrong,code,attr", BAD)
def test_what_cannot_be_ordered_is_refused(cast: Cast, wrong: Any, code: str, attr: str) -> None:
    refused = order(client_of(cast.headquarters), **wrong)
    assert refused.status_code == 400
    assert (code, attr) in codes(refused)
    assert not ExportJob.objects.exists()


@pytest.mark.parametrize("body", [None, [], "x", 5])
def test_an_order_that_is_no_object_is_refused(cast: Cast, body: Any) -> None:
    assert client_of(cast.headquarters).post(EXPORTS, body, format="json").status_code == 400


def test_three_exports_cost_as_many_queries_as_one(cast: Cast) -> None:
    client = client_of(cast.headquarters)
    order(client)
    client.get(EXPORTS)
    with CaptureQueriesContext(connection) as one:
        assert len(client.get(EXPORTS).json()["results"]) == 1
    order(client, period="2020"), order(client, period="2021")
    with CaptureQueriesContext(connection) as three:
        assert len(client.get(EXPORTS).json()["results"]) == 3
    assert len(one) == len(three)
