"""A preview of a link, by GET or HEAD, changes nothing in the database and uses nothing up."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from surveys.models import AccessPoint, Invitation, ResponseDraft
from tests.cast import Cast
from tests.factories.surveying import invite_one, point
from tests.surveys.answer.visiting import Visitor, phone


@pytest.mark.parametrize("method", ["get", "head"])
def test_preview_of_an_invitation_writes_nothing(cast: Cast, open_wave, method: str) -> None:
    _, token = invite_one(open_wave(), cast.e1)
    before = Invitation.objects.values().get()
    client = phone()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        first = getattr(client, method)(f"/i/{token}/")
        client.cookies.clear()
        assert getattr(client, method)(first["Location"]).status_code == 200
    assert all(query["sql"].startswith("SELECT") for query in queries)
    assert Invitation.objects.values().get() == before
    assert Visitor(phone()).open(f"/i/{token}/").send(waiting="4", recommend="9").receipt


def test_first_look_of_a_browser_is_noted_and_uses_nothing_up(cast: Cast, open_wave, customer: Client) -> None:
    _, token = invite_one(open_wave(), cast.e1)
    Visitor(customer).open(f"/i/{token}/").open(f"/i/{token}/")
    invitation = Invitation.objects.get()
    assert invitation.opened_at is not None and invitation.answered_at is None


def test_scanning_a_code_stores_nothing_and_gives_a_fresh_key_each_time(cast: Cast, open_wave, customer) -> None:
    code = point(open_wave(), cast.e1).code
    addresses = {customer.get(f"/q/{code}/")["Location"].partition("?")[0] for _ in range(3)}
    assert len(addresses) == 3
    assert not ResponseDraft.objects.exists() and AccessPoint.objects.count() == 1


def test_pages_are_kept_out_of_search_caches_and_referrers(cast: Cast, open_wave, customer: Client) -> None:
    _, token = invite_one(open_wave(), cast.e1)
    entry = customer.get(f"/i/{token}/")
    page = customer.get(entry["Location"].partition("?")[0])
    for response in (entry, page, customer.get("/i/unknown/")):
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex">' in page.content.decode()
    assert "unsafe" not in page["Content-Security-Policy"]
    assert " style=" not in page.content.decode() and "<script" not in page.content.decode()


def test_cookie_is_out_of_reach_of_scripts_and_of_other_answers(cast: Cast, open_wave, customer: Client) -> None:
    invitation, token = invite_one(open_wave(), cast.e1)
    cookie = customer.get(f"/i/{token}/").cookies["answer"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert cookie["path"] == f"/r/{invitation.public_id}/"
