"""Codes that change on a display, and codes on receipts: forged, used and expired ones each say what to do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import travel

from surveys.actions.customers import erase_customer, opt_out
from surveys.actions.invitations import add_access_point
from surveys.actions.receipt_codes import Done, Issued, code_of, issue_codes
from surveys.channels.receipt import LETTERS
from surveys.engine.codes import grouped, plain_code
from surveys.engine.dimensions import CHANNELS, SEGMENTS, TRANSACTIONS
from surveys.models import AccessPoint, Campaign, Customer, Invitation, Product, ReceiptCode, Response, Wave
from surveys.queries.frames import invited_so_far
from surveys.queries.receipt_codes import code_counts
from surveys.queries.rotating import display_key, rotating_code
from tests.cast import Cast
from tests.factories.customers import bring, customer, row
from tests.factories.surveying import ONE_PAGE, issue, publish
from tests.factories.tokens import client_of, codes
from tests.surveys.answer.visiting import Visitor, phone

pytestmark = pytest.mark.both_databases
ADDRESS = "/api/v1/receipt-codes/"


@pytest.fixture
def wave(cast: Cast) -> Wave:
    found = issue(publish(ONE_PAGE), cast.ho)
    Campaign.objects.update(channels=["qr"])
    return Wave.objects.get(pk=found.pk)


@pytest.fixture
def display(cast: Cast, wave: Wave) -> AccessPoint:
    return add_access_point(
        campaign=wave.campaign, unit=cast.e1, kind="counter", label="3号柜台", rotates=True, actor=None
    )


def done(reference: str = "T1", **more: object) -> Done:
    return Done(**{"reference": reference, "unit": "E1", "at": timezone.now(), **more})


def issued(wave: Wave, *rows: Done) -> list[Issued]:
    return issue_codes(wave=wave, done=rows, actor=None)


def code(wave: Wave, **more: object) -> str:
    return issued(wave, done(**more))[0].code


# Displays ------------------------------------------------------------------------------------------------------------


def test_the_display_shows_a_code_that_leads_to_the_survey_and_is_not_scored(
    cast: Cast, wave: Wave, display: AccessPoint
) -> None:
    shown = Client().get(f"/display/{display.code}/{display_key(display)}/").content.decode()
    assert "<svg" in shown and 'http-equiv="refresh"' in shown and "3号柜台" in shown
    fresh = rotating_code(display, timezone.now())
    visitor = Visitor(phone()).open(f"/q/{display.code}/{fresh}/").send(waiting="4", recommend="9")
    assert visitor.receipt
    answer = Response.objects.get()
    assert (answer.scored, answer.access_point_id, answer.channel) == (False, display.pk, CHANNELS["counter"])


def test_a_code_outlives_its_turn_by_one_and_then_is_expired(wave: Wave, display: AccessPoint) -> None:
    now = timezone.now()
    fresh = rotating_code(display, now)
    with travel(now + timedelta(seconds=110), tick=False):
        assert 'name="waiting"' in Visitor(phone()).open(f"/q/{display.code}/{fresh}/").html
    with travel(now + timedelta(minutes=5), tick=False):
        visitor = Visitor(phone()).open(f"/q/{display.code}/{fresh}/")
        assert visitor.status == 410 and "二维码已过期" in visitor.html
        assert "This code has expired" in visitor.open(f"/q/{display.code}/{fresh}/?lang=en").html


def test_who_began_in_time_may_finish_after_the_code_has_changed(wave: Wave, display: AccessPoint) -> None:
    now = timezone.now()
    visitor = Visitor(phone()).open(f"/q/{display.code}/{rotating_code(display, now)}/")
    with travel(now + timedelta(minutes=10), tick=False):
        assert visitor.send(waiting="4", recommend="9").receipt


@pytest.mark.parametrize("fresh", ["forged", "1-ABCDEFGHJK", "99999999999999-A", "x-y", "-1", "²-A"])
def test_a_forged_code_opens_nothing(wave: Wave, display: AccessPoint, fresh: str) -> None:
    assert Visitor(phone()).open(f"/q/{display.code}/{fresh}/").status in (403, 404)


def test_another_displays_code_and_the_bare_address_open_nothing(cast: Cast, wave: Wave, display: AccessPoint) -> None:
    other = add_access_point(campaign=wave.campaign, unit=cast.w1, kind="counter", rotates=True, actor=None)
    stolen = Visitor(phone()).open(f"/q/{display.code}/{rotating_code(other, timezone.now())}/")
    assert stolen.status == 403 and "二维码无效" in stolen.html
    bare = Visitor(phone()).open(f"/q/{display.code}/")
    assert bare.status == 403 and "请扫描屏幕上的二维码" in bare.html


def test_a_display_needs_its_key_and_ends_when_it_is_switched_off(wave: Wave, display: AccessPoint) -> None:
    for key in ("X" * 20, "x"):
        assert Client().get(f"/display/{display.code}/{key}/").status_code == 404
    AccessPoint.objects.update(active=False)
    assert Client().get(f"/display/{display.code}/{display_key(display)}/").status_code == 410
    assert Visitor(phone()).open(f"/q/{display.code}/{rotating_code(display, timezone.now())}/").status == 410


def test_a_code_for_one_product_notes_it_on_the_answer(cast: Cast, wave: Wave) -> None:
    product = Product.objects.create(code="fund", name_zh="基金", name_en="Fund")
    point = add_access_point(campaign=wave.campaign, unit=cast.e1, kind="qr", product=product, actor=None)
    Visitor(phone()).open(f"/q/{point.code}/").send(waiting="4", recommend="9")
    assert Response.objects.get().product_id == product.pk


def test_the_console_sets_up_displays_everywhere_or_one_for_a_counter(cast: Cast, wave: Wave) -> None:
    reader, page = Client(), f"/campaigns/{wave.campaign_id}/access-points/"
    reader.force_login(cast.headquarters)
    reader.post(page, {"kind": "display"})
    assert AccessPoint.objects.filter(rotates=True, kind="counter").count() == 3
    reader.post(page, {"kind": "display"})
    assert AccessPoint.objects.count() == 3
    one = {"one": "1", "one-unit": "E1", "one-kind": "counter", "one-label": "5号柜台"}
    assert reader.post(page, one).status_code == 302
    assert AccessPoint.objects.get(label="5号柜台").rotates is False
    said = reader.get(page).content.decode()
    assert "/display/" in said and "动态码" in said
    wrong = reader.post(page, {**one, "one-unit": "NOWHERE"})
    assert wrong.status_code == 422 and "5号柜台" in wrong.content.decode()


# Receipts ------------------------------------------------------------------------------------------------------------


def test_a_receipts_code_is_good_for_one_official_answer(cast: Cast, wave: Wave) -> None:
    bring([row(1)])
    mine = code(wave, kind=TRANSACTIONS["transfer"], source="pcrm", customer="C0000001")
    assert len(mine) == LETTERS
    visitor = Visitor(phone()).open(f"/i/{mine}/").send(waiting="4", recommend="9")
    assert visitor.receipt
    answer = Response.objects.get()
    assert (answer.scored, answer.unit_id, answer.transaction_type) == (True, cast.e1.pk, TRANSACTIONS["transfer"])
    assert (answer.channel, answer.age_band > 0) == (CHANNELS["qr"], True)
    found = Invitation.objects.get()
    assert (found.drawn, int(found.inclusion), found.customer_id) == (True, 1, customer(1).pk)


def test_the_same_transaction_has_the_same_code_however_often_it_is_asked_for(wave: Wave) -> None:
    first, again, other = issued(wave, done("T1"), done("T1"), done("T2"))
    later = issued(wave, done("T1"))[0]
    assert first.code == again.code == later.code != other.code and later.known and not first.known
    assert ReceiptCode.objects.count() == Invitation.objects.count() == 2


def test_a_typed_code_is_read_however_it_is_written(wave: Wave) -> None:
    mine = code(wave)
    for typed in (mine, grouped(mine), grouped(mine).lower(), f"  {grouped(mine).replace('-', ' ')}  "):
        assert plain_code(typed, LETTERS) == mine
        said = Client().post("/c/", {"code": typed})
        assert (said.status_code, said["Location"]) == (303, f"/i/{mine}/?lang=zh")


@pytest.mark.parametrize(
    ("typed", "told"),
    [("A" * 16, "没有这个评价码"), ("0" * 16, "不含0")]
    + [(typed, "这不是评价码") for typed in ("", "1234", "A" * 500, "\0")],
)
def test_a_code_that_is_none_says_so_beside_its_field(wave: Wave, typed: str, told: str) -> None:
    said = Client().post("/c/", {"code": typed})
    assert said.status_code == 422 and told in said.content.decode()


def test_forged_used_and_expired_codes_each_have_a_page_of_their_own(wave: Wave) -> None:
    assert Visitor(phone()).open(f"/i/{'A' * 16}/").status == 404
    used, old = code(wave), code(wave, reference="T2")
    Visitor(phone()).open(f"/i/{used}/").send(waiting="4", recommend="9")
    Invitation.objects.filter(answered_at__isnull=False).update(public_id="5f0c9e9e-8a3b-4f5e-9c39-2f1d8f6f2a11")
    again = Visitor(phone()).open(f"/i/{used}/")
    assert again.status == 410 and "已经答过" in again.html
    with travel(timezone.now() + timedelta(days=8), tick=False):
        Wave.objects.update(closes_at=timezone.now() + timedelta(days=1))
        over = Visitor(phone()).open(f"/i/{old}/")
        assert over.status == 410 and "已过有效期" in over.html
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"unit": "NOWHERE"}, "unit_takes_no_part"),
        ({"at": timezone.now() - timedelta(days=2)}, "too_old"),
        ({"at": timezone.now() + timedelta(hours=1)}, "in_the_future"),
    ],
)
def test_a_transaction_that_is_not_eligible_has_no_code_and_a_reason(wave: Wave, change: dict, reason: str) -> None:
    assert [(one.code, one.reason) for one in issued(wave, done(**change))] == [("", reason)]
    assert not Invitation.objects.exists()


def test_who_does_not_want_to_be_asked_or_is_left_out_has_no_code(wave: Wave) -> None:
    bring([row(number) for number in (1, 2, 3)])
    opt_out(customer=customer(1), via="branch", actor=None)
    erase_customer(customer=customer(2), actor=None, reason="asked")
    Customer.objects.filter(pk=customer(3).pk).update(segment=SEGMENTS["BZC"])
    Campaign.objects.update(ask_bzc=False)
    rows = [done(f"T{number}", source="pcrm", customer=f"C000000{number}") for number in (1, 2, 3)]
    assert [one.reason for one in issued(wave, *rows)] == ["opted_out", "erased", "segment_left_out"]


def test_erasure_forgets_which_transaction_a_code_belonged_to(wave: Wave) -> None:
    bring([row(1)])
    code(wave, source="pcrm", customer="C0000001")
    erase_customer(customer=customer(1), actor=None, reason="asked")
    assert not ReceiptCode.objects.exists() and Invitation.objects.get().customer is None


def test_nothing_of_a_code_or_reference_can_be_read_in_the_tables(wave: Wave) -> None:
    mine = code(wave, reference="20261128-0401-000123")
    held = str([*ReceiptCode.objects.values(), *Invitation.objects.values()])
    assert mine not in held and "0401" not in held and code_of(Invitation.objects.get().public_id) == mine


def test_codes_do_not_count_as_drawn_customers_and_are_counted_by_branch(cast: Cast, wave: Wave) -> None:
    mine = code(wave)
    code(wave, reference="T2")
    Visitor(phone()).open(f"/i/{mine}/").send(waiting="4", recommend="9")
    assert invited_so_far(wave.pk) == {}
    assert [(one.unit.code, one.made, one.answered) for one in code_counts(wave, timezone.now())] == [("E1", 2, 1)]


def test_a_batch_costs_the_same_at_one_and_at_three(wave: Wave) -> None:
    bring([row(number) for number in (1, 2, 3, 4)])
    costs = []
    code(wave, reference="T0")  # the branch's path is stored
    for numbers in ((1,), (2, 3, 4)):
        rows = [done(f"T{number}", source="pcrm", customer=f"C000000{number}") for number in numbers]
        with CaptureQueriesContext(connection) as asked:
            issued(wave, *rows)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_the_counters_system_gets_its_codes_over_the_api(cast: Cast, wave: Wave) -> None:
    sent = {
        "campaign": wave.campaign_id,
        "transactions": [
            {"reference": "T1", "unit": "E1", "at": timezone.now().isoformat(), "kind": "cash"},
            {"reference": "T2", "unit": "XX", "at": timezone.now().isoformat()},
        ],
    }
    client = client_of(cast.headquarters, "codes:issue")
    first, second = client.post(ADDRESS, sent, format="json").json()["codes"]
    assert (first["status"], second["status"], second["reason"]) == ("issued", "refused", "unit_takes_no_part")
    assert first["link"].endswith(f"/i/{first['code'].replace('-', '')}/")
    assert client.post(ADDRESS, sent, format="json").json()["codes"][0]["status"] == "known"


def test_a_campaign_without_such_codes_or_an_open_wave_gives_none(cast: Cast, wave: Wave) -> None:
    sent = {
        "campaign": wave.campaign_id,
        "transactions": [{"reference": "T1", "unit": "E1", "at": "2026-11-28T10:00Z"}],
    }
    client = client_of(cast.headquarters, "codes:issue")
    Campaign.objects.update(channels=["sms"])
    answer = client.post(ADDRESS, sent, format="json")
    assert (answer.status_code, codes(answer)) == (400, [("no_open_wave", "campaign")])
    assert client.post(ADDRESS, {**sent, "transactions": []}, format="json").status_code == 400
    assert client_of(cast.supervisor).post(ADDRESS, sent, format="json").status_code == 403
