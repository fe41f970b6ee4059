"""Look-ups whose SQL is made once: the same rows as the query itself, also after the server was away."""

from contextlib import closing
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction

from surveys.models import ResponseDraft
from surveys.queries import ways_in
from tests.cast import Cast
from tests.factories import surveying
from tests.factories.answers import answers, give, published

pytestmark = pytest.mark.both_databases


@pytest.fixture
def wave(cast: Cast):
    return surveying.issue(surveying.publish(surveying.ONE_PAGE), cast.ho)


def test_look_up_finds_what_the_query_finds_with_relations_and_annotations(cast: Cast, wave) -> None:
    point, other = surveying.point(wave, cast.e1), surveying.point(wave, cast.w1)
    public_id = uuid4()
    ResponseDraft.objects.create(
        public_id=public_id, version=wave.campaign.version, answers={"a": 1}, page="p", opened_at=wave.opens_at
    )
    for asked, uuid in ((point, public_id), (other, uuid4()), (point, uuid4())):
        expected = ways_in._points(asked.pk, wave.pk, uuid).get()
        found = ways_in._POINT.one(asked.pk, wave.pk, uuid)
        assert found is not None
        assert found.unit == asked.unit
        assert {key: value for key, value in vars(found).items() if key != "_state"} == {
            key: value for key, value in vars(expected).items() if key != "_state"
        }


def test_look_up_of_what_is_not_there_finds_nothing(wave) -> None:
    assert ways_in.point_way(0, wave.pk, uuid4()) is None
    assert ways_in.invitation_way(0) is None


@pytest.mark.django_db(transaction=True)
def test_look_up_connects_anew_after_the_server_dropped_the_connection(cast: Cast, wave) -> None:
    if connection.vendor != "postgresql":
        return  # a file is never away
    point = surveying.point(wave, cast.e1)
    assert ways_in.point_way(point.pk, wave.pk, uuid4())
    _drop_connection()
    assert ways_in.point_way(point.pk, wave.pk, uuid4())
    with pytest.raises(OperationalError), transaction.atomic():
        _drop_connection()
        ways_in.point_way(point.pk, wave.pk, uuid4())


def test_what_every_answer_runs_is_prepared_once_on_the_server(cast: Cast, wave) -> None:
    if connection.vendor != "postgresql":
        return  # SQLite keeps its statements itself
    point = surveying.point(wave, cast.e1)
    assert ways_in.point_way(point.pk, wave.pk, uuid4())
    give(published(), cast.e1, [answers(5, 4, 3, 2, 1, recommend=9)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        prepared = [statement for (statement,) in cursor.fetchall()]
    assert any("INSERT INTO surveys_receipt" in statement for statement in prepared)
    assert any('FROM "surveys_accesspoint"' in statement for statement in prepared)
    assert not any("pg_prepared_statements" in statement for statement in prepared)


def _drop_connection() -> None:
    other = connection.copy()
    with closing(other), other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
