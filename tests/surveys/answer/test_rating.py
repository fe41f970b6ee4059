"""The anonymous programme's pages: a key for each rater, and nothing that leads from an answer back to them."""

import json
import logging
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from surveys.actions.intake import empty_boxes
from surveys.models import AuditEntry, Ballot, Invitation, Participation, Receipt, Response, ResponseDraft, Wave
from tests.cast import Cast, make_user
from tests.surveys.answer.visiting import Visitor, phone

RATED = {f"{name}@D1": "4" for name in ("responsiveness", "clarity", "overall")}


@pytest.fixture
def rating_wave(cast: Cast, open_wave) -> Wave:
    for number in range(2, 7):
        make_user(f"colleague{number}", "frontline", cast.e1)
    source = json.loads((Path(settings.BASE_DIR) / "surveys" / "ready" / "internal.json").read_text())
    return open_wave(source, "internal", rated=(cast.d1, cast.d2))


@pytest.fixture
def rater(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.frontline)
    return client


def take_key(rater: Client, wave: Wave) -> str:
    html = rater.post("/my/ratings/", {"wave": wave.pk}).content.decode()
    return re.search(r'name="_key" value="([^"]*)"', html)[1]  # type: ignore[index]


def begin(key: str) -> Visitor:
    visitor = Visitor(phone())
    visitor.html = visitor.client.post("/a/", {"_key": key, "_go": "start"}).content.decode()
    return visitor


def begin_again(key: str) -> Visitor:
    """A form that was opened before the answer was sent."""
    visitor = Visitor(phone())
    visitor.html = f'<input type="hidden" name="_key" value="{key}"><input type="hidden" name="_page" value="notice">'
    return visitor


def carry_on(visitor: Visitor, go: str = "next", **answers: object) -> Visitor:
    """Send the form with everything that it carries along."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', visitor.html))
    response = visitor.client.post("/a/", {**hidden, "_go": go, **answers})
    visitor.html, visitor.status = response.content.decode(), response.status_code
    return visitor


def rate_all(visitor: Visitor, **answers: object) -> Visitor:
    carry_on(visitor)  # the words on anonymity
    carry_on(visitor, **(RATED | answers))
    for _ in range(4):
        if visitor.receipt or visitor.status != 200:
            break
        carry_on(visitor)
    return visitor


def test_rater_takes_a_key_once_and_is_told_what_anonymous_means(rater: Client, rating_wave: Wave) -> None:
    assert "至少5人" in rater.get("/my/ratings/").content.decode()
    assert take_key(rater, rating_wave)
    assert "您已领取答题码" in rater.get("/my/ratings/").content.decode()
    assert rater.post("/my/ratings/", {"wave": rating_wave.pk}).status_code == 409
    assert Participation.objects.filter(handed_out=True).count() == 1


def test_only_front_line_employees_rate(cast: Cast, rating_wave: Wave) -> None:
    client = Client()
    assert client.get("/my/ratings/").status_code == 302
    client.force_login(cast.supervisor)
    assert client.get("/my/ratings/").status_code == 403


def test_ratings_of_departments_are_recorded_with_a_group_and_no_time(rater: Client, rating_wave: Wave) -> None:
    visitor = rate_all(begin(take_key(rater, rating_wave)))
    assert visitor.receipt and "匿名计入" in visitor.html
    assert "不能收回" in visitor.html and 'value="withdraw"' not in visitor.html
    assert not Response.objects.exists()
    rating_wave.closes_at = timezone.now()
    rating_wave.save()
    empty_boxes()
    response = Response.objects.get()
    assert len(response.subjects) == 1
    assert {name: response.answers[name] for name in RATED} == dict.fromkeys(RATED, 4)
    assert (response.received_at, response.seconds) == (rating_wave.closes_at, None)
    assert response.rater_group.size >= 5


def test_answering_anonymously_leaves_no_draft_no_cookie_and_reads_no_sign_in(rater, rating_wave: Wave) -> None:
    key = take_key(rater, rating_wave)
    sessions = list(Session.objects.values())
    with CaptureQueriesContext(connection) as queries:
        visitor = Visitor(rater)
        visitor.html = rater.post("/a/", {"_key": key, "_go": "start"}).content.decode()
        before = set(rater.cookies)
        rate_all(visitor)
    assert visitor.receipt
    text = " ".join(query["sql"] for query in queries)
    for table in ("session", "surveys_user", "participation", "responsedraft", "surveys_auditentry", "appointment"):
        assert table not in text
    assert set(rater.cookies) == before and "answer" not in before
    assert list(Session.objects.values()) == sessions
    assert not ResponseDraft.objects.exists() and not Invitation.objects.exists()


def test_no_table_holds_the_key_or_its_number(rater: Client, rating_wave: Wave) -> None:
    key = take_key(rater, rating_wave)
    rate_all(begin(key))
    tables = (Ballot, Receipt, Response, Participation, AuditEntry)
    held = [str(row) for model in tables for row in model.objects.values()]
    assert not [row for row in held if key in row or key.split(":")[0] in row]
    assert not AuditEntry.objects.filter(verb__contains="rater").exists()


def test_log_of_the_anonymous_page_names_no_key_and_no_person(rater, rating_wave: Wave, caplog) -> None:
    key = take_key(rater, rating_wave)
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        rate_all(begin(key))
        begin(key + "x")
        phone().get(f"/a/{key}x/")
    said = caplog.text
    assert key not in said and key.partition(":")[0] not in said and "frontline" not in said


def test_key_sent_twice_is_one_answer_and_other_answers_conflict(rater: Client, rating_wave: Wave) -> None:
    key = take_key(rater, rating_wave)
    first = rate_all(begin(key)).receipt
    assert begin(key).receipt == first
    assert rate_all(begin_again(key)).receipt == first
    assert Ballot.objects.count() == 1
    other = rate_all(begin_again(key), **{"clarity@D1": "1"})
    assert other.status == 409 and Ballot.objects.count() == 1


def test_back_language_and_size_carry_every_answer(rater: Client, rating_wave: Wave) -> None:
    visitor = carry_on(begin(take_key(rater, rating_wave)))
    assert "运营管理部" in visitor.html
    carry_on(visitor, **RATED)
    assert "信息科技部" in visitor.html
    carry_on(visitor, go="en")
    assert "Technology" in visitor.html
    carry_on(visitor, go="large")
    carry_on(visitor, go="back")
    assert '<html lang="en" class="large">' in visitor.html
    assert visitor.html.count(" checked") == len(RATED)


@pytest.mark.parametrize("key", ["", "x", "WzEsMSwieCJd:forged", "\x00"])
def test_forged_rater_key_is_refused(db: None, key: str) -> None:
    assert phone().post("/a/", {"_key": key}).status_code in (403, 404)


def test_nothing_rated_is_said_and_nothing_recorded(rater: Client, rating_wave: Wave) -> None:
    visitor = begin(take_key(rater, rating_wave))
    for _ in range(9):
        carry_on(visitor)
        if visitor.status != 200:
            break
    assert visitor.status == 422 and "至少评价一个" in visitor.html
    assert not Response.objects.exists()


def test_closed_wave_takes_no_ratings_at_all(rater: Client, rating_wave: Wave) -> None:
    key = take_key(rater, rating_wave)
    Wave.objects.update(opens_at="2026-01-01T00:00Z", closes_at="2026-01-02T00:00Z")
    response = phone().post("/a/", {"_key": key, "_go": "start"})
    assert response.status_code == 410 and "已结束" in response.content.decode()
