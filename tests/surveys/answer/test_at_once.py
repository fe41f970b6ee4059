"""A one-page survey at an access point: one post, one statement, and the same answers to everything else as ever."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from surveys.models import AccessPoint, Receipt, Response, ResponseDraft, Wave
from surveys.queries import ways_in
from tests.cast import Cast
from tests.factories.surveying import ONE_PAGE, point
from tests.surveys.answer.visiting import Visitor, form, phone


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """The ids of the points that were read."""
    read: list[tuple[int, ...]] = []
    real = ways_in._POINT.one

    def one(*values: Any) -> Any:
        read.append(values[:2])
        return real(*values)

    monkeypatch.setattr(ways_in._POINT, "one", one)
    return read


@pytest.fixture
def clock(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds of a clock that stands still, and points that are read once in one of them."""
    settings.POINT_SECONDS = 1
    now = [100.0]
    monkeypatch.setattr(ways_in, "monotonic", lambda: now[0])
    return now


def visit(wave: Wave, cast: Cast) -> Visitor:
    return Visitor(phone()).open(f"/q/{point(wave, cast.e1).code}/")


def post(visitor: Visitor, **answers: Any) -> int:
    return visitor.client.post(visitor.address, form(visitor, "p1", **answers)).status_code


def test_point_is_read_once_a_second_however_many_answer(cast: Cast, open_wave, clock, looks) -> None:
    place = point(open_wave(), cast.e1)
    visitors = [Visitor(phone()).open(f"/q/{place.code}/") for _ in range(3)]
    looks.clear()
    assert [post(visitor, waiting="4", recommend="9") for visitor in visitors] == [303] * 3
    assert len(looks) == 1
    assert Response.objects.count() == 3


def test_revoked_point_takes_nothing_a_second_later(cast: Cast, open_wave, clock) -> None:
    place = point(open_wave(), cast.e1)
    first, second, third = (Visitor(phone()).open(f"/q/{place.code}/") for _ in range(3))
    assert post(first, waiting="4", recommend="9") == 303
    AccessPoint.objects.update(active=False)
    assert post(second, waiting="4", recommend="9") == 303
    clock[0] += 1
    assert post(third, waiting="4", recommend="9") == 410
    assert Response.objects.count() == 2


def test_same_form_sent_again_is_the_same_success_and_another_a_conflict(cast: Cast, open_wave) -> None:
    visitor = visit(open_wave(), cast)
    assert [post(visitor, waiting="4", recommend=score) for score in ("9", "9", "8")] == [303, 303, 409]
    assert Receipt.objects.count() == 1


def test_missing_answer_comes_back_as_the_form_with_what_was_typed(cast: Cast, open_wave) -> None:
    visitor = visit(open_wave(), cast).send(waiting="4")
    assert visitor.status == 422
    assert 'value="4"' in visitor.html
    assert not Response.objects.exists()


def test_answer_and_its_draft_change_places_in_one_moment(cast: Cast, open_wave) -> None:
    visitor = visit(open_wave(), cast).send(_go="en", waiting="4")
    assert ResponseDraft.objects.count() == 1
    assert visitor.send(waiting="5", recommend="9").receipt
    assert not ResponseDraft.objects.exists()
    assert Response.objects.get().answers["waiting"] == 5


def test_answer_that_was_not_written_keeps_its_draft(cast: Cast, open_wave) -> None:
    visitor = visit(open_wave(), cast).send(_go="en", waiting="4")
    AccessPoint.objects.update(active=False)
    assert post(visitor, waiting="5", recommend="9") == 410
    assert ResponseDraft.objects.count() == 1


def test_survey_with_a_condition_goes_the_long_way(cast: Cast, open_wave, looks) -> None:
    source = {**ONE_PAGE, "pages": [{**page, "show_if": {"channel": ["qr"]}} for page in ONE_PAGE["pages"]]}
    visitor = visit(open_wave(source, "conditional"), cast)
    looks.clear()
    assert post(visitor, waiting="4", recommend="9") == 303
    assert len(looks) == 1
    assert Response.objects.count() == 1


def test_both_ways_say_the_same_and_guard_the_same(cast: Cast, open_wave, looks) -> None:
    """What stands behind the quick way in the chain guards pages; a redirect shows none."""
    place = point(open_wave(), cast.e1)
    quick, long = (Visitor(phone()).open(f"/q/{place.code}/") for _ in range(2))
    looks.clear()
    answers = {"waiting": "4", "recommend": "9"}
    at_once = quick.client.post(quick.address, form(quick, "p1", **answers))
    assert len(looks) == 1
    parts = Client.post(long.client, long.address, form(long, "p1", **answers))
    assert (at_once.status_code, at_once.wsgi_request.resolver_match.route) == (303, "r/<uuid:public_id>/")
    missing = set(parts.headers) - set(at_once.headers)
    assert missing <= {"X-Frame-Options", "Vary", "Content-Language"}
    same = set(at_once.headers) - {"Location"}
    assert {name: at_once.headers[name] for name in same} == {name: parts.headers[name] for name in same}
    assert at_once.cookies.keys() == parts.cookies.keys()
    assert Response.objects.count() == 2


@pytest.mark.parametrize(
    ("key", "more", "status"),
    [
        ("forged", {}, 403),
        ("", {}, 403),
        ("{key}", {f"f{number}": "1" for number in range(1500)}, 400),
        ("{key}", {"comment": "x" * 3_000_000}, 413),
    ],
)
def test_what_is_not_plainly_taken_gets_the_words_of_the_long_way(cast: Cast, open_wave, key, more, status) -> None:
    visitor = visit(open_wave(), cast)
    answer = visitor.client.post(visitor.address, {"_key": key.format(key=visitor.key), "waiting": "4", **more})
    assert answer.status_code == status
    assert "</html>" in answer.content.decode()
    assert not Response.objects.exists()
