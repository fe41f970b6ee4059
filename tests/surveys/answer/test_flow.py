"""From an invitation's link to the thanks page."""

import pytest
from django.test import Client

from surveys.models import Response, ResponseDraft, ResponseText
from tests.cast import Cast
from tests.factories.surveying import THREE_PAGES, invite_one
from tests.surveys.answer.visiting import Visitor


@pytest.mark.parametrize("cookies", [True, False])
def test_one_page_survey_is_answered_and_thanked(cast: Cast, open_wave, cookies: bool) -> None:
    _, token = invite_one(open_wave(), cast.e1)
    visitor = Visitor(Client(), cookies).open(f"/i/{token}/").send(waiting="4", recommend="9", comment="柜员很耐心")
    assert visitor.status == 200 and visitor.receipt
    assert ("?k=" in visitor.address) is not cookies
    response = Response.objects.get()
    assert response.answers == {"waiting": 4, "recommend": 9}
    assert (response.unit_id, response.scored, response.channel, response.origin) == (cast.e1.pk, True, 2, "page")
    assert ResponseText.objects.get().text == "柜员很耐心"


@pytest.mark.parametrize("cookies", [True, False])
def test_three_pages_are_kept_one_by_one_and_dropped_when_sent(cast: Cast, open_wave, cookies: bool) -> None:
    _, token = invite_one(open_wave(THREE_PAGES), cast.e1)
    visitor = Visitor(Client(), cookies).open(f"/i/{token}/")
    assert "第1页，共3页" in visitor.html
    visitor.send(waiting="2")
    assert "第2页，共3页" in visitor.html
    assert ResponseDraft.objects.get().answers == {"waiting": 2}
    visitor.send(recommend="3").send(comment="")
    assert visitor.receipt
    assert Response.objects.get().answers == {"waiting": 2, "recommend": 3}
    assert not ResponseDraft.objects.exists()
