"""A customer takes their own answer back by the link they answered by; a rater cannot, and is told why."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import travel

from dashboards.actions.fold import fold_all, verify_tallies
from dashboards.models import Grain, Tally
from surveys.models import AuditEntry, EventKind, Response, ResponseEvent, Wave
from surveys.queries.own_answer import WITHDRAWAL
from tests.cast import Cast
from tests.factories.surveying import invite_one, point
from tests.surveys.answer.visiting import Visitor, phone

pytestmark = pytest.mark.both_databases
BOTH = pytest.mark.parametrize("cookies", [True, False], ids=["cookies", "no cookies"])


def answered(wave: Wave, cast: Cast, cookies: bool = True) -> tuple[Visitor, str]:
    address = f"/i/{invite_one(wave, cast.e1)[1]}/"
    return Visitor(phone(), cookies).open(address).send(waiting="4", recommend="9", comment="好"), address


def counted(cast: Cast) -> int:
    fold_all()
    return sum(cell.n for cell in Tally.objects.filter(grain=Grain.MONTH, unit_id=cast.e1.pk))


@BOTH
def test_answer_is_withdrawn_once_and_counts_no_more(cast: Cast, open_wave, cookies: bool) -> None:
    visitor, address = answered(open_wave(), cast, cookies)
    assert counted(cast) == 1
    key = visitor.key
    assert "您的答卷已收回" in visitor.send(_go="withdraw").html and visitor.status == 200
    visitor.client.post(visitor.address, {"_key": key, "_go": "withdraw"})  # a double click
    assert counted(cast) == 0
    assert verify_tallies(Response.objects.get().version_id) == []
    assert ResponseEvent.objects.filter(kind=EventKind.WITHDRAWN).count() == 1
    assert AuditEntry.objects.filter(verb="response.withdrawn", actor=None).count() == 1
    again = Visitor(phone(), cookies).open(address)
    assert "您的答卷已收回" in again.html and 'value="withdraw"' not in again.html
    assert "Your answers are withdrawn" in again.open(f"{address}?lang=en").html


def test_opening_the_page_again_withdraws_nothing(cast: Cast, open_wave) -> None:
    visitor, _ = answered(open_wave(), cast)
    visitor.open(f"{visitor.address}?_go=withdraw")
    assert not ResponseEvent.objects.filter(kind=EventKind.WITHDRAWN).exists()


def test_thanks_page_says_until_when_and_takes_it_until_then(cast: Cast, open_wave) -> None:
    visitor, address = answered(open_wave(), cast)
    key, end = visitor.key, Response.objects.get().received_at + WITHDRAWAL
    with travel(end + timedelta(seconds=1), tick=False):
        assert 'value="withdraw"' not in Visitor(phone()).open(address).html
        late = visitor.client.post(visitor.address, {"_key": key, "_go": "withdraw"})
        assert late.status_code == 409 and "已经不能收回" in late.content.decode()
        assert not ResponseEvent.objects.filter(kind=EventKind.WITHDRAWN).exists()
    with travel(end - timedelta(seconds=1), tick=False):
        assert "您的答卷已收回" in visitor.send(_go="withdraw").html


def test_nothing_sent_is_nothing_withdrawn(cast: Cast, open_wave, customer: Client) -> None:
    visitor = Visitor(customer).open(f"/i/{invite_one(open_wave(), cast.e1)[1]}/")
    assert visitor.send(_go="withdraw").status == 200 and 'name="waiting"' in visitor.html
    assert not Response.objects.exists()


def test_key_of_another_answer_withdraws_nothing(cast: Cast, open_wave) -> None:
    wave = open_wave()
    mine, _ = answered(wave, cast)
    other, _ = answered(wave, cast)
    forged = mine.client.post(other.address, {"_key": mine.key, "_go": "withdraw"})
    assert forged.status_code == 403 and not ResponseEvent.objects.filter(kind=EventKind.WITHDRAWN).exists()


def test_tablet_offers_the_next_customer_no_withdrawal(cast: Cast, open_wave, customer: Client) -> None:
    visitor = Visitor(customer).open(f"/k/{point(open_wave(), cast.e1, 'kiosk').code}/")
    key = visitor.key
    visitor.send(waiting="4", recommend="9")
    assert 'value="withdraw"' not in visitor.html
    customer.post(visitor.address, {"_key": key, "_go": "withdraw"})
    assert not ResponseEvent.objects.filter(kind=EventKind.WITHDRAWN).exists()


def test_answer_may_be_withdrawn_after_the_survey_closed(cast: Cast, open_wave) -> None:
    visitor, _ = answered(open_wave(), cast)
    Wave.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert "您的答卷已收回" in visitor.send(_go="withdraw").html
