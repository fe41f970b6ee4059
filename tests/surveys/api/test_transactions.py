"""Transactions handed in over the API: the same rules as a file's, once for each key and for each reference."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from surveys.models import AuditEntry, PostedBatch, Transaction
from tests.cast import Cast
from tests.factories.customers import bring_transactions
from tests.factories.tokens import client_of, codes
from tests.surveys.api.test_customers import one as a_customer
from tests.surveys.api.test_customers import post as post_customers

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
POST = "/api/v1/transactions/"


@pytest.fixture
def client(cast: Cast) -> APIClient:
    made = client_of(cast.headquarters, "customers:write")
    post_customers(made, {"key": str(uuid.uuid4()), "source": "pcrm", "customers": [a_customer(1)]})
    return made


def one(number: int = 1, **more: Any) -> dict[str, Any]:
    return {"reference": f"T{number}", "customer": "C0000001", "unit": "E1", "counter": "3",
            "at": "2026-11-02T10:15:00+08:00", "kind": "transfer", **more}  # fmt: skip


def batch(*transactions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), "source": "pcrm", "transactions": list(transactions), **more}


def post(client: APIClient, body: Any) -> Any:
    return client.post(POST, body, format="json")


def test_transactions_are_kept_with_customer_branch_counter_time_and_kind(client: APIClient, cast: Cast) -> None:
    answer = post(client, batch(one(1), one(2, customer=None, at="2026-11-02 18:00")))
    assert answer.status_code == 200 and answer.json()["created"] == 2
    rows = Transaction.objects.order_by("reference").values_list("customer__source_id", "unit__code", "counter", "at")
    assert [(who, unit, counter, at.isoformat()) for who, unit, counter, at in rows] == [
        ("C0000001", "E1", "3", "2026-11-02T02:15:00+00:00"),
        (None, "E1", "3", "2026-11-02T10:00:00+00:00"),
    ]
    entry = AuditEntry.objects.get(verb="transactions.imported")
    assert entry.actor == cast.headquarters and entry.details["created"] == 2


def test_the_same_key_and_content_get_the_same_answer_and_write_nothing(client: APIClient) -> None:
    body = batch(one(1), one(2, unit="E9"))
    first, again = post(client, body), post(client, body)
    assert first.status_code == again.status_code == 207
    assert again.json() == {**first.json(), "status": "repeated"}
    assert codes(post(client, {**body, "transactions": [one(3)]})) == [("key_used", None)]
    assert Transaction.objects.count() == 1


def test_a_key_of_customers_is_none_of_transactions(client: APIClient) -> None:
    key = str(PostedBatch.objects.get().pk)
    assert post(client, {**batch(one(1)), "key": key}).status_code == 409


def test_a_reference_that_is_there_already_is_left_as_it_is_whichever_way_it_came(client: APIClient) -> None:
    bring_transactions([["T1", "C0000001", "E1", "3", "2026-11-02 10:15", "transfer"]])
    told = post(client, batch(one(1), one(2), one(2))).json()
    assert (told["created"], told["unchanged"], told["rejected"]) == (1, 2, 0)
    before = list(Transaction.objects.values())
    told = post(client, batch(one(1, counter="4"), one(2, at="2026-11-02 11:00"), one(3), one(3, kind="cash"))).json()
    assert (told["created"], told["rejected"]) == (1, 3) and "T1" in told["errors"][0]["detail"]
    assert list(Transaction.objects.exclude(reference="T3").values()) == before


def test_each_transaction_that_is_not_taken_is_named_with_its_reason(client: APIClient) -> None:
    later = (timezone.now() + timedelta(days=1)).isoformat()
    faulty = [one(2, unit="E9"), one(3, customer="C9"), one(4, at="yesterday"), one(5, at=later), one(6, kind="tea")]
    faulty.append(one(8, at="0001-01-01 00:00"))
    answer = post(client, batch(one(1), *faulty, one(7)))
    assert answer.status_code == 207 and answer.json()["created"] == 2
    assert [error["attr"] for error in answer.json()["errors"]] == [f"transactions.{place}" for place in range(1, 7)]
    assert "1990-01-01" in answer.json()["errors"][-1]["detail"]


def test_what_makes_no_table_or_lacks_a_column_is_refused_as_a_whole(client: APIClient) -> None:
    assert codes(post(client, batch(one(1), {"reference": "T2"}))) == [("other_columns", "transactions")]
    assert codes(post(client, batch({"reference": "T2", "unit": "E1"}))) == [("refused", "transactions")]
    assert codes(post(client, batch(one(1), customers=[]))) == [("unknown_name", "customers")]
    assert not Transaction.objects.exists()


def test_an_older_delta_is_refused_and_a_dry_run_writes_nothing(client: APIClient) -> None:
    assert post(client, batch(one(1), delta=7)).status_code == 200
    assert codes(post(client, batch(one(2), delta=6))) == [("refused", "transactions")]
    assert post(client, batch(one(2), delta=8, dry_run=True)).json()["status"] == "tried"
    assert Transaction.objects.count() == 1


def test_only_a_token_that_may_write_customers_may(cast: Cast) -> None:
    assert post(client_of(cast.headquarters, "responses:write"), batch(one(1))).status_code == 403
    assert post(APIClient(), batch(one(1))).status_code == 401
