"""What answering costs: queries of the one hot post, bytes over the air, and no session or user at all."""

import gzip
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from surveys.models import ResponseDraft
from tests.cast import Cast
from tests.factories.surveying import THREE_PAGES, invite_one, point
from tests.surveys.answer.visiting import Visitor, form, phone

LIMIT = 30_000
FRAMING = ("COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN")


def statements(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in queries if not query["sql"].startswith(FRAMING)]


@pytest.mark.parametrize("way", ["invitation", "qr"])
@pytest.mark.parametrize("cookies", [True, False])
def test_one_page_is_posted_with_a_look_up_and_the_one_insert(cast: Cast, open_wave, way: str, cookies: bool) -> None:
    wave = open_wave()
    if way == "qr":
        address = f"/q/{point(wave, cast.e1).code}/"
        Visitor(phone()).open(address).send(waiting="1", recommend="1")  # the unit's path is looked up once a minute
    else:
        address = f"/i/{invite_one(wave, cast.e1)[1]}/"
    visitor = Visitor(phone(), cookies).open(address)
    with CaptureQueriesContext(connection) as queries:
        response = visitor.client.post(visitor.address, form(visitor, "p1", waiting="4", recommend="9"))
    assert response.status_code == 303
    # Both go past Django's cursor on PostgreSQL.
    assert connection.vendor != "postgresql" or statements(queries) == []


def test_last_page_is_posted_with_a_look_up_and_the_one_insert_that_drops_the_draft(
    cast: Cast, open_wave, customer: Client
) -> None:
    _, token = invite_one(open_wave(THREE_PAGES), cast.e1)
    visitor = Visitor(customer).open(f"/i/{token}/").send(waiting="2").send(recommend="3")
    with CaptureQueriesContext(connection) as queries:
        customer.post(visitor.address, form(visitor, "p3", comment="好"))
    assert connection.vendor != "postgresql" or statements(queries) == []
    assert not ResponseDraft.objects.exists()


def test_page_in_between_is_posted_with_a_look_up_and_a_query_that_keeps_it(
    cast: Cast, open_wave, customer: Client
) -> None:
    _, token = invite_one(open_wave(THREE_PAGES), cast.e1)
    visitor = Visitor(customer).open(f"/i/{token}/")
    with CaptureQueriesContext(connection) as queries:
        customer.post(visitor.address, form(visitor, "p1", waiting="2"))
    assert connection.vendor != "postgresql" or len(statements(queries)) == 1


def test_signed_in_reader_costs_no_query_for_session_or_user(cast: Cast, open_wave, customer: Client) -> None:
    customer.force_login(cast.headquarters)
    _, token = invite_one(open_wave(), cast.e1)
    with CaptureQueriesContext(connection) as queries:
        Visitor(customer).open(f"/i/{token}/").send(waiting="4", recommend="9")
    assert not [sql for sql in statements(queries) if "session" in sql or "surveys_user" in sql]


@pytest.mark.parametrize("name", ["retail", "corporate", "product"])
def test_everything_a_phone_loads_is_under_thirty_kilobytes(cast: Cast, open_wave, name: str) -> None:
    source = json.loads((Path(settings.BASE_DIR) / "surveys" / "ready" / f"{name}.json").read_text())
    visitor = Visitor(phone()).open(f"/i/{invite_one(open_wave(source), cast.e1)[1]}/")
    loaded = [Path(finders.find(path)).read_bytes() for path in ("surveys/answer.css", "dashboards/mark.svg")]
    for _ in source["pages"]:
        loaded.append(visitor.html.encode())
        visitor.send_first_boxes()
    loaded.append(visitor.html.encode())
    assert sum(len(gzip.compress(part)) for part in loaded) <= LIMIT
