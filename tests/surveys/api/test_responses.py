"""Answers handed in over the API: each once, each told what became of it, in the reader's language."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from surveys.actions.campaigns import move_campaign
from surveys.clock import bank_today
from surveys.models import AuditEntry, Campaign, Product, Receipt, Response, ResponseText, SurveyVersion, Unit
from tests.cast import Cast
from tests.factories.answers import answers, published, running
from tests.factories.tokens import client_of, codes
from tests.once import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
POST = "/api/v1/responses/"


@pytest.fixture
@made_once
def version(cast: Cast) -> SurveyVersion:
    return published(code="retail")


@pytest.fixture
def client(cast: Cast, version: SurveyVersion) -> APIClient:
    return client_of(cast.headquarters, "responses:write")


def one(**more: Any) -> dict[str, Any]:
    given = {"uuid": str(uuid.uuid4()), "survey": "retail", "unit": "E1", "sampling": "open"}
    return {**given, "answers": answers(5, 4, 4, 3, 5, recommend=9, comment="办得快"), **more}


def post(client: APIClient, body: Any) -> Any:
    return client.post(POST, body, format="json")


def test_an_answer_is_recorded_with_all_that_was_said(client: APIClient, cast: Cast) -> None:
    Product.objects.create(code="card", name_zh="信用卡")
    day = bank_today() - timedelta(days=40)
    words = {"segment": "MVC", "channel": "app", "age_band": "25-34", "tenure_band": "<1y", "transaction_type": "card"}
    body = one(received_on=str(day), service_date=str(day), language="en", product="card", sampling="drawn", **words)
    answer = post(client, body)
    assert answer.status_code == 201
    assert answer.json()["status"] == "recorded" and answer.json()["uuid"] == body["uuid"]
    row = Response.objects.get(id=answer.json()["response"])
    assert (row.unit_id, row.scored, row.origin, row.wave_id) == (cast.e1.pk, True, "api", None)
    assert (row.segment, row.channel, row.age_band, row.tenure_band, row.transaction_type) == (1, 6, 2, 1, 6)
    assert (row.day, row.language, row.service_date) == (int(day.strftime("%Y%m%d")), 2, day)
    assert row.product_id == Product.objects.get().pk
    assert row.path.unit_ids == (cast.ho.pk, cast.east.pk, cast.e1.pk)
    assert row.answers["overall"] == 5 and ResponseText.objects.get().text == "办得快"


def test_only_a_drawn_sample_enters_official_figures_and_who_declared_it_is_kept(client: APIClient, cast: Cast) -> None:
    post(client, {"responses": [one(sampling="drawn"), one(sampling="open"), one(sampling="drawn")]})
    assert sorted(Response.objects.values_list("scored", flat=True)) == [False, True, True]
    entries = AuditEntry.objects.filter(verb="responses.posted").order_by("pk")
    assert [(entry.actor, entry.subject, entry.details) for entry in entries] == [
        (cast.headquarters, "retail", {"sampling": "drawn", "recorded": 2}),
        (cast.headquarters, "retail", {"sampling": "open", "recorded": 1}),
    ]


def test_the_same_answer_again_is_the_same_success_again(client: APIClient) -> None:
    body = one()
    first, second = post(client, body), post(client, body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == {**first.json(), "status": "repeated"}
    assert Response.objects.count() == 1


def test_other_answers_under_the_same_uuid_are_a_conflict(client: APIClient) -> None:
    body = one()
    post(client, body)
    refused = post(client, {**body, "answers": answers(1, 1, 1, 1, 1)})
    assert refused.status_code == 409
    assert codes(refused) == [("other_answers", None)]
    assert Response.objects.get().answers["overall"] == 5


FUTURE = str(bank_today() + timedelta(days=2))
REFUSALS: list[tuple[dict[str, Any], str, str]] = [
    ({"survey": "nothing"}, "unknown_survey", "survey"),
    ({"version": 7}, "unknown_survey", "survey"),
    ({"unit": "E9"}, "unknown_unit", "unit"),
    ({"received_on": "2023-12-31"}, "unknown_unit", "unit"),
    ({"received_on": FUTURE}, "future_date", "received_on"),
    ({"service_date": FUTURE}, "future_date", "service_date"),
    ({"service_date": "0001-01-01"}, "early_date", "service_date"),
    ({"service_date": "1989-12-31"}, "early_date", "service_date"),
    ({"received_on": "0001-01-01"}, "early_date", "received_on"),
    ({"received_on": "2026-01-01", "service_date": "2026-01-02"}, "service_after_answer", "service_date"),
    ({"product": "x"}, "unknown_product", "product"),
    ({"campaign": 77}, "unknown_campaign", "campaign"),
    ({"answers": answers(5, 4, 4, 3, 5, nothing=1)}, "unknown_item", "answers.nothing"),
    ({"answers": answers(6, 4, 4, 3, 5)}, "off_scale", "answers.overall"),
    ({"answers": answers(5)}, "required", "answers.expectation"),
    ({"answers": answers(5, 4, 4, 3, 5, comment="a\u0000b")}, "control_character", "answers.comment"),
    ({"answers": answers(5, 4, 4, 3, 5, comment="字" * 100_000)}, "too_long", "answers.comment"),
    ({"answers": {"overall": {"a": [1]}}}, "wrong_type", "answers.overall"),
    ({"answers": [1]}, "not_a_dict", "answers"),
    ({"uuid": "x"}, "invalid", "uuid"),
    ({"uuid": True}, "invalid", "uuid"),
    ({"uuid": 1}, "invalid", "uuid"),
    ({"unit": "E\u0000"}, "null_characters_not_allowed", "unit"),
    ({"sampling": "all"}, "invalid_choice", "sampling"),
    ({"segment": "BIG"}, "invalid_choice", "segment"),
    ({"scored": True}, "unknown_name", "scored"),
]


@pytest.mark.parametrize("body", [[], [one()], "x", 5, {"responses": []}, {"responses": {}}])
def test_a_body_of_another_form_is_refused_in_the_one_form(client: APIClient, body: Any) -> None:
    refused = post(client, body)
    assert refused.status_code == 400
    (error,) = refused.json()["errors"]
    whole = not isinstance(body, dict)
    assert error["attr"] == (None if whole else "responses") and error["detail"]


@pytest.mark.parametrize("part", [[], None, 5])
def test_a_part_that_is_no_object_is_refused_by_itself(client: APIClient, part: Any) -> None:
    answer = post(client, {"responses": [one(), part]})
    assert answer.status_code == 207
    good, bad = answer.json()["results"]
    assert (good["status"], bad["status"]) == ("recorded", "refused")
    assert [(error["code"], error["attr"]) for error in bad["errors"]] == [("invalid", None)]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("wrong,code,attr", REFUSALS, ids=[f"{code}-{attr}" for _wrong, code, attr in REFUSALS])
def test_what_cannot_be_is_refused_with_its_place(
    cast: Cast, version: SurveyVersion, language: str, wrong: dict[str, Any], code: str, attr: str
) -> None:
    refused = post(client_of(cast.headquarters, language=language), one(**wrong))
    assert refused.status_code == 400
    assert (code, attr) in codes(refused)
    chinese = [any(letter >= "\u4e00" for letter in error["detail"]) for error in refused.json()["errors"]]
    assert all(chinese) if language == "zh-hans" else not any(chinese)
    assert not Receipt.objects.exists()


def test_no_part_of_an_answer_may_be_missing(client: APIClient) -> None:
    refused = post(client, {})
    assert codes(refused) == [("required", name) for name in ("uuid", "survey", "unit", "sampling", "answers")]


def test_the_anonymous_programme_is_not_taken(cast: Cast, client: APIClient) -> None:
    published("internal", code="inside")
    refused = post(client, one(survey="inside", unit="D1"))
    assert refused.status_code == 400
    assert codes(refused) == [("unknown_survey", "survey")]
    assert "anonymous" in refused.json()["errors"][0]["detail"]


def test_an_answer_to_a_campaign_belongs_to_its_wave(cast: Cast, client: APIClient, version: SurveyVersion) -> None:
    wave = running(version, cast.east)
    assert post(client, one(campaign=wave.campaign_id)).status_code == 201
    assert Response.objects.get().wave_id == wave.pk


@pytest.mark.parametrize("opens,closes,code", [(-3, -1, "closed"), (1, 2, "not_open")])
def test_a_campaign_that_is_not_open_takes_nothing(
    cast: Cast, client: APIClient, version: SurveyVersion, opens: float, closes: float, code: str
) -> None:
    wave = running(version, cast.ho, opens=opens, closes=closes)
    refused = post(client, one(campaign=wave.campaign_id))
    assert refused.status_code == 400
    assert codes(refused) == [(code, None)]


def test_a_closed_campaign_takes_nothing(cast: Cast, client: APIClient, version: SurveyVersion) -> None:
    wave = running(version, cast.ho)
    body = one(campaign=wave.campaign_id)
    post(client, body)
    move_campaign(campaign=Campaign.objects.get(), to="closed", actor=cast.headquarters)
    assert codes(post(client, one(campaign=wave.campaign_id))) == [("closed", None)]
    assert post(client, body).json()["status"] == "repeated"


def test_a_campaign_says_which_answers_it_takes(cast: Cast, client: APIClient, version: SurveyVersion) -> None:
    other = published(code="other")
    wave = running(version, cast.east)
    number = wave.campaign_id
    assert codes(post(client, one(campaign=number, unit="W1"))) == [("outside_campaign", "unit")]
    assert codes(post(client, one(campaign=number, survey=other.survey.code))) == [("unknown_campaign", "campaign")]
    assert codes(post(client, one(campaign=number, received_on="2026-01-05"))) == [("day_with_campaign", "received_on")]


def test_a_batch_keeps_what_is_good_and_says_why_of_the_rest(client: APIClient) -> None:
    again, good = one(), one()
    post(client, again)
    other = {**again, "answers": answers(1, 1, 1, 1, 1)}
    answer = post(client, {"responses": [good, again, other, one(unit="E9"), {"uuid": "x"}, 5, good]})
    assert answer.status_code == 207
    parts = answer.json()["results"]
    assert [part["status"] for part in parts] == [
        *("recorded", "repeated", "conflict", "refused", "refused", "refused", "repeated"),
    ]
    assert [part["errors"][0]["code"] if part["errors"] else None for part in parts] == [
        *(None, None, "other_answers", "unknown_unit", "invalid", "invalid", None),
    ]
    assert [part["uuid"] for part in parts] == [
        *(good["uuid"], again["uuid"], again["uuid"], parts[3]["uuid"], None, None, good["uuid"]),
    ]
    assert Response.objects.count() == 2


def test_a_batch_that_is_taken_whole_is_200(client: APIClient) -> None:
    assert post(client, {"responses": [one(), one()]}).status_code == 200


@pytest.mark.parametrize("responses", [[], [{}] * 501, "x", None])
def test_a_batch_of_none_or_too_many_is_refused(client: APIClient, responses: Any) -> None:
    refused = post(client, {"responses": responses})
    assert refused.status_code == 400
    assert codes(refused)[0][1] == "responses"


BODIES = [
    (b"{", 400),
    (b"", 400),
    (b"null", 400),
    (b"[1]", 400),
    (b"\xff\xfe", 400),
    (b"[" * 100_000, 400),
    (b'{"uuid": NaN}', 400),
    (b'{"uuid": "\\ud800"}', 400),
    (b'{"version": ' + b"9" * 5000 + b"}", 400),
    (json.dumps(one(answers={"comment": "x" * (1 << 20)})).encode(), 413),
]


@pytest.mark.parametrize("body,status", BODIES)
def test_a_body_that_cannot_be_read_is_refused_in_the_one_form(client: APIClient, body: bytes, status: int) -> None:
    refused = client.post(POST, body, content_type="application/json")
    assert refused.status_code == status
    codes(refused)
    assert not Receipt.objects.exists()


def test_another_kind_of_body_is_refused(client: APIClient) -> None:
    assert client.post(POST, b"a=1", content_type="application/x-www-form-urlencoded").status_code == 415


def test_who_may_not_bring_in_answers_cannot_over_the_api(cast: Cast, version: SurveyVersion) -> None:
    assert post(client_of(cast.supervisor), one()).status_code == 403
    assert not Response.objects.exists()


def test_three_answers_cost_as_many_queries_as_one(client: APIClient, cast: Cast) -> None:
    post(client, {"responses": [one(), one(unit="E2")]})
    with CaptureQueriesContext(connection) as single:
        post(client, {"responses": [one()]})
    with CaptureQueriesContext(connection) as triple:
        post(client, {"responses": [one(), one(unit="E2"), one()]})
    per_row = 1 if connection.vendor == "sqlite" else 0  # its receipts are written one by one
    assert len(triple) - len(single) == 2 * per_row


def test_a_closed_unit_names_its_successor(client: APIClient, cast: Cast) -> None:
    Unit.objects.filter(pk=cast.e2.pk).update(closed="2025-01-01", successor=cast.e1)
    said = post(client, one(unit="E2")).json()["errors"][0]["detail"]
    assert "closed on 2025-01-01" in said and "E1" in said
