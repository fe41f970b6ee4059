"""Customers handed in over the API: through the same door as a file, once for each key."""

import json
import threading
import uuid
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from surveys.models import AuditEntry, Contact, Customer, ImportBatch, PostedBatch
from surveys.queries.contacts import open_contacts
from tests.cast import Cast, make_cast
from tests.factories.customers import bring
from tests.factories.tokens import client_of, codes

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
POST = "/api/v1/customers/"


@pytest.fixture
def client(cast: Cast) -> APIClient:
    return client_of(cast.headquarters, "customers:write")


def one(number: int = 1, **more: Any) -> dict[str, Any]:
    return {"id": f"C{number:07}", "unit": "E1", "mobile": f"138{number:08}", "contribution": "1200.00", **more}


def batch(*customers: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), "source": "pcrm", "customers": list(customers), **more}


def post(client: APIClient, body: Any) -> Any:
    return client.post(POST, body, format="json")


def test_customers_are_made_and_updated_and_closed(client: APIClient, cast: Cast) -> None:
    body = batch(one(1), one(2, contribution=-3.5))
    answer = post(client, body)
    assert answer.status_code == 200
    counts = {"read": 2, "created": 2, "updated": 0, "closed": 0, "unchanged": 0, "rejected": 0}
    assert answer.json() == {"key": body["key"], "status": "recorded", **counts, "left_out": None, "errors": []}
    assert sorted(Customer.objects.values_list("source_id", "unit__code", "contribution")) == [
        ("C0000001", "E1", 120000), ("C0000002", "E1", -350),
    ]  # fmt: skip
    found = post(client, batch(one(1), one(2, contribution="9"))).json()
    assert (found["unchanged"], found["updated"]) == (1, 1)
    closing = post(client, batch({"id": "C0000001", "closed": "2026-11-01"})).json()
    assert closing["closed"] == 1 and Customer.objects.get(source_id="C0000001").closed is not None
    entry = AuditEntry.objects.filter(verb="customers.imported").first()
    assert entry and entry.actor == cast.headquarters


def test_the_same_key_and_content_get_the_same_answer_and_write_nothing(client: APIClient) -> None:
    body = batch(one(1), one(2, unit="E9"))
    first, again = post(client, body), post(client, body)
    assert first.status_code == again.status_code == 207
    assert again.json() == {**first.json(), "status": "repeated"}
    assert ImportBatch.objects.count() == 1 and PostedBatch.objects.count() == 1


def test_deltas_left_out_before_a_batch_are_named_and_named_again(client: APIClient) -> None:
    post(client, batch(one(1), delta=12))
    body = batch(one(2), delta=15)
    assert post(client, body).json()["left_out"] == post(client, body).json()["left_out"] == {"first": 13, "last": 14}
    assert post(client, batch(one(3), delta=16)).json()["left_out"] is None


def test_the_same_key_with_other_customers_is_a_conflict(client: APIClient) -> None:
    body = batch(one(1))
    post(client, body)
    refused = post(client, {**body, "customers": [one(2)]})
    assert refused.status_code == 409 and codes(refused) == [("key_used", None)]
    assert Customer.objects.count() == 1


def test_each_customer_that_is_not_taken_is_named_with_its_reason_and_without_a_contact(client: APIClient) -> None:
    answer = post(client, batch(one(1), one(2, unit="E9"), one(3, mobile="12345"), one(1)))
    assert answer.status_code == 207
    told = answer.json()
    assert (told["created"], told["rejected"]) == (1, 3)
    assert [(error["code"], error["attr"]) for error in told["errors"]] == [
        ("rejected", "customers.1"), ("rejected", "customers.2"), ("rejected", "customers.3"),
    ]  # fmt: skip
    kept = json.dumps([told, PostedBatch.objects.get().answer], ensure_ascii=False)
    assert "E9" in kept and "12345" not in kept and "13800000001" not in kept


def test_the_columns_of_a_source_are_said_once_and_kept(client: APIClient) -> None:
    odd = {"kehu": "C1", "wangdian": "E1", "dianhua": "13800000001"}
    refused = post(client, batch(odd))
    assert refused.status_code == 400 and codes(refused) == [("refused", "customers")]
    said = {"kehu": "id", "wangdian": "unit", "dianhua": "mobile"}
    assert post(client, batch(odd, columns=said)).status_code == 200
    assert post(client, batch({**odd, "kehu": "C2"})).json()["created"] == 1
    assert open_contacts([Customer.objects.get(source_id="C2").pk]).popitem()[1] == {"mobile": "13800000001"}


def test_chinese_names_of_columns_and_whatever_stands_in_a_cell_are_taken_as_they_are(client: APIClient) -> None:
    names = {"客户号": 'C"1\t,;', "机构编号": "E1", "姓名": 'O"Hara, 王；小芳'}
    refused = post(client, batch(names))
    assert refused.status_code == 400 and codes(refused) == [("unprintable", "customers.0.客户号")]
    assert post(client, batch({**names, "客户号": 'C"1,;'})).status_code == 200
    assert open_contacts([Customer.objects.get(source_id='C"1,;').pk]).popitem()[1] == {"name": 'O"Hara, 王；小芳'}


def test_a_batch_that_makes_no_table_is_refused_as_a_whole(client: APIClient) -> None:
    for customers, code in (
        ([one(1), {"id": "C2"}], "other_columns"),
        ([{"id": None, "unit": " "}], "empty"),
        ([{'i"d': "C2"}], "column_name"),
        ([], "min_length"),
    ):
        refused = post(client, batch(*customers))
        assert refused.status_code == 400 and codes(refused) == [(code, "customers")]
    assert codes(post(client, batch(one(1), source="crm"))) == [("invalid_choice", "source")]
    assert not Customer.objects.exists() and not PostedBatch.objects.exists()


def test_an_older_delta_is_refused_and_leaves_its_key_free(client: APIClient) -> None:
    bring([], number=7)
    body = batch(one(1), delta=6)
    assert codes(post(client, body)) == [("refused", "customers")]
    assert post(client, {**body, "delta": 8}).json()["status"] == "recorded"


def test_a_dry_run_says_what_would_happen_and_writes_nothing(client: APIClient) -> None:
    body = batch(one(1), dry_run=True)
    assert post(client, body).json()["status"] == "tried" and not Customer.objects.exists()
    assert post(client, {**body, "dry_run": False}).json()["status"] == "recorded"


def test_an_empty_cell_empties_and_a_column_that_is_not_there_leaves_it(client: APIClient) -> None:
    post(client, batch(one(1)))
    post(client, batch({"id": "C0000001", "contribution": "5"}))
    assert Contact.objects.get().mobile is not None
    post(client, batch({"id": "C0000001", "mobile": None}))
    assert Contact.objects.get().mobile is None


def test_only_head_office_may(cast: Cast) -> None:
    refused = client_of(cast.supervisor, "units:read").post(POST, batch(one(1)), format="json")
    assert refused.status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_batch_posted_twice_at_once_is_taken_once() -> None:
    made = client_of(make_cast().headquarters, "customers:write")
    body, found = batch(*(one(number) for number in range(50))), list[str]()
    start = threading.Barrier(2)

    def send() -> None:
        start.wait()
        found.append(post(made, body).json()["status"])
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["recorded", "repeated"] and Customer.objects.count() == 50
